package io.dialplane.balancer.routing;

import static io.dialplane.balancer.message.Bytes.ascii;

import io.dialplane.balancer.message.SipUri;
import io.dialplane.balancer.message.Slice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** IP addresses as they stand in messages; a host name is none, and is not looked up. */
final class Addresses {
    static final byte[] TRANSPORT = ascii("transport");
    static final byte[] TCP = ascii("tcp");

    private static final int DEFAULT_PORT = 5060;
    private static final int LONGEST = 47; // [IPv6 with an embedded IPv4]

    private Addresses() {}

    static @Nullable InetSocketAddress numeric(byte[] b, SipUri uri) {
        return numeric(b, uri.host(), uri.port());
    }

    static @Nullable InetSocketAddress numeric(byte[] b, Slice host, int port) {
        if (!host.present() || host.length() > LONGEST) {
            return null;
        }
        String text = new String(b, host.from(), host.length(), StandardCharsets.ISO_8859_1);
        boolean bracket = text.startsWith("[") && text.endsWith("]");
        try {
            InetAddress address = InetAddress.ofLiteral(bracket ? text.substring(1, text.length() - 1) : text);
            return new InetSocketAddress(address, port == 0 ? DEFAULT_PORT : port);
        } catch (IllegalArgumentException nameOrNonsense) {
            return null;
        }
    }
}
