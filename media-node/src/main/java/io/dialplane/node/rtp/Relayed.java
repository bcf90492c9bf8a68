package io.dialplane.node.rtp;

import io.dialplane.node.media.AudioCodec;
import java.nio.ByteBuffer;

/**
 * A packet on its way from one stream of a bridge to the other. Made once and used again and again: by the media thread
 * that received it, then by the one that sends it, which gives it back.
 */
final class Relayed {
    /** Octets of payload at most: what fits into an Ethernet frame. Larger ones are not relayed. */
    static final int LARGEST = 1460;

    /** Room for a header, then the payload up to the buffer's limit. */
    final ByteBuffer packet = ByteBuffer.allocateDirect(RtpHeader.LENGTH + LARGEST);

    /** Who lent it. */
    final RelayPath home;

    RtpBridge bridge;
    RtpSession from;
    AudioCodec codec = AudioCodec.PCMU;
    boolean event;
    boolean marker;
    int ssrc;
    int sequence;
    int timestamp;

    Relayed(RelayPath home, RtpBridge bridge, RtpSession from) {
        this.home = home;
        this.bridge = bridge;
        this.from = from;
    }
}
