package io.dialplane.appserver.events;

import io.dialplane.appserver.settings.AppServerSettings;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, a ring of fixed size. Whoever listens reads it at its own pace from a position of its own: nothing
 * is kept per listener, a slow one misses events and is told how many. Any thread may publish.
 */
@Singleton
public class EventWindow {
    private final @Nullable CallEvent[] ring;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** Tells this server's ids from another's, or from those before a restart. */
    private final String origin = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);

    /** Position of the next event; guarded by this. */
    private long next;

    public EventWindow(AppServerSettings settings) {
        ring = new CallEvent[settings.events().window()];
    }

    /** Adds an event that is about no call. */
    public void publish(String type, String node, Map<String, Object> data) {
        publish(type, "", "", node, data);
    }

    /** Adds an event. */
    public void publish(String type, String call, String trace, String node, Map<String, Object> data) {
        synchronized (this) {
            String id = origin + "-" + next;
            ring[(int) (next % ring.length)] = new CallEvent(id, type, Instant.now(), call, trace, node, data);
            next++;
        }
        for (Runnable listener : listeners) {
            listener.run();
        }
    }

    /** Calls back, on the publisher's thread, whenever there is something new. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Ends a {@link #listen}. */
    public void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** The position after the latest event. */
    public synchronized long end() {
        return next;
    }

    /** The position after the event of this id; empty when it is not one of this server's. */
    public synchronized Optional<Long> after(String id) {
        if (!id.startsWith(origin + "-")) {
            return Optional.empty();
        }
        try {
            long position = Long.parseLong(id.substring(origin.length() + 1)) + 1;
            return position >= 0 && position <= next ? Optional.of(position) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads on from a position.
     *
     * @param position where the reader is
     * @param most how many events at most
     */
    public synchronized Slice read(long position, int most) {
        long oldest = Math.max(0, next - ring.length);
        long from = Math.max(position, oldest);
        int count = (int) Math.min(most, next - from);
        CallEvent[] events = new CallEvent[count];
        for (int i = 0; i < count; i++) {
            CallEvent event = ring[(int) ((from + i) % ring.length)];
            assert event != null;
            events[i] = event;
        }
        return new Slice(List.of(events), from + count, from - position);
    }

    /**
     * What a reader got.
     *
     * @param events the next events
     * @param position where the reader is now
     * @param missed how many were overwritten before it came
     */
    public record Slice(List<CallEvent> events, long position, long missed) {}
}
