package io.dialplane.node.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The datagram being received: one per media thread, filled anew for each. */
final class Arrival {
    /** Larger ones are cut by the socket and then fail as malformed or play what fits. */
    static final int LARGEST = 2048;

    final ByteBuffer packet = ByteBuffer.allocateDirect(LARGEST);
    InetSocketAddress source = new InetSocketAddress(0);
    int length;
    long nanos;
    int payloadOffset;
    int payloadLength;
}
