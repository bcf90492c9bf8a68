package io.dialplane.appserver.calls;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls there are, and the latest that ended, in memory: every application server hears every node and so knows
 * them all. What must last is in the call records.
 */
@Singleton
public class LiveCalls {
    /** How many ended calls are kept with their timelines. */
    static final int RECENT = 2_000;

    /** More live calls than this are not kept; far beyond what the nodes of one installation carry. */
    static final int MOST = 200_000;

    /** The cause of a call of which the end was not heard: what its node did last is in its record. */
    static final String UNHEARD_END = "UNKNOWN";

    /** A call that asked for instructions and of which no node ever told. */
    private static final Duration UNANNOUNCED = Duration.ofSeconds(60);

    private final Map<String, LiveCall> live = new ConcurrentHashMap<>();
    private final Map<String, LiveCall> recent = new ConcurrentHashMap<>();
    private final Deque<String> recentOrder = new ArrayDeque<>();

    public LiveCalls(MeterRegistry meters) {
        meters.gauge("dialplane_calls_active", live, Map::size);
    }

    /** The call of this id, made known if it was not. */
    LiveCall call(String id) {
        return call(id, Instant.now());
    }

    /** The call of this id, made known with this start if it was not. */
    LiveCall call(String id, Instant startedAt) {
        LiveCall ended = recent.get(id);
        if (ended != null) {
            return ended;
        }
        if (live.size() >= MOST) {
            return new LiveCall(id, startedAt);
        }
        return live.computeIfAbsent(id, key -> new LiveCall(key, startedAt));
    }

    /** A call was led to an application. */
    public void routed(String id, String trace, String application) {
        call(id).routed(trace, application);
    }

    /** Adds a line to a call's timeline. */
    public void note(String id, String type, String text) {
        if (!id.isEmpty()) {
            call(id).note(Instant.now(), type, text);
        }
    }

    /** The application a call was led to, while it is remembered. */
    public Optional<String> applicationOf(String id) {
        return find(id).map(LiveCall::application).filter(application -> !application.isEmpty());
    }

    /** A live or recently ended call. */
    public Optional<LiveCall> find(String id) {
        return Optional.ofNullable(live.get(id)).or(() -> Optional.ofNullable(recent.get(id)));
    }

    /** The call is over; it moves to the recent ones. */
    void ended(LiveCall call) {
        live.remove(call.id());
        synchronized (recentOrder) {
            if (recent.putIfAbsent(call.id(), call) == null) {
                recentOrder.add(call.id());
                while (recentOrder.size() > RECENT) {
                    recent.remove(recentOrder.remove());
                }
            }
        }
    }

    /** How many calls there are. */
    public int count() {
        return live.size();
    }

    /** How many calls a node has. */
    public long countOn(String node) {
        return live.values().stream().filter(call -> call.node().equals(node)).count();
    }

    /** The live calls, the latest first. */
    public List<LiveCall.Summary> list(int most) {
        return live.values().stream()
                .map(LiveCall::summary)
                .sorted(Comparator.comparing(LiveCall.Summary::startedAt).reversed())
                .limit(most)
                .toList();
    }

    /**
     * A node told which calls it has: others of this node are over, though nobody heard their end. Those that became
     * known after it was asked may have begun after it looked.
     */
    List<LiveCall> retain(String node, Set<String> ids, Instant asked) {
        List<LiveCall> lost = live.values().stream()
                .filter(call -> call.announced()
                        && call.node().equals(node)
                        && call.startedAt().isBefore(asked)
                        && !ids.contains(call.id()))
                .toList();
        for (LiveCall call : lost) {
            call.ended(Instant.now(), UNHEARD_END);
            ended(call);
        }
        return lost;
    }

    /** Forgets calls that asked for instructions and then were never heard of. */
    public void forgetUnannounced(Instant now) {
        live.values()
                .removeIf(call ->
                        !call.announced() && call.startedAt().plus(UNANNOUNCED).isBefore(now));
    }
}
