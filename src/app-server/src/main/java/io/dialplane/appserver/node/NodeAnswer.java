package io.dialplane.appserver.node;

import io.dialplane.appserver.problem.ProblemDetail;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a node gets.
 *
 * @param status the HTTP status; FreeSWITCH reads the body of 200 only
 * @param application told in header Dialplane-Application, so that the node can put it into the call's record
 * @param told in header Dialplane-Status: the token of the hook that is told how the call gets on
 * @param timeToLive in header Dialplane-TTL: how long the node may keep it
 */
@SuppressWarnings("ArrayRecordComponent")
public record NodeAnswer(
        int status,
        String contentType,
        byte[] body,
        Optional<String> application,
        Optional<String> told,
        Optional<Duration> timeToLive) {
    private static final String XML = "text/xml; charset=utf-8";
    private static final byte[] NOT_FOUND = ("<document type=\"freeswitch/xml\"><section name=\"result\">"
                    + "<result status=\"not found\"/></section></document>")
            .getBytes(StandardCharsets.UTF_8);

    NodeAnswer(int status, String contentType, byte[] body, Optional<String> application) {
        this(status, contentType, body, application, Optional.empty(), Optional.empty());
    }

    NodeAnswer toldTo(String token) {
        return new NodeAnswer(status, contentType, body, application, Optional.of(token), timeToLive);
    }

    /** The same, which a node may keep for so long. */
    public NodeAnswer keptFor(Duration time) {
        return new NodeAnswer(status, contentType, body, application, told, Optional.of(time));
    }

    /** A FreeSWITCH document. */
    public static NodeAnswer xml(String document) {
        return new NodeAnswer(200, XML, document.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    /** A value as JSON. */
    public static NodeAnswer json(Object value) {
        return new NodeAnswer(
                200, "application/json", Json.encodeToBuffer(value).getBytes(), Optional.empty());
    }

    /** 204: there is nothing to do. */
    public static NodeAnswer nothing() {
        return new NodeAnswer(204, "application/json", new byte[0], Optional.empty());
    }

    /** FreeSWITCH's answer for "there is no such thing". */
    public static NodeAnswer notFoundDocument() {
        return new NodeAnswer(200, XML, NOT_FOUND, Optional.empty());
    }

    /** A problem. */
    public static NodeAnswer problem(int status, String detail) {
        ProblemDetail problem = ProblemDetail.of(status, detail);
        Map<String, Object> fields =
                Map.of("type", problem.type(), "title", problem.title(), "status", status, "detail", problem.detail());
        return new NodeAnswer(
                status, ProblemDetail.MEDIA_TYPE, Json.encodeToBuffer(fields).getBytes(), Optional.empty());
    }

    NodeAnswer of(String toApplication) {
        return new NodeAnswer(status, contentType, body, Optional.of(toApplication), told, timeToLive);
    }
}
