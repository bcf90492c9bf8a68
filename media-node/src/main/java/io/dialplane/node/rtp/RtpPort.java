package io.dialplane.node.rtp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * An even port for RTP and the odd one above it for RTCP (RFC 3550 §11), bound once and used by one stream after
 * another. Both sockets belong to one loop for good.
 */
final class RtpPort {
    private final RtpLoop loop;
    private final DatagramChannel rtp;
    private final DatagramChannel rtcp;
    private final int number;
    private final boolean six;
    private @Nullable RtpSession session; // owned by the loop
    private volatile long freeSinceNanos;

    private RtpPort(RtpLoop loop, DatagramChannel rtp, DatagramChannel rtcp, InetSocketAddress address) {
        this.loop = loop;
        this.rtp = rtp;
        this.rtcp = rtcp;
        number = address.getPort();
        six = address.getAddress() instanceof Inet6Address;
    }

    /**
     * Binds both sockets.
     *
     * @throws IOException when one is taken by someone else, or there are no more file descriptors
     */
    static RtpPort bind(RtpLoop loop, InetSocketAddress address) throws IOException {
        DatagramChannel rtp = open(address);
        try {
            DatagramChannel rtcp = open(new InetSocketAddress(address.getAddress(), address.getPort() + 1));
            return new RtpPort(loop, rtp, rtcp, address);
        } catch (IOException e) {
            rtp.close();
            throw e;
        }
    }

    private static DatagramChannel open(InetSocketAddress address) throws IOException {
        boolean six = address.getAddress() instanceof Inet6Address;
        DatagramChannel channel =
                DatagramChannel.open(six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.bind(address);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    RtpLoop loop() {
        return loop;
    }

    DatagramChannel rtp() {
        return rtp;
    }

    DatagramChannel rtcp() {
        return rtcp;
    }

    int number() {
        return number;
    }

    /** Whether it is an IPv6 socket. */
    boolean six() {
        return six;
    }

    @Nullable
    RtpSession session() {
        return session;
    }

    void session(@Nullable RtpSession next) {
        session = next;
    }

    long freeSinceNanos() {
        return freeSinceNanos;
    }

    void free(long nowNanos) {
        freeSinceNanos = nowNanos;
    }

    void close() throws IOException {
        rtp.close();
        rtcp.close();
    }
}
