package io.dialplane.node.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The digits a caller pressed and nobody used yet: media and signalling threads put them in, the call's thread takes
 * them out. At most 128 are kept; what comes then is dropped.
 */
public final class Digits {
    private static final int MOST = 128;
    private static final Runnable NOTHING = () -> {};

    private final ArrayDeque<Character> waiting = new ArrayDeque<>(4);
    private Runnable onDigit = NOTHING;
    /** Why nobody may wait any more: the call is over, or interrupted. */
    private @Nullable RuntimeException broken;

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
            check();
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
                left > 0 && broken == null && waiting.isEmpty();
                left = deadline - System.nanoTime()) {
            waitFor(left);
        }
        check();
    }

    /**
     * Waits, for digits or not.
     *
     * @throws CallEnded when the call is over before
     */
    public synchronized void pause(Duration length) {
        long deadline = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos(); left > 0 && broken == null; left = deadline - System.nanoTime()) {
            waitFor(left);
        }
        check();
    }

    private void waitFor(long nanos) {
        try {
            wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            throw new CallEnded();
        }
    }

    /** Takes the next digit, if one is there. */
    public synchronized Optional<Character> poll() {
        return Optional.ofNullable(waiting.poll());
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

    private void check() {
        if (broken != null) {
            throw broken;
        }
    }

    /** The call is over or interrupted: whoever waits is told. */
    synchronized void wake(RuntimeException why) {
        if (!(broken instanceof CallEnded)) {
            broken = why;
        }
        notifyAll();
    }

    /** After an interruption. */
    synchronized void resume() {
        if (!(broken instanceof CallEnded)) {
            broken = null;
        }
    }

    /** Forgets the digits nobody used. */
    public synchronized void clear() {
        waiting.clear();
    }
}
