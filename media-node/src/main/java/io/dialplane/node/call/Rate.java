package io.dialplane.node.call;

import io.dialplane.node.eventsocket.LiveCalls.Counts;

/** Counts calls as FreeSWITCH's {@code status} does: since the start, at most at once, within the last second. */
final class Rate {
    private long sinceStart;
    private int peak;
    private long second;
    private int inSecond;
    private int lastSecond;
    private int peakSecond;

    /** A call begins. */
    synchronized void count(int now) {
        turn();
        sinceStart++;
        inSecond++;
        peak = Math.max(peak, now);
        peakSecond = Math.max(peakSecond, inSecond);
    }

    synchronized Counts counts(int now, int max, int maxPerSecond) {
        turn();
        return new Counts(sinceStart, now, peak, Math.max(lastSecond, inSecond), peakSecond, max, maxPerSecond);
    }

    private void turn() {
        long current = System.nanoTime() / 1_000_000_000;
        if (current != second) {
            lastSecond = current == second + 1 ? inSecond : 0;
            inSecond = 0;
            second = current;
        }
    }
}
