package io.dialplane.node.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.node.appserver.Kept.Asked;
import io.dialplane.node.health.NodeMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeptTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long now;
    private int asked;
    private final Kept<String> kept = new Kept<>(
            "directory", Duration.ofSeconds(2), Duration.ofSeconds(100), () -> now, new NodeMetrics(registry));

    private String get(String value, boolean good, Optional<Duration> timeToLive) {
        return kept.get("1001@d", () -> {
                    asked++;
                    return CompletableFuture.completedFuture(new Asked<>(value, good, timeToLive));
                })
                .join();
    }

    private void later(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void keepsAnAnswerAsLongAsItSays() {
        get("a", true, Optional.of(Duration.ofSeconds(60)));
        later(59);
        assertThat(get("b", true, Optional.empty())).isEqualTo("a");
        later(2);
        assertThat(get("b", true, Optional.empty())).isEqualTo("b");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void keepsAnAnswerThatDoesNotSayForTheUsualTime() {
        get("a", true, Optional.empty());
        later(3);
        assertThat(get("b", true, Optional.empty())).isEqualTo("b");
    }

    @Test
    void asksOnceForAllWhoAskMeanwhile() {
        var answer = new CompletableFuture<Asked<String>>();
        var first = kept.get("x", () -> {
            asked++;
            return answer;
        });
        var second = kept.get("x", () -> {
            asked++;
            return answer;
        });
        answer.complete(new Asked<>("a", true, Optional.empty()));
        assertThat(first.join() + second.join()).isEqualTo("aa");
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void goesOnWithTheLastGoodAnswerForTheGraceAndCountsIt() {
        get("a", true, Optional.of(Duration.ofSeconds(10)));
        later(11);
        assertThat(get("nobody", false, Optional.empty())).isEqualTo("a");
        later(50);
        assertThat(get("nobody", false, Optional.empty())).isEqualTo("a");
        assertThat(registry.counter("dialplane_stale_answers_total", "section", "directory")
                        .count())
                .isEqualTo(2);
        later(60);
        assertThat(get("nobody", false, Optional.empty())).isEqualTo("nobody");
    }

    @Test
    void anAnswerWithoutATimeToLiveNeverOutlivesItself() {
        get("a", true, Optional.empty());
        later(3);
        assertThat(get("nobody", false, Optional.empty())).isEqualTo("nobody");
    }

    @Test
    void forgetsOnCommand() {
        get("a", true, Optional.of(Duration.ofSeconds(60)));
        kept.flush(question -> question.equals("other"));
        assertThat(get("b", true, Optional.empty())).isEqualTo("a");
        kept.flush("1001@d"::equals);
        assertThat(get("b", true, Optional.empty())).isEqualTo("b");
    }
}
