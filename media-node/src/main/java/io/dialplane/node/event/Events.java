package io.dialplane.node.event;

import io.dialplane.eventsocket.Event;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Where everything that happens on the node is told. Safe for any thread.
 *
 * <pre>{@code
 * events.publish("CHANNEL_ANSWER", event -> event.addAll(channelBlock).add("Answer-State", "answered"));
 * events.publishCustom("dialplane::document", event -> event.add("Unique-ID", id).add("Dialplane-Line", 7));
 * }</pre>
 *
 * The first headers are set here: {@code Event-Name}, {@code Event-Subclass} of a CUSTOM event, {@code Core-UUID},
 * {@code FreeSWITCH-Hostname}, {@code FreeSWITCH-Switchname}, {@code FreeSWITCH-IPv4}, {@code Event-Date-Local},
 * {@code Event-Date-GMT}, {@code Event-Date-Timestamp} (microseconds since 1970), {@code Event-Sequence}, and
 * {@code Dialplane-Node}. The caller's lambda adds the rest, and runs only when somebody listens to events of that kind:
 * without listeners nothing is built or written. For headers that are the same in all events of a call, build an
 * {@link Event} once with {@code Event.builder()…build()} and add it with {@link Event.Builder#addAll(Event)}.
 *
 * <p>{@code Event-Sequence} counts all events of the node; listeners get them in that order.
 */
public final class Events {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter GMT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** Somebody who gets events. Called by the publishing thread, one event after another: must return at once. */
    public interface Listener {
        /** Whether events of that kind may be wanted; asked before an event is built. */
        boolean mayWant(String name);

        /** An event of a kind that may be wanted by some listener: check again. */
        void accept(PublishedEvent event);
    }

    /** Ends a listener's interest. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private record Second(long epoch, String local, String gmt) {}

    private final Identity identity;
    private final Clock clock;
    private final ZoneId zone;
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong sequence = new AtomicLong();
    private final Object order = new Object();
    private volatile Second second = new Second(-1, "", "");

    public Events(Identity identity, Clock clock) {
        this.identity = identity;
        this.clock = clock;
        this.zone = clock.getZone();
    }

    /** Who publishes here. */
    public Identity identity() {
        return identity;
    }

    /** Whether somebody listens to events of that kind. */
    public boolean wanted(String name) {
        for (var listener : listeners) {
            if (listener.mayWant(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tells an event.
     *
     * @param name FreeSWITCH's name of the kind, such as {@code CHANNEL_CREATE}
     * @param data adds the event's own headers; called only when somebody listens, by this thread
     */
    public void publish(String name, Consumer<Event.Builder> data) {
        publish(name, "", data);
    }

    /**
     * Tells a {@code CUSTOM} event.
     *
     * @param subclass such as {@code sofia::register}
     */
    public void publishCustom(String subclass, Consumer<Event.Builder> data) {
        publish(Event.CUSTOM, subclass, data);
    }

    private void publish(String name, String subclass, Consumer<Event.Builder> data) {
        if (!wanted(name)) {
            sequence.incrementAndGet();
            return;
        }
        var event = Event.named(name);
        if (!subclass.isEmpty()) {
            event.add(Event.SUBCLASS, subclass);
        }
        standard(event);
        data.accept(event);
        synchronized (order) {
            event.set("Event-Sequence", Long.toString(sequence.incrementAndGet()));
            var published = new PublishedEvent(event.build());
            for (var listener : listeners) {
                listener.accept(published);
            }
        }
    }

    /** Adds a listener; it gets what is published from now on. */
    public Registration listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void standard(Event.Builder event) {
        var now = clock.instant();
        var formatted = second(now);
        event.add("Core-UUID", identity.coreUuid())
                .add("FreeSWITCH-Hostname", identity.hostname())
                .add("FreeSWITCH-Switchname", identity.node())
                .add("FreeSWITCH-IPv4", identity.address())
                .add("Event-Date-Local", formatted.local())
                .add("Event-Date-GMT", formatted.gmt())
                .add("Event-Date-Timestamp", now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000)
                .add("Event-Sequence", "0")
                .add("Dialplane-Node", identity.node());
    }

    /** Dates change once a second. */
    private Second second(Instant now) {
        var current = second;
        if (current.epoch() != now.getEpochSecond()) {
            current = new Second(
                    now.getEpochSecond(), LOCAL.format(now.atZone(zone)), GMT.format(now.atOffset(ZoneOffset.UTC)));
            second = current;
        }
        return current;
    }
}
