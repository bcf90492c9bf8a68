package io.dialplane.appserver.queue;

import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.events.CallEvent.Types;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.appserver.settings.AppServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Looks after the queues now and then: whose node is gone, how many wait. */
@Singleton
public class QueueWatch {
    private final Queues queues;
    private final LiveCalls calls;
    private final EventWindow events;
    private final MeterRegistry meters;
    private final Duration nodeSilence;
    private final AtomicLong waiting = new AtomicLong();

    public QueueWatch(
            Queues queues, LiveCalls calls, EventWindow events, MeterRegistry meters, AppServerSettings settings) {
        this.queues = queues;
        this.calls = calls;
        this.events = events;
        this.meters = meters;
        this.nodeSilence = settings.node().silence();
        meters.gauge("dialplane_queue_waiting", waiting);
    }

    /** Looks; blocks. */
    public void look(Instant now) {
        for (String call : queues.expire(now, nodeSilence)) {
            meters.counter("dialplane_queue_results_total", "result", "lost").increment();
            calls.note(call, "queue", "is in its queue no longer: its node is silent");
            events.publish(Types.QUEUE_LEFT, call, "", "", Map.of("reason", "node-silent"));
        }
        waiting.set(queues.waiting());
    }
}
