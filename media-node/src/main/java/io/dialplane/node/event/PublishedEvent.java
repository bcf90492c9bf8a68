package io.dialplane.node.event;

import io.dialplane.eventsocket.Event;
import io.dialplane.eventsocket.EventFormat;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** An event on its way to listeners; it is written once per format, however many listeners there are. */
public final class PublishedEvent {
    private final Event event;
    private final AtomicReferenceArray<byte[]> frames = new AtomicReferenceArray<>(EventFormat.values().length);

    PublishedEvent(Event event) {
        this.event = event;
    }

    /** The event. */
    public Event event() {
        return event;
    }

    /** The event's frame in a format; shared, not to be changed. */
    public byte[] frame(EventFormat format) {
        byte[] frame = frames.get(format.ordinal());
        if (frame == null) {
            // two threads may both write it, with the same bytes
            frame = format.frame(event);
            frames.set(format.ordinal(), frame);
        }
        return frame;
    }
}
