package io.dialplane.node.clock;

/**
 * The packet clock: time cut into slots of 1 ms, {@value #SLOTS} of them to a round of 20 ms, the time of one packet. A
 * stream lives in one slot and sends once per round, so that the packets of all streams are spread evenly and each
 * stream's come 20 ms apart. The clock says what is due and never forgets a slot; when it fell far behind (a stopped
 * machine), it jumps, and the streams' timestamps jump with it.
 */
public final class PacketClock {
    public static final int SLOTS = 20;
    public static final long SLOT_NANOS = 1_000_000L;
    /** Slots that are made up for at most after a pause. */
    public static final int CATCH_UP = 100;

    private final long origin;
    private long next;
    private long jumped;
    private long late;

    /** A clock whose first slot begins at {@code nowNanos} of a monotonic time. */
    public PacketClock(long nowNanos) {
        origin = nowNanos;
    }

    /** Whether a slot is due that was not taken yet. */
    public boolean due(long nowNanos) {
        return nanosToNext(nowNanos) <= 0;
    }

    /** Time until the next slot is due, negative when it is late. */
    public long nanosToNext(long nowNanos) {
        return origin + next * SLOT_NANOS - nowNanos;
    }

    /**
     * Takes the slot that is due.
     *
     * @return its number since the beginning: {@link #slot} and {@link #round} tell its place
     */
    public long take(long nowNanos) {
        long behind = -nanosToNext(nowNanos) / SLOT_NANOS;
        if (behind > CATCH_UP) {
            next += behind;
            jumped += behind;
        } else if (behind > 2) {
            late++;
        }
        return next++;
    }

    /** Nothing lived in the slots for a while: those that passed are neither due nor late. */
    public void rest(long nowNanos) {
        next = Math.max(next, (nowNanos - origin) / SLOT_NANOS + 1);
    }

    /** Number of the slot to be taken next. */
    public long next() {
        return next;
    }

    /** Slots that were left out because the clock was more than {@link #CATCH_UP} behind. */
    public long jumped() {
        return jumped;
    }

    /** Slots that were taken more than 2 ms after their time. */
    public long late() {
        return late;
    }

    public static int slot(long number) {
        return (int) (number % SLOTS);
    }

    public static long round(long number) {
        return number / SLOTS;
    }
}
