package io.dialplane.node.rtp;

import java.security.SecureRandom;

/**
 * Sequence numbers and timestamps of what a stream sends (RFC 3550 §5.1): they begin at random and go on until the end,
 * whoever makes the packets, this side by the packet clock or a {@link Relay} by the clock of another phone. Timestamps
 * follow the clock, not the count of packets: a pause in sending is a gap in time, not in sequence. Owned by the media
 * thread.
 */
final class Numbering {
    static final int SAMPLES_PER_ROUND = 160;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int ssrc;
    private int sequence;
    private boolean marker = true;
    private long round;
    // where the clock is: this timestamp in that round
    private int anchor;
    private long anchorRound;
    private int end;
    private boolean any;
    private boolean own;
    private long relayedRound = Long.MIN_VALUE / 2;

    Numbering() {
        this(RANDOM.nextInt(), RANDOM.nextInt(1 << 15), RANDOM.nextInt());
    }

    Numbering(int ssrc, int sequence, int timestamp) {
        this.ssrc = ssrc;
        this.sequence = sequence;
        anchor = timestamp;
    }

    /** Begins with this round. */
    void start(long first) {
        anchorRound = first;
        round = first;
    }

    void round(long now) {
        round = now;
    }

    long round() {
        return round;
    }

    int ssrc() {
        return ssrc;
    }

    /** Of the next packet. */
    int sequence() {
        return sequence;
    }

    /** Whether the next packet begins something new (RFC 3551 §4.1). */
    boolean marker() {
        return marker;
    }

    void mark() {
        marker = true;
    }

    /** Timestamp of a packet made in this round. */
    int timestamp() {
        return anchor + (int) (round - anchorRound) * SAMPLES_PER_ROUND;
    }

    /** The soonest timestamp that lies behind everything sent, and not in the past. */
    int next() {
        int now = timestamp();
        return any && end - now > 0 ? end : now;
    }

    /** End of what was sent last. */
    int end() {
        return end;
    }

    /** Whether the packet sent last was made here, not relayed. */
    boolean own() {
        return own;
    }

    /** A packet made here was sent. */
    void sent() {
        sequence = sequence + 1 & 0xFFFF;
        marker = false;
        own = true;
        any = true;
        end = timestamp() + SAMPLES_PER_ROUND;
    }

    /** A packet was relayed; the clock is where it says. */
    void relayed(int sequence, int timestamp, int samples) {
        counted(sequence);
        if (!any || timestamp + samples - end > 0) {
            end = timestamp + samples;
            anchor = end - SAMPLES_PER_ROUND;
            anchorRound = round;
        }
        any = true;
    }

    /** A telephone event was relayed: its timestamp stays, the clock goes on. */
    void relayedEvent(int sequence) {
        counted(sequence);
    }

    private void counted(int relayed) {
        if ((short) (relayed - sequence) >= 0) {
            sequence = relayed + 1 & 0xFFFF;
        }
        marker = false;
        own = false;
        relayedRound = round;
    }

    /** Rounds since something was relayed. */
    long roundsSinceRelayed() {
        return round - relayedRound;
    }
}
