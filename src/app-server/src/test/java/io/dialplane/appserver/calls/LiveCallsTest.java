package io.dialplane.appserver.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveCallsTest {
    private final LiveCalls calls = new LiveCalls(new SimpleMeterRegistry());

    @Test
    void aNodesListEndsTheCallsItHasNoMore() {
        calls.call("gone").announce("node-1", "", "1001", "5000", "inbound");
        calls.call("still").announce("node-1", "", "1001", "5000", "inbound");
        calls.call("elsewhere").announce("node-2", "", "1001", "5000", "inbound");
        assertThat(calls.retain("node-1", Set.of("still"), Instant.MAX))
                .extracting(LiveCall::id)
                .containsExactly("gone");
        assertThat(calls.list(10)).extracting(LiveCall.Summary::id).containsExactlyInAnyOrder("still", "elsewhere");
    }

    @Test
    void aCallThatBeganWhileTheNodeListedItsCallsGoesOn() {
        Instant asked = Instant.now();
        calls.call("new").announce("node-1", "", "1001", "5000", "inbound");
        assertThat(calls.retain("node-1", Set.of(), asked)).isEmpty();
        assertThat(calls.count()).isEqualTo(1);
    }

    @Test
    void aTimelineStaysSmallHoweverMuchACallDoes() {
        LiveCall call = calls.call("talkative");
        for (int i = 0; i < 1_000; i++) {
            call.note(Instant.now(), "call.executing", i + "x".repeat(10_000));
        }
        var timeline = call.details().timeline();
        assertThat(timeline).hasSize(200).allMatch(entry -> entry.text().length() <= 301);
        assertThat(timeline.getFirst().text()).startsWith("0x");
        assertThat(timeline.getLast().text()).startsWith("999x");
    }
}
