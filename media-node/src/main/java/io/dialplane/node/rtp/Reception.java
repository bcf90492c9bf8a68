package io.dialplane.node.rtp;

/**
 * What is known of a received stream (RFC 3550 appendix A): sequence numbers with their wrap-arounds and restarts
 * (A.1), lost packets (A.3), interarrival jitter (A.8). Pure; owned by the media thread.
 */
final class Reception {
    private static final int MOD = 1 << 16;
    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int CLOCK_RATE = 8000;

    private boolean any;
    private int ssrc;
    private int maxSequence;
    private int badSequence;
    private long cycles;
    private long baseSequence;
    private long received;
    private long receivedBefore; // of earlier sources and before restarts
    private long lostBefore;
    private long expectedPrior;
    private long receivedPrior;
    private boolean transitKnown;
    private int transit;
    private double jitter;

    /**
     * A.1, without its probation, which {@link SourceLatch} does.
     *
     * @return false when the packet is far out of sequence and so not valid yet
     */
    boolean packet(int ssrc, int sequence) {
        if (!any || ssrc != this.ssrc) {
            restart(sequence);
            any = true;
            this.ssrc = ssrc;
            received = 1;
            return true;
        }
        int delta = (sequence - maxSequence) & 0xFFFF;
        if (delta < MAX_DROPOUT) {
            if (sequence < maxSequence) {
                cycles += MOD;
            }
            maxSequence = sequence;
        } else if (delta <= MOD - MAX_MISORDER) {
            if (sequence != badSequence) {
                badSequence = (sequence + 1) & 0xFFFF;
                return false;
            }
            restart(sequence); // two in a row: the other side restarted without saying so
        } // else duplicate or reordered
        received++;
        return true;
    }

    private void restart(int sequence) {
        lostBefore = lost();
        receivedBefore += received;
        received = 0;
        baseSequence = sequence;
        maxSequence = sequence;
        badSequence = MOD + 1;
        cycles = 0;
        expectedPrior = 0;
        receivedPrior = 0;
        transitKnown = false;
    }

    /** A.8. For packets whose timestamp is their sampling time: not for telephone events. */
    void arrival(int timestamp, long nowNanos) {
        int arrival = (int) (nowNanos / (1_000_000_000L / CLOCK_RATE));
        int transit = arrival - timestamp;
        if (transitKnown) {
            int d = Math.abs(transit - this.transit);
            if (d < 10 * CLOCK_RATE) { // a jump of the timestamps is not jitter
                jitter += (d - jitter) / 16;
            }
        }
        this.transit = transit;
        transitKnown = true;
    }

    int ssrc() {
        return ssrc;
    }

    boolean any() {
        return any;
    }

    long received() {
        return receivedBefore + received;
    }

    private long expected() {
        return any ? cycles + maxSequence - baseSequence + 1 : 0;
    }

    /** A.3, over all sources so far; not below 0 though duplicates count as received. */
    long lost() {
        return lostBefore + Math.max(0, expected() - received);
    }

    int extendedMaxSequence() {
        return (int) (cycles + maxSequence);
    }

    /** In units of the 8 kHz clock, as reports carry it. */
    int jitter() {
        return (int) jitter;
    }

    double jitterMillis() {
        return jitter * 1000 / CLOCK_RATE;
    }

    /** A.3: fraction lost since the last call, as an 8-bit fixed point number. */
    int fractionLost() {
        long expectedInterval = expected() - expectedPrior;
        long receivedInterval = received - receivedPrior;
        expectedPrior = expected();
        receivedPrior = received;
        long lostInterval = expectedInterval - receivedInterval;
        return expectedInterval == 0 || lostInterval <= 0
                ? 0
                : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
    }
}
