package io.dialplane.node.sip.transaction;

import java.text.ParseException;
import java.util.Locale;
import javax.sip.address.SipURI;
import javax.sip.address.URI;

/**
 * Where a request is sent to (RFC 3261 §8.1.2). Ports are not looked up in the DNS (RFC 3263 §4.2): who means another than
 * 5060 writes it.
 *
 * @param host a name or a literal address, without brackets
 * @param transport {@code udp} or {@code tcp}
 */
public record NextHop(String host, int port, String transport) {
    private static final int DEFAULT_PORT = 5_060;

    static NextHop of(String host, int port, String transport) {
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        return new NextHop(
                (isBracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT),
                port > 0 ? port : DEFAULT_PORT,
                transport);
    }

    /**
     * Where a URI leads.
     *
     * @param usual the transport when the URI names none
     * @throws ParseException for a URI that leads nowhere, or by what we do not have
     */
    public static NextHop of(URI uri, String usual) throws ParseException {
        if (!(uri instanceof SipURI sip) || sip.isSecure() || sip.getHost() == null) {
            throw new ParseException("no SIP URI that we could send to: " + uri, 0);
        }
        var named = sip.getTransportParam();
        var transport = named == null ? usual : named.toLowerCase(Locale.ROOT);
        if (!transport.equals("udp") && !transport.equals("tcp")) {
            throw new ParseException("no transport " + transport + " here", 0);
        }
        return of(sip.getHost(), sip.getPort(), transport);
    }

    boolean isAt(NextHop other) {
        return host.equals(other.host) && port == other.port;
    }

    boolean isUdp() {
        return transport.equals("udp");
    }

    @Override
    public String toString() {
        return host + ":" + port + " (" + transport + ")";
    }
}
