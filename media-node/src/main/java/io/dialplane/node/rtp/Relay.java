package io.dialplane.node.rtp;

/**
 * What becomes of the numbers of another phone's packets when they are relayed: sequence numbers and timestamps keep
 * their distances, so that the receiver sees what was lost and puts right what came out of order, and yet continue what
 * this stream sent before (RFC 3550 §7.1). One per direction of a bridge; pure; owned by the media thread.
 *
 * <p>Where silence was sent because nothing came, its place in time is taken: what comes too late then is not sent.
 */
final class Relay {
    /** A timestamp so far off the clock, in samples, begins anew: 1 s. */
    static final int LEAP = 8_000;
    /** The same for telephone events, whose timestamp is that of their beginning. */
    static final int LEAP_OF_EVENT = 240_000;
    /** Rounds after which what always comes late is no longer late, but has another clock. */
    static final int PATIENCE = 10;
    /** Packets further out of order are not relayed. */
    static final int REORDERED = 16;
    /** A larger gap in the sequence is not shown to the receiver. */
    static final int MOST_LOST = 50;

    private static final long NEVER = Long.MIN_VALUE;

    private boolean begun;
    private int source;
    private int sequenceOffset;
    private int timestampOffset;
    private int firstSequence;
    private long lateSince = NEVER;

    private int sequence;
    private int timestamp;
    private boolean marker;

    /**
     * Numbers a packet of audio.
     *
     * @param out what it continues
     * @return false when it must not be sent
     */
    boolean audio(Numbering out, int ssrc, int sequence, int timestamp, boolean marker) {
        this.marker = marker || out.marker();
        if (away(out, ssrc, timestamp, LEAP)) {
            begin(out, ssrc, sequence, timestamp);
        } else if (out.own()) {
            int early = timestamp + timestampOffset - out.end();
            if (early < -Numbering.SAMPLES_PER_ROUND && !patienceEnded(out.round())) {
                return false;
            }
            timestampOffset -= Math.min(0, early);
            renumber(out, sequence);
        }
        lateSince = NEVER;
        return number(out, sequence, timestamp);
    }

    /** Numbers a packet of a telephone event; the same rules, but that it is never late. */
    boolean event(Numbering out, int ssrc, int sequence, int timestamp, boolean marker) {
        this.marker = marker;
        if (away(out, ssrc, timestamp, LEAP_OF_EVENT)) {
            begin(out, ssrc, sequence, timestamp);
            this.marker = marker;
        } else if (out.own()) {
            renumber(out, sequence);
            this.marker = marker;
        }
        return number(out, sequence, timestamp);
    }

    private boolean away(Numbering out, int ssrc, int timestamp, int leap) {
        return !begun || ssrc != source || Math.abs(timestamp + timestampOffset - out.next()) > leap;
    }

    private void begin(Numbering out, int ssrc, int sequence, int timestamp) {
        begun = true;
        source = ssrc;
        timestampOffset = out.next() - timestamp;
        renumber(out, sequence);
    }

    private boolean patienceEnded(long round) {
        if (lateSince == NEVER) {
            lateSince = round;
        }
        return round - lateSince >= PATIENCE;
    }

    private void renumber(Numbering out, int sequence) {
        sequenceOffset = out.sequence() - sequence;
        firstSequence = out.sequence();
        marker = true;
    }

    private boolean number(Numbering out, int sequence, int timestamp) {
        int ahead = (short) (sequence + sequenceOffset - out.sequence());
        if (ahead > MOST_LOST) {
            renumber(out, sequence);
        } else if (ahead < -REORDERED || ahead < 0 && (short) (sequence + sequenceOffset - firstSequence) < 0) {
            return false;
        }
        this.sequence = sequence + sequenceOffset & 0xFFFF;
        this.timestamp = timestamp + timestampOffset;
        return true;
    }

    /** Sequence number of the packet numbered last. */
    int sequence() {
        return sequence;
    }

    /** Timestamp of the packet numbered last. */
    int timestamp() {
        return timestamp;
    }

    /** Whether the packet numbered last begins something new. */
    boolean marker() {
        return marker;
    }
}
