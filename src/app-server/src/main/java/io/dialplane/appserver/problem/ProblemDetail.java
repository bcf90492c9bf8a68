package io.dialplane.appserver.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The body of every error of the API, {@code application/problem+json} (RFC 9457 §3.1).
 *
 * @param type {@code about:blank}: the status says what kind it is
 * @param title the status in words
 * @param status the HTTP status
 * @param detail one sentence for the person who made the request
 * @param errors what is wrong with which field; empty when no field is to blame
 */
public record ProblemDetail(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {
    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public ProblemDetail {
        errors = List.copyOf(errors);
    }

    /** A problem of a status, with no field to blame. */
    public static ProblemDetail of(int status, String detail) {
        return new ProblemDetail("about:blank", title(status), status, detail, List.of());
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 503 -> "Service Unavailable";
            default -> status >= 500 ? "Internal Server Error" : "Request Refused";
        };
    }
}
