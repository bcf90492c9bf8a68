package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.registrar.Algorithm;
import io.dialplane.node.registrar.Credentials;
import io.dialplane.node.registrar.Digest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.sip.header.WWWAuthenticateHeader;

/** Answers challenges to requests of ours (RFC 3261 §22.2, §22.3, RFC 7616 §3.4, RFC 8760): the best of those offered. */
final class Login {
    private static final String FIRST_USE = "00000001";

    private final Destination.Credentials own;

    Login(Destination.Credentials own) {
        this.own = own;
    }

    /**
     * The header field that answers a challenge.
     *
     * @param isStale whether only the nonce was too old: the password may be right
     */
    record Answer(String name, String value, boolean isStale) {}

    /** What a challenge to a request is answered with; empty when none of ours will do. */
    Optional<Answer> answer(SIPRequest request, SIPResponse challenge) {
        boolean byProxy = challenge.getStatusCode() == 407;
        Optional<WWWAuthenticateHeader> best = Optional.empty();
        Iterator<?> offered = challenge.getHeaders(byProxy ? "Proxy-Authenticate" : "WWW-Authenticate");
        while (offered.hasNext()) {
            if (offered.next() instanceof WWWAuthenticateHeader header
                    && isForUs(header)
                    && best.map(found -> algorithm(header)
                                            .orElseThrow()
                                            .compareTo(algorithm(found).orElseThrow())
                                    < 0)
                            .orElse(true)) {
                best = Optional.of(header);
            }
        }
        var name = byProxy ? "Proxy-Authorization" : "Authorization";
        return best.map(header -> new Answer(name, value(request, header), header.isStale()));
    }

    private boolean isForUs(WWWAuthenticateHeader header) {
        return "Digest".equalsIgnoreCase(header.getScheme())
                && header.getRealm() != null
                && header.getNonce() != null
                && (own.realm().isEmpty() || own.realm().equals(header.getRealm()))
                && algorithm(header).isPresent()
                && (qop(header).isEmpty() || wantsAuth(header));
    }

    private static Optional<Algorithm> algorithm(WWWAuthenticateHeader header) {
        return Algorithm.of(Optional.ofNullable(header.getAlgorithm()).orElse(""));
    }

    private static String qop(WWWAuthenticateHeader header) {
        return Optional.ofNullable(header.getQop()).orElse("");
    }

    private static boolean wantsAuth(WWWAuthenticateHeader header) {
        return Arrays.stream(qop(header).split(",", 8))
                .anyMatch(each -> each.strip().equalsIgnoreCase("auth"));
    }

    private String value(SIPRequest request, WWWAuthenticateHeader challenge) {
        var algorithm = algorithm(challenge).orElseThrow();
        boolean counts = wantsAuth(challenge);
        var said = new Credentials(
                own.username(),
                challenge.getRealm(),
                challenge.getNonce(),
                request.getRequestURI().toString(),
                "",
                algorithm.token(),
                counts ? "auth" : "",
                counts ? FIRST_USE : "",
                counts ? Wire.tag() : "");
        var ha1 = Digest.ha1(algorithm, own.username(), challenge.getRealm(), own.password());
        var text = new StringBuilder(300).append("Digest ");
        quoted(text, "username", said.username()).append(',');
        quoted(text, "realm", said.realm()).append(',');
        quoted(text, "nonce", said.nonce()).append(',');
        quoted(text, "uri", said.uri()).append(',');
        quoted(text, "response", Digest.response(algorithm, ha1, request.getMethod(), said));
        text.append(",algorithm=").append(algorithm.token());
        if (counts) {
            text.append(",qop=auth,nc=").append(FIRST_USE).append(',');
            quoted(text, "cnonce", said.clientNonce());
        }
        if (challenge.getOpaque() != null) {
            quoted(text.append(','), "opaque", challenge.getOpaque());
        }
        return text.toString();
    }

    private static StringBuilder quoted(StringBuilder text, String name, String value) {
        return text.append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
    }
}
