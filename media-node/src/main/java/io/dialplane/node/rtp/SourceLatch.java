package io.dialplane.node.rtp;

import java.net.InetSocketAddress;

/**
 * Symmetric RTP (RFC 4961) behind NAT: decides whose packets are listened to, and where ours go, for a stream whose
 * peer may sit behind an address translator and so not be where its SDP says.
 *
 * <ul>
 *   <li>The address of the SDP is believed at once, and whenever it speaks.
 *   <li>Its IP address with another port is believed after 2 packets in sequence of one SSRC, any other address after
 *       {@value #STRANGER}: spraying packets over the port range does not take a call over.
 *   <li>Once latched, others are dropped. Only when the latched source was silent for {@link #SILENT} may another one
 *       follow, with the same SSRC (a translator that changed its mapping) or after the same proof.
 * </ul>
 */
final class SourceLatch {
    static final int STRANGER = 5;
    /** Nanoseconds. */
    static final long SILENT = 2_000_000_000L;

    private InetSocketAddress announced;
    private InetSocketAddress target;
    private boolean latched;
    private int ssrc;
    private long lastNanos;

    // a candidate under probation (RFC 3550 A.1)
    private InetSocketAddress candidate;
    private int candidateSsrc;
    private int candidateSequence;
    private int inSequence;

    SourceLatch(InetSocketAddress announced) {
        this.announced = announced;
        target = announced;
        candidate = announced;
    }

    /** A new address was agreed on: latching begins anew when it differs from the last. */
    void announce(InetSocketAddress address) {
        if (!address.equals(announced)) {
            announced = address;
            target = address;
            latched = false;
            inSequence = 0;
        }
    }

    /** Where packets go. */
    InetSocketAddress target() {
        return target;
    }

    /**
     * Judges a packet that is valid by itself.
     *
     * @return whether it is to be listened to
     */
    boolean accept(InetSocketAddress source, int ssrc, int sequence, long nowNanos) {
        if (source.equals(target) && (latched || source.equals(announced))) {
            return listen(source, ssrc, nowNanos);
        }
        if (source.equals(announced)) {
            return listen(source, ssrc, nowNanos);
        }
        boolean silent = nowNanos - lastNanos > SILENT;
        if (latched && !silent) {
            return false;
        }
        boolean moved = latched && ssrc == this.ssrc;
        return proven(source, ssrc, sequence, moved) && listen(source, ssrc, nowNanos);
    }

    private boolean proven(InetSocketAddress source, int ssrc, int sequence, boolean moved) {
        boolean next = inSequence > 0
                && ssrc == candidateSsrc
                && sequence == ((candidateSequence + 1) & 0xFFFF)
                && source.equals(candidate);
        inSequence = next ? inSequence + 1 : 1;
        candidate = source;
        candidateSsrc = ssrc;
        candidateSequence = sequence;
        boolean near = moved || source.getAddress().equals(announced.getAddress());
        return inSequence >= (near ? 2 : STRANGER);
    }

    private boolean listen(InetSocketAddress source, int ssrc, long nowNanos) {
        latched = true;
        target = source;
        this.ssrc = ssrc;
        lastNanos = nowNanos;
        inSequence = 0;
        return true;
    }
}
