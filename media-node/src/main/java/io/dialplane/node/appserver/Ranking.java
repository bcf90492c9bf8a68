package io.dialplane.node.appserver;

import java.util.Arrays;

/**
 * In which order application servers are tried: those that answer, in the order of the list; then those that did not,
 * the one that may be well again soonest first. One that failed is left alone for a second, twice as long after each
 * further failure, at most half a minute; then a single request tries it before all others do. Time is an argument.
 */
final class Ranking {
    private static final long FIRST_REST = 1_000_000_000L;
    private static final long LONGEST_REST = 30 * FIRST_REST;

    private final int[] failures;
    private final long[] restUntil;

    Ranking(int servers) {
        failures = new int[servers];
        restUntil = new long[servers];
    }

    /** Whom to ask, the best first. */
    synchronized int[] order(long now) {
        if (failures.length == 1) {
            return new int[1];
        }
        var order = new Integer[failures.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> {
            boolean restsA = failures[a] > 0 && now - restUntil[a] < 0;
            boolean restsB = failures[b] > 0 && now - restUntil[b] < 0;
            if (restsA != restsB) {
                return restsA ? 1 : -1;
            }
            return restsA ? Long.compare(restUntil[a] - now, restUntil[b] - now) : a - b;
        });
        int best = order[0];
        if (failures[best] > 0) {
            // this request tries it; others go on to leave it alone until it answered
            restUntil[best] = now + rest(failures[best]);
        }
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    synchronized void answered(int server) {
        failures[server] = 0;
    }

    synchronized void failed(int server, long now) {
        failures[server]++;
        restUntil[server] = now + rest(failures[server]);
    }

    /** How many answer, as far as is known. */
    synchronized int well() {
        return (int) Arrays.stream(failures).filter(count -> count == 0).count();
    }

    private static long rest(int failures) {
        return Math.min(LONGEST_REST, FIRST_REST << Math.min(5, failures - 1));
    }
}
