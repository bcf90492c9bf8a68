package io.dialplane.node.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.eventsocket.EventFormat;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Events events = new Events(
            new Identity("core-1", "vm", "node-1", "192.0.2.2"),
            Clock.fixed(Instant.parse("2026-11-24T03:44:32.491221Z"), ZoneOffset.UTC));

    private record Wanting(String name, List<PublishedEvent> received) implements Events.Listener {
        Wanting(String name) {
            this(name, new ArrayList<>());
        }

        @Override
        public boolean mayWant(String kind) {
            return name.equals(kind);
        }

        @Override
        public void accept(PublishedEvent event) {
            received.add(event);
        }
    }

    @Test
    void startsEveryEventWithTheStandardHeaders() {
        var listener = new Wanting("CUSTOM");
        events.listen(listener);
        events.publishCustom("sofia::register", event -> event.add("from-user", "1001"));
        assertThat(EventFormat.PLAIN.content(listener.received().getFirst().event()))
                .isEqualTo("""
                Event-Name: CUSTOM
                Event-Subclass: sofia%3A%3Aregister
                Core-UUID: core-1
                FreeSWITCH-Hostname: vm
                FreeSWITCH-Switchname: node-1
                FreeSWITCH-IPv4: 192.0.2.2
                Event-Date-Local: 2026-11-24%2003%3A44%3A32
                Event-Date-GMT: Tue,%2024%20Nov%202026%2003%3A44%3A32%20GMT
                Event-Date-Timestamp: 1795491872491221
                Event-Sequence: 1
                Dialplane-Node: node-1
                from-user: 1001

                """);
    }

    @Test
    void buildsNothingThatNobodyWants() {
        var built = new AtomicInteger();
        events.publish("DTMF", event -> built.incrementAndGet());
        try (var registration = events.listen(new Wanting("HEARTBEAT"))) {
            events.publish("DTMF", event -> built.incrementAndGet());
            assertThat(events.wanted("HEARTBEAT")).isTrue();
        }
        assertThat(events.wanted("HEARTBEAT")).isFalse();
        assertThat(built).hasValue(0);
    }

    @Test
    void writesAnEventOnceForAllListeners() {
        var one = new Wanting("DTMF");
        var two = new Wanting("DTMF");
        events.listen(one);
        events.listen(two);
        events.publish("DTMF", event -> event.add("DTMF-Digit", "1"));
        assertThat(one.received().getFirst().frame(EventFormat.JSON))
                .isSameAs(two.received().getFirst().frame(EventFormat.JSON));
    }

    @Test
    void deliversInTheOrderOfTheSequenceWhoeverPublishes() throws InterruptedException {
        var listener = new Wanting("DTMF");
        events.listen(listener);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 500; n++) {
                    events.publish("DTMF", event -> event.add("DTMF-Digit", "1"));
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        var sequence = listener.received().stream()
                .map(event ->
                        Long.parseLong(event.event().header("Event-Sequence").orElseThrow()))
                .toList();
        assertThat(sequence).hasSize(4_000).isSorted().doesNotHaveDuplicates();
    }
}
