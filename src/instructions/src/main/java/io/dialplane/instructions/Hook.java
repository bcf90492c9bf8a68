package io.dialplane.instructions;

/**
 * Where a result is reported and the next document comes from.
 *
 * <p>In a developer's document {@code target} is a URL, absolute or relative to the one the document came from. In a
 * document that the application server hands to a node it is an opaque signed token which the node sends back as
 * {@code continuation}: the node never calls a developer's endpoint.
 *
 * @param target up to 4,096 characters; empty for the URL this document came from (RFC 3986 §4.4)
 * @param method the HTTP method of the request
 */
public record Hook(String target, Method method) {
    /** HTTP methods a webhook may use. */
    public enum Method {
        GET,
        POST
    }

    public Hook {
        Check.that(
                (target.isEmpty() || !target.isBlank()) && target.length() <= 4_096,
                "a hook must have at most 4096 characters, not blanks alone");
    }

    public Hook(String target) {
        this(target, Method.POST);
    }
}
