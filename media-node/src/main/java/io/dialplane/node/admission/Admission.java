package io.dialplane.node.admission;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which new calls are taken. A call that is refused costs a look at its bytes and one small answer; a call that is taken
 * must work. So there are hard bounds (calls at a time, calls still waiting for instructions, requests waiting to be read),
 * and above them a rate that follows what the node is measured to bear:
 *
 * <ul>
 *   <li>Every tenth of a second the smallest delay seen between a call's arrival and its turn is looked at, as CoDel does
 *       (RFC 8289): a short queue is no harm, one that never empties is.
 *   <li>While it stands, or the processors are busy and calls pile up, the rate taken shrinks by a tenth each time,
 *       starting from what was really taken. Otherwise it grows, and is forgotten when nobody reaches it.
 * </ul>
 *
 * Safe for any thread; time is an argument.
 */
public final class Admission {
    /** A call that waits so long for its turn is still in time; one window in which every call did is a queue. */
    private static final long TARGET_NANOS = 200_000_000;
    /** Windows in a row before that is believed: a start, a collection, a burst are no overload. */
    private static final int PATIENCE = 3;

    private static final long WINDOW_NANOS = 100_000_000;
    private static final int STANDING_BACKLOG = 600;
    private static final int FULL_BACKLOG = 2_000;
    private static final int STANDING_SETUPS = 300;
    private static final double BUSY = 0.97;
    private static final double LEAST_PER_SECOND = 100;

    /** What becomes of a new call. */
    public enum Verdict {
        TAKEN,
        /** The node is being stopped, or an operator let no more calls in. */
        DRAINING,
        /** As many calls as the setting allows. */
        FULL,
        /** More than the node can do now. */
        OVERLOADED
    }

    private final int maxCalls;
    private final int maxSetups;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger setups = new AtomicInteger();
    private volatile boolean draining;
    private volatile boolean paused;

    private long windowStart;
    private long least = Long.MAX_VALUE;
    private int taken;
    private int offered;
    private double rate = Double.POSITIVE_INFINITY;
    private double tokens;
    private long tokensAt;
    private double busy;
    private int trouble;

    /**
     * @param maxCalls calls at a time
     * @param maxSetups calls at a time that wait for their first document
     */
    public Admission(int maxCalls, int maxSetups) {
        this.maxCalls = maxCalls;
        this.maxSetups = maxSetups;
    }

    /**
     * Decides about a new call. One that is taken must be given back with {@link #instructed} and {@link #ended}.
     *
     * @param nowNanos of {@link System#nanoTime}
     * @param backlog requests that wait to be read
     */
    public Verdict admit(long nowNanos, int backlog) {
        if (isDraining()) {
            return Verdict.DRAINING;
        }
        if (calls.get() >= maxCalls) {
            return Verdict.FULL;
        }
        synchronized (this) {
            turn(nowNanos, backlog);
            offered++;
            if (setups.get() >= maxSetups || backlog >= FULL_BACKLOG || !token(nowNanos)) {
                return Verdict.OVERLOADED;
            }
            taken++;
        }
        calls.incrementAndGet();
        setups.incrementAndGet();
        return Verdict.TAKEN;
    }

    private boolean token(long nowNanos) {
        if (rate == Double.POSITIVE_INFINITY) {
            return true;
        }
        tokens = Math.min(Math.max(1, rate / 20), tokens + (nowNanos - tokensAt) * rate / 1e9);
        tokensAt = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    private void turn(long nowNanos, int backlog) {
        long elapsed = nowNanos - windowStart;
        if (elapsed < WINDOW_NANOS) {
            return;
        }
        double perSecond = taken * 1e9 / elapsed;
        boolean standing = least != Long.MAX_VALUE && least > TARGET_NANOS
                || backlog > STANDING_BACKLOG
                || busy > BUSY && setups.get() > STANDING_SETUPS;
        trouble = standing ? trouble + 1 : 0;
        if (trouble >= PATIENCE) {
            rate = Math.max(LEAST_PER_SECOND, Math.min(rate, perSecond) * 0.9);
        } else if (trouble == 0 && rate < Double.POSITIVE_INFINITY) {
            // nobody reached it: as if it had never been
            boolean reached = offered * 1e9 / elapsed > rate * 0.7;
            rate = reached ? rate * (busy > BUSY ? 1.02 : 1.1) : rate * 1.3;
            if (rate > 50_000) {
                rate = Double.POSITIVE_INFINITY;
            }
        }
        windowStart = nowNanos;
        least = Long.MAX_VALUE;
        taken = 0;
        offered = 0;
    }

    /** How long a call waited between its arrival and its turn. */
    public synchronized void waited(long nanos) {
        least = Math.min(least, nanos);
    }

    /** The share of the processors' time that was used lately, 0 to 1. */
    public synchronized void busy(double share) {
        busy = share;
    }

    /** A call got its first document, or ended before. Once per call that was taken. */
    public void instructed() {
        setups.decrementAndGet();
    }

    /** A call that was taken is over. */
    public void ended() {
        calls.decrementAndGet();
    }

    /** No new call until {@link #resume}. */
    public void pause() {
        paused = true;
    }

    /** New calls again, unless the node is being stopped. */
    public void resume() {
        paused = false;
    }

    /** No new call from now on. */
    public void drain() {
        draining = true;
    }

    /** Whether a new call would be refused for more than a moment. */
    public boolean isClosed() {
        return isDraining() || calls.get() >= maxCalls;
    }

    /** Whether the node is being stopped, or an operator let no more calls in. */
    public boolean isDraining() {
        return draining || paused;
    }

    /** Calls at a time. */
    public int maxCalls() {
        return maxCalls;
    }

    /** Calls that were taken and are not over. */
    public int calls() {
        return calls.get();
    }

    /** Calls that wait for their first document. */
    public int setups() {
        return setups.get();
    }

    /** New calls a second that are taken now; the largest integer when nothing limits them. */
    public synchronized int ratePerSecond() {
        return rate > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) rate;
    }
}
