package io.dialplane.balancer.routing;

import java.net.InetSocketAddress;

/**
 * One direction to send to: over UDP an address, over TCP the connection with that remote address (RFC 5626 §3.1).
 *
 * @param transport what carries it
 * @param address resolved
 */
public record Flow(Transport transport, InetSocketAddress address) {
    boolean tcp() {
        return transport == Transport.TCP;
    }

    @Override
    public String toString() {
        return transport.name().toLowerCase(java.util.Locale.ROOT) + ":" + address.getHostString() + ":"
                + address.getPort();
    }
}
