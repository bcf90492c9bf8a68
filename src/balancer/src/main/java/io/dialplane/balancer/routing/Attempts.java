package io.dialplane.balancer.routing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The new calls in flight, bounded in number and time. Losing them all (a restart) costs fail-over for the calls of that
 * second and nothing else.
 */
final class Attempts {
    /** An INVITE may be pending for three minutes (RFC 3261 §16.6 step 11, timer C). */
    private static final long PENDING_MS = 180_000;

    /** The oldest first. */
    private final LinkedHashMap<Long, Attempt> all = new LinkedHashMap<>();

    private final Deque<Silence> silences = new ArrayDeque<>();
    private final int max;
    private final long silenceMs;

    /** An attempt and when it was sent; outdated once the attempt was sent again. */
    private record Silence(Attempt attempt, long since) {
        boolean over() {
            return attempt.phase != Attempt.Phase.SILENT || attempt.sentAt != since;
        }
    }

    Attempts(int max, long silenceMs) {
        this.max = max;
        this.silenceMs = silenceMs;
    }

    int size() {
        return all.size();
    }

    /** Whether one more fits; the oldest that only remembers gives way. */
    boolean hasRoom() {
        if (all.size() < max) {
            return true;
        }
        Map.Entry<Long, Attempt> eldest = all.firstEntry();
        if (eldest != null && eldest.getValue().phase == Attempt.Phase.ANSWERED) {
            forget(eldest.getValue());
        }
        return all.size() < max;
    }

    @Nullable
    Attempt find(long transaction) {
        return all.get(transaction);
    }

    void add(Attempt attempt) {
        all.put(attempt.transaction, attempt);
        watch(attempt);
    }

    /** It goes to another node. */
    void moved(Attempt attempt, Node next, long now) {
        settle(attempt);
        attempt.node = next;
        attempt.tries++;
        attempt.sentAt = now;
        attempt.elsewhere = true;
        attempt.phase = Attempt.Phase.SILENT;
        watch(attempt);
    }

    private void watch(Attempt attempt) {
        attempt.node.inFlight(1);
        silences.add(new Silence(attempt, attempt.sentAt));
    }

    void trying(Attempt attempt) {
        if (attempt.phase == Attempt.Phase.SILENT) {
            attempt.phase = Attempt.Phase.TRYING;
        }
    }

    /** The node has decided. */
    void answered(Attempt attempt) {
        settle(attempt);
        if (!attempt.elsewhere) {
            forget(attempt);
        }
    }

    /** No other node is left for it; what the client repeats still goes to this one. */
    void remember(Attempt attempt) {
        settle(attempt);
        attempt.elsewhere = true;
    }

    void forget(Attempt attempt) {
        settle(attempt);
        attempt.release();
        all.remove(attempt.transaction, attempt);
    }

    private static void settle(Attempt attempt) {
        if (attempt.phase == Attempt.Phase.SILENT || attempt.phase == Attempt.Phase.TRYING) {
            attempt.node.inFlight(-1);
            attempt.phase = Attempt.Phase.ANSWERED;
        }
    }

    /** The next call whose node has been silent too long; it must be moved or forgotten. */
    @Nullable
    Attempt nextSilent(long now) {
        while (true) {
            Silence silence = silences.peek();
            if (silence == null || !silence.over() && now - silence.since() < silenceMs) {
                return null;
            }
            silences.remove();
            if (!silence.over()) {
                return silence.attempt();
            }
        }
    }

    /** The calls a node has not said anything about. */
    List<Attempt> silentAt(Node node) {
        return silences.stream()
                .filter(silence -> !silence.over() && silence.attempt().node == node)
                .map(Silence::attempt)
                .toList();
    }

    /** Forgets what has been remembered for long enough. */
    void expire(long now) {
        Map.Entry<Long, Attempt> eldest = all.firstEntry();
        while (eldest != null && now - eldest.getValue().sentAt > PENDING_MS) {
            forget(eldest.getValue());
            eldest = all.firstEntry();
        }
    }
}
