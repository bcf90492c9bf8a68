package io.dialplane.node.run;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.call.Call;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.MediaStream.Playback;
import io.dialplane.node.media.Sound;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two calls that hear each other, until one of them is over, the time is up, or the caller presses the star; on the
 * caller's thread. Whoever is held hears music.
 */
final class Bridging {
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Call call;
    private final Call other;
    private final Means means;
    private Duration limit = FOREVER;
    private boolean star;

    /** Why they parted. */
    enum Reason {
        HUNG_UP,
        TIME,
        STAR
    }

    /** How long they talked, and why no longer. */
    record Talk(Duration length, Reason reason) {}

    Bridging(Call call, Call other, Means means) {
        this.call = call;
        this.other = other;
        this.means = means;
    }

    Bridging limit(Optional<Duration> longest) {
        limit = longest.orElse(FOREVER);
        return this;
    }

    Bridging hangupOnStar(boolean on) {
        star = on;
        return this;
    }

    /**
     * Connects them.
     *
     * @throws io.dialplane.node.call.CallEnded when the caller's call is over
     */
    Talk talk() {
        var mine = call.answered();
        var theirs = other.answered();
        var music = means.sounds().holdMusic(call);
        long began = System.nanoTime();
        call.meets(other);
        other.meets(call);
        var bridge = mine.bridge(theirs);
        means.events().bridged(call, other);
        try {
            call.whenHeld(music(theirs, music));
            other.whenHeld(music(mine, music));
            var reason = ending();
            return new Talk(Duration.ofNanos(System.nanoTime() - began), reason);
        } finally {
            call.digits().whenPressedNothing();
            call.whenHeldNothing();
            other.whenHeldNothing();
            bridge.close();
            means.events().unbridged(call, other);
        }
    }

    private Reason ending() {
        var ended = new CompletableFuture<Reason>();
        other.over().thenRun(() -> ended.complete(Reason.HUNG_UP));
        call.digits().clear();
        if (star) {
            call.digits().whenPressed(() -> {
                for (var digit = call.digits().poll();
                        digit.isPresent();
                        digit = call.digits().poll()) {
                    if (digit.get() == '*') {
                        ended.complete(Reason.STAR);
                    }
                }
            });
        }
        var reason = call.awaitUpTo(ended, limit);
        if (reason.isEmpty()) {
            other.hangUp(Leg.By.NODE, HangupCause.ALLOTTED_TIMEOUT);
        }
        return reason.orElse(Reason.TIME);
    }

    private static Consumer<Boolean> music(MediaStream to, List<Sound> music) {
        var playing = new AtomicReference<@Nullable Playback>();
        return isHeld -> {
            var before = playing.getAndSet(isHeld && !music.isEmpty() ? to.play(music, 0) : null);
            if (before != null) {
                before.stop();
            }
        };
    }
}
