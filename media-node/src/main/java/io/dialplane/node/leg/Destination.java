package io.dialplane.node.leg;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom we call or write to, how it is reached, and as whom: what an INVITE or MESSAGE of ours says.
 *
 * <pre>{@code
 * Destination.to("sip:1001@10.0.0.7:5099;fs_path=sip%3A10.0.0.1%3A5060%3Blr", callId).from("5000", "Dialplane", "example.org");
 * }</pre>
 *
 * @param uri the Request-URI, a SIP URI; its {@code transport} parameter, or that of the first route, chooses UDP or TCP
 * @param routes URIs to go by, in order (RFC 3261 §8.1.1.1): of a registration's Path, an outbound proxy
 * @param callId our id of it, a UUID: {@code Unique-ID}, and its SIP Call-ID
 * @param traceId 32 hexadecimal digits, sent as {@code Traceparent}; empty for none
 * @param fromUser user part of From
 * @param fromName display name of From; empty for none
 * @param fromDomain host part of From
 * @param to the URI of To; empty for the Request-URI
 * @param assertedIdentity URI of {@code P-Asserted-Identity} (RFC 3325), for peers that are trusted
 * @param credentials answers to a challenge (401, 407)
 * @param headers further header fields
 */
public record Destination(
        String uri,
        List<String> routes,
        String callId,
        String traceId,
        String fromUser,
        String fromName,
        String fromDomain,
        String to,
        Optional<String> assertedIdentity,
        Optional<Credentials> credentials,
        Map<String, String> headers) {
    private static final Pattern PATH = Pattern.compile(";fs_path=([^;?>]*)");

    public Destination {
        routes = List.copyOf(routes);
        headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * Who we are to a peer that asks (RFC 7616).
     *
     * @param realm the only one to answer; empty for any
     */
    public record Credentials(String realm, String username, String password) {
        /** Without what must not be logged. */
        @Override
        public String toString() {
            return username + "@" + realm;
        }
    }

    /**
     * A destination of that URI, from nobody in particular.
     *
     * @param uri FreeSWITCH's parameter {@code fs_path} in it becomes a route
     * @param callId a UUID
     */
    public static Destination to(String uri, String callId) {
        var routes = new ArrayList<String>(1);
        var path = PATH.matcher(uri);
        if (path.find()) {
            // FreeSWITCH separates several with commas, as Path and Route do
            for (var route : unescaped(path.group(1)).split(",", 11)) {
                var bare = route.strip();
                if (!bare.isEmpty()) {
                    routes.add(
                            bare.startsWith("<") && bare.endsWith(">") ? bare.substring(1, bare.length() - 1) : bare);
                }
            }
        }
        var plain = path.replaceAll("");
        return new Destination(
                plain,
                routes,
                callId,
                "",
                "anonymous",
                "",
                "anonymous.invalid",
                "",
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static String unescaped(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Who calls. */
    public Destination from(String user, String name, String domain) {
        return new Destination(
                uri, routes, callId, traceId, user, name, domain, to, assertedIdentity, credentials, headers);
    }

    /** What the To header says where it is not the Request-URI. */
    public Destination named(String toUri) {
        return new Destination(
                uri,
                routes,
                callId,
                traceId,
                fromUser,
                fromName,
                fromDomain,
                toUri,
                assertedIdentity,
                credentials,
                headers);
    }

    /** The trace it belongs to. */
    public Destination traced(String trace) {
        return new Destination(
                uri, routes, callId, trace, fromUser, fromName, fromDomain, to, assertedIdentity, credentials, headers);
    }

    /** By these proxies first. */
    public Destination by(List<String> proxies) {
        return new Destination(
                uri,
                proxies,
                callId,
                traceId,
                fromUser,
                fromName,
                fromDomain,
                to,
                assertedIdentity,
                credentials,
                headers);
    }

    /** Vouches for who calls. */
    public Destination asserts(String identityUri) {
        return new Destination(
                uri,
                routes,
                callId,
                traceId,
                fromUser,
                fromName,
                fromDomain,
                to,
                Optional.of(identityUri),
                credentials,
                headers);
    }

    /** Answers challenges. */
    public Destination knows(Credentials own) {
        return new Destination(
                uri,
                routes,
                callId,
                traceId,
                fromUser,
                fromName,
                fromDomain,
                to,
                assertedIdentity,
                Optional.of(own),
                headers);
    }

    /** Carries a header field more. */
    public Destination header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Destination(
                uri, routes, callId, traceId, fromUser, fromName, fromDomain, to, assertedIdentity, credentials, more);
    }
}
