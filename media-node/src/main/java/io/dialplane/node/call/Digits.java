package io.dialplane.node.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The digits a caller pressed and nobody used yet: media and signalling threads put them in, the call's thread takes
 * them out. At most 128 are kept; what comes then is dropped.
 */
public final class Digits {
    private static final int MOST = 128;
    private static final Runnable NOTHING = () -> {};

    private final ArrayDeque<Character> waiting = new ArrayDeque<>(4);
    private Runnable onDigit = NOTHING;
    private boolean closed;

    /** A digit was pressed. */
    public void put(char digit) {
        Runnable listener;
        synchronized (this) {
            if (waiting.size() < MOST) {
                waiting.add(digit);
            }
            listener = onDigit;
            notifyAll();
        }
        listener.run();
    }

    /**
     * Takes the next digit, waiting for it.
     *
     * @return empty when none came in time
     * @throws CallEnded when the call is over
     */
    public synchronized Optional<Character> next(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (waiting.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (closed) {
                throw new CallEnded();
            }
            if (left <= 0) {
                return Optional.empty();
            }
            waitFor(left);
        }
        return Optional.of(waiting.remove());
    }

    /**
     * Waits until a digit is there, without taking it.
     *
     * @throws CallEnded when the call is over
     */
    public synchronized void awaitAny(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos();
                left > 0 && !closed && waiting.isEmpty();
                left = deadline - System.nanoTime()) {
            waitFor(left);
        }
        if (closed) {
            throw new CallEnded();
        }
    }

    /**
     * Waits, for digits or not.
     *
     * @throws CallEnded when the call is over before
     */
    public synchronized void pause(Duration length) {
        long deadline = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0 && !closed; left = deadline - System.nanoTime()) {
            waitFor(left);
        }
        if (closed) {
            throw new CallEnded();
        }
    }

    private void waitFor(long nanos) {
        try {
            wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            throw new CallEnded();
        }
    }

    /** Whether none waits to be used. */
    public synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** What is to happen, at once and on the thread that brings it, when a digit comes: barge-in. */
    public synchronized void whenPressed(Runnable listener) {
        onDigit = listener;
    }

    /** Ends {@link #whenPressed}. */
    public void whenPressedNothing() {
        whenPressed(NOTHING);
    }

    /** The call is over: whoever waits is told. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
