package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.node.registrar.Algorithm;
import io.dialplane.node.registrar.Credentials;
import io.dialplane.node.registrar.Guard;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sip.header.AuthorizationHeader;

/** Asks for credentials, and reads them (RFC 3261 §22, RFC 7616, RFC 8760). */
final class Challenger {
    /**
     * Phones that give up when any challenge names an algorithm other than MD5, even behind one that they know, rather
     * than passing over it as RFC 7616 §3.7 wants: baresip up to 2.x, which Debian 12 ships.
     */
    private static final Pattern MD5_ONLY = Pattern.compile("baresip v[0-2]\\..*");

    private final Wire wire;
    private final Guard guard;

    Challenger(Wire wire, Guard guard) {
        this.wire = wire;
        this.guard = guard;
    }

    /**
     * Asks for credentials, keeping nothing: the client's next request brings the nonce back.
     *
     * @param asProxy 407 rather than 401
     */
    void challenge(SIPRequest request, boolean asProxy, String realm, boolean stale) {
        wire.replyStateless(request, response(request, asProxy, realm, stale));
    }

    /** A challenge, to be sent. */
    SIPResponse response(SIPRequest request, boolean asProxy, String realm, boolean stale) {
        var response = Wire.response(request, asProxy ? 407 : 401, Wire.STATELESS_TAG + Wire.tag());
        var nonce = guard.nonce();
        for (var algorithm : offered(request)) {
            wire.add(
                    response,
                    asProxy ? "Proxy-Authenticate" : "WWW-Authenticate",
                    "Digest realm=\"" + realm + "\",nonce=\"" + nonce + "\",algorithm=" + algorithm.token()
                            + ",qop=\"auth\"" + (stale ? ",stale=true" : ""));
        }
        return response;
    }

    private List<Algorithm> offered(SIPRequest request) {
        var algorithms = guard.algorithms();
        boolean old = algorithms.contains(Algorithm.MD5)
                && MD5_ONLY.matcher(CallerReader.text(request.getHeader("User-Agent")))
                        .matches();
        return old ? List.of(Algorithm.MD5) : algorithms;
    }

    /** The credentials for a realm that a request brings. */
    static Optional<Credentials> credentials(SIPRequest request, boolean asProxy, String realm) {
        Iterator<?> headers = request.getHeaders(asProxy ? "Proxy-Authorization" : "Authorization");
        while (headers.hasNext()) {
            if (headers.next() instanceof AuthorizationHeader header
                    && "Digest".equalsIgnoreCase(header.getScheme())
                    && realm.equals(header.getRealm())) {
                return Optional.of(credentials(header));
            }
        }
        return Optional.empty();
    }

    private static Credentials credentials(AuthorizationHeader header) {
        return new Credentials(
                text(header, "username"),
                text(header, "realm"),
                text(header, "nonce"),
                text(header, "uri"),
                text(header, "response"),
                text(header, "algorithm"),
                text(header, "qop"),
                text(header, "nc"),
                text(header, "cnonce"));
    }

    private static String text(AuthorizationHeader header, String name) {
        var value = Optional.ofNullable(header.getParameter(name)).orElse("");
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
