package io.dialplane.node.call;

import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.MediaStream.Playback;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Everything a call's thread can wait for, so that it wakes up when the call is over or interrupted. The thread itself
 * is never interrupted: a virtual thread would close the SIP socket it happens to write to.
 */
final class Waits {
    private final Digits digits;
    private @Nullable RuntimeException why;
    private @Nullable CompletableFuture<?> waiting;
    private @Nullable Playback playing;

    Waits(Digits digits) {
        this.digits = digits;
    }

    /** The result; empty when it did not come in time. */
    <T> Optional<T> await(CompletableFuture<T> result, Duration limit) {
        var mine = result.copy();
        begin(mine, null);
        try {
            return Optional.of(mine.get(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new CallEnded();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        } finally {
            begun(null, null);
        }
    }

    /** How it ended; not by the end of the call or an interruption. */
    Ended await(Playback playback) {
        begin(null, playback);
        try {
            return playback.await();
        } catch (InterruptedException e) {
            throw new CallEnded();
        } finally {
            begun(null, null);
            check();
        }
    }

    private synchronized void begin(@Nullable CompletableFuture<?> future, @Nullable Playback playback) {
        if (why != null && playback != null) {
            playback.stop();
        }
        check();
        begun(future, playback);
    }

    private synchronized void begun(@Nullable CompletableFuture<?> future, @Nullable Playback playback) {
        waiting = future;
        playing = playback;
    }

    /** @throws RuntimeException the end or the interruption, if there was one */
    synchronized void check() {
        if (why != null) {
            throw why;
        }
    }

    /** Wakes whoever waits, and lets nobody wait any more. */
    void wake(RuntimeException reason) {
        CompletableFuture<?> future;
        Playback playback;
        synchronized (this) {
            if (why instanceof CallEnded) {
                return;
            }
            why = reason;
            future = waiting;
            playback = playing;
        }
        digits.wake(reason);
        if (playback != null) {
            playback.stop();
        }
        if (future != null) {
            future.completeExceptionally(reason);
        }
    }

    /** The interruption was taken; waiting is possible again. */
    synchronized void resume() {
        if (!(why instanceof CallEnded)) {
            why = null;
            digits.resume();
        }
    }
}
