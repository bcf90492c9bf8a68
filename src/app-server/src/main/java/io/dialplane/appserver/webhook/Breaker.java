package io.dialplane.appserver.webhook;

import java.time.Duration;

/**
 * Leaves a host alone that failed several times in a row: closed → open → half-open → closed or open again. Time is an
 * argument, in nanoseconds. Any thread may use it.
 */
final class Breaker {
    /** Its states. */
    enum State {
        /** Requests go through. */
        CLOSED,
        /** None goes through. */
        OPEN,
        /** One is on its way to see. */
        HALF_OPEN
    }

    private final int failures;
    private final long pauseNanos;
    private State state = State.CLOSED;
    private String reason = "new";
    private int inARow;
    private long since;

    /**
     * A closed one.
     *
     * @param failures how many in a row open it
     * @param pause how long it stays open
     */
    Breaker(int failures, Duration pause) {
        this.failures = failures;
        this.pauseNanos = pause.toNanos();
    }

    /** Whether a request may go; one that goes must be followed by {@link #succeeded} or {@link #failed}. */
    synchronized boolean lets(long now) {
        return switch (state) {
            case CLOSED -> true;
            case HALF_OPEN -> false;
            case OPEN -> {
                boolean tried = now - since >= pauseNanos;
                if (tried) {
                    become(State.HALF_OPEN, "one request tries it again", now);
                }
                yield tried;
            }
        };
    }

    /** The host answered. */
    synchronized void succeeded(long now) {
        inARow = 0;
        if (state == State.HALF_OPEN) {
            become(State.CLOSED, "it answers again", now);
        }
    }

    /** It did not, or with 5xx. */
    synchronized void failed(String why, long now) {
        inARow++;
        boolean opens = state == State.HALF_OPEN || state == State.CLOSED && inARow >= failures;
        if (opens) {
            become(State.OPEN, inARow + " failures in a row, the last: " + why, now);
        }
    }

    synchronized State state() {
        return state;
    }

    /** Why it is in this state. */
    synchronized String reason() {
        return reason;
    }

    private void become(State next, String why, long now) {
        state = next;
        reason = why;
        since = now;
    }
}
