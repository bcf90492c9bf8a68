package io.dialplane.balancer.routing;

/** Stretches of a message that are not copied as they are, in the order in which they stand there. */
final class Cuts {
    static final int REMOVED = 0;
    static final int VIA = 1;
    static final int MAX_FORWARDS = 2;

    private static final int MAX = 48; // Route lines (32), Traceparent lines (4), Via, Max-Forwards, a partial line

    private final int[] from = new int[MAX];
    private final int[] to = new int[MAX];
    private final int[] kind = new int[MAX];
    private int count;

    void clear() {
        count = 0;
    }

    void add(int newFrom, int newTo, int newKind) {
        int i = count++;
        while (i > 0 && from[i - 1] > newFrom) {
            from[i] = from[i - 1];
            to[i] = to[i - 1];
            kind[i] = kind[i - 1];
            i--;
        }
        from[i] = newFrom;
        to[i] = newTo;
        kind[i] = newKind;
    }

    int count() {
        return count;
    }

    int from(int i) {
        return from[i];
    }

    int to(int i) {
        return to[i];
    }

    int kind(int i) {
        return kind[i];
    }
}
