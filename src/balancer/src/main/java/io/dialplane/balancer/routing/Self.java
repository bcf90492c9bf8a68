package io.dialplane.balancer.routing;

import io.dialplane.balancer.message.Bytes;
import io.dialplane.balancer.message.SipUri;
import java.util.List;

/** The names under which this balancer is addressed. */
public final class Self {
    private static final int DEFAULT_PORT = 5060;

    private final List<byte[]> hosts;
    private final int port;
    private final byte[] sentBy;

    /**
     * @param host what stands in Via and Record-Route, IPv6 in brackets
     * @param port the same
     * @param alsoKnownAs further hosts that mean us, in lower case
     */
    public Self(String host, int port, List<String> alsoKnownAs) {
        this.hosts = java.util.stream.Stream.concat(java.util.stream.Stream.of(host), alsoKnownAs.stream())
                .map(name -> Bytes.ascii(name.toLowerCase(java.util.Locale.ROOT)))
                .toList();
        this.port = port;
        this.sentBy = Bytes.ascii(host + ":" + port);
    }

    byte[] sentBy() {
        return sentBy;
    }

    boolean is(byte[] b, SipUri uri) {
        return uri.host().present() && is(b, uri.host().from(), uri.host().to(), uri.port());
    }

    boolean is(byte[] b, int from, int to, int otherPort) {
        if ((otherPort == 0 ? DEFAULT_PORT : otherPort) != port) {
            return false;
        }
        for (byte[] host : hosts) {
            if (Bytes.isName(b, from, to, host)) {
                return true;
            }
        }
        return false;
    }
}
