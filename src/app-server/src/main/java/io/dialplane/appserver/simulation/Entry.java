package io.dialplane.appserver.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A line of a transcript.
 *
 * @param at seconds since the call began, in the call's own time
 * @param text for people
 * @param line of the document, where something is wrong with it
 * @param request what an endpoint was asked
 * @param response what it answered
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Entry(
        double at,
        Kind kind,
        String text,
        Optional<Integer> line,
        Optional<Request> request,
        Optional<Response> response) {
    /** What a line tells. */
    public enum Kind {
        /** The caller hears something. */
        HEARS,
        /** An instruction that is not heard. */
        DOES,
        /** The caller presses keys. */
        PRESSES,
        /** An endpoint is asked. */
        REQUEST,
        /** It answered, or did not. */
        RESPONSE,
        /** Something is wrong with a document or an endpoint. */
        PROBLEM,
        /** Something has no effect here. */
        WARNING,
        /** The call is over. */
        ENDS;

        /** As it stands in JSON. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A request to an endpoint.
     *
     * @param url without user and query, which may hold secrets
     * @param fields by the names of the dialect
     */
    public record Request(String method, String url, Map<String, Object> fields) {
        public Request {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /**
     * What came of it.
     *
     * @param outcome {@code ok}, or why there is no document, as metrics name it
     * @param status of the last answer; 0 without one
     * @param body the first 8,192 characters
     */
    public record Response(
            String outcome, int status, String contentType, String body, long milliseconds, List<Attempt> attempts) {
        public Response {
            attempts = List.copyOf(attempts);
        }
    }

    /** One HTTP request of several: retries and redirects. */
    public record Attempt(String url, int number, int status, String outcome, String detail, long milliseconds) {}
}
