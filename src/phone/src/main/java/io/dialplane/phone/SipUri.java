package io.dialplane.phone;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What the phone needs of a SIP URI (RFC 3261 §19.1).
 *
 * @param port 0 when the URI names none
 * @param tcp whether {@code transport=tcp} is asked for
 * @param loose whether it carries {@code lr}
 */
record SipUri(String user, String host, int port, boolean tcp, boolean loose) {

    /** Reads {@code sip:user@host:port;parameters}; empty when it is no such thing. */
    static Optional<SipUri> parse(String text) {
        String rest = text.strip();
        if (!rest.regionMatches(true, 0, "sip:", 0, 4)) {
            return Optional.empty();
        }
        rest = rest.substring(4);
        int question = rest.indexOf('?');
        if (question >= 0) {
            rest = rest.substring(0, question);
        }
        int at = rest.indexOf('@');
        String user = at < 0 ? "" : rest.substring(0, at);
        String[] parts = rest.substring(at + 1).split(";");
        boolean tcp = false;
        boolean loose = false;
        for (int i = 1; i < parts.length; i++) {
            tcp |= parts[i].strip().equalsIgnoreCase("transport=tcp");
            loose |= parts[i].strip().equalsIgnoreCase("lr") || parts[i].strip().startsWith("lr=");
        }
        String hostAndPort = parts[0].strip();
        int colon = hostAndPort.startsWith("[") ? hostAndPort.indexOf("]:") + 1 : hostAndPort.indexOf(':');
        try {
            int port = colon <= 0 ? 0 : Integer.parseInt(hostAndPort.substring(colon + 1));
            String host = colon <= 0 ? hostAndPort : hostAndPort.substring(0, colon);
            return host.isEmpty() || port > 65_535
                    ? Optional.empty()
                    : Optional.of(new SipUri(user, host, port, tcp, loose));
        } catch (NumberFormatException notAPort) {
            return Optional.empty();
        }
    }

    /** Where it leads: the port or 5060. */
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(host.replaceAll("[\\[\\]]", ""), port == 0 ? 5060 : port);
    }

    /** Reads {@code host:port}, or {@code host} with SIP's 5060. */
    static InetSocketAddress hostAndPort(String text) {
        return parse("sip:" + text)
                .orElseThrow(() -> new IllegalArgumentException("not host:port: " + text))
                .socketAddress();
    }
}
