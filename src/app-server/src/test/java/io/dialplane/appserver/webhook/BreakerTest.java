package io.dialplane.appserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Breaker breaker = new Breaker(3, Duration.ofSeconds(10));

    @Test
    void failuresInARowOpenItAndASuccessBetweenThemDoesNot() {
        breaker.failed("a", 0);
        breaker.failed("b", 0);
        breaker.succeeded(0);
        breaker.failed("c", 0);
        breaker.failed("d", 0);
        assertThat(breaker.lets(0)).isTrue();
        breaker.failed("e", 0);
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
        assertThat(breaker.reason()).contains("3 failures").contains("e");
        assertThat(breaker.lets(9 * SECOND)).isFalse();
    }

    @Test
    void afterThePauseOneTriesAndDecides() {
        for (int i = 0; i < 3; i++) {
            breaker.failed("x", 0);
        }
        assertThat(breaker.lets(10 * SECOND)).isTrue();
        assertThat(breaker.lets(10 * SECOND)).isFalse();
        breaker.failed("still", 11 * SECOND);
        assertThat(breaker.lets(20 * SECOND)).isFalse();
        assertThat(breaker.lets(21 * SECOND)).isTrue();
        breaker.succeeded(22 * SECOND);
        assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
        assertThat(breaker.lets(22 * SECOND)).isTrue();
    }

    @Test
    void nobodyIsSentFromHttpsToHttp() {
        URI from = URI.create("https://a.example/x/y?z=1");
        assertThat(Redirects.next(from, 302, "http://a.example/", 0)).isInstanceOf(Redirects.Step.Refuse.class);
        assertThat(Redirects.next(from, 302, "../w", 0))
                .isEqualTo(new Redirects.Step.Follow(URI.create("https://a.example/w"), false));
        assertThat(Redirects.next(from, 308, "//b.example/w", 4))
                .isEqualTo(new Redirects.Step.Follow(URI.create("https://b.example/w"), true));
        assertThat(Redirects.next(from, 308, "/w", 5)).isInstanceOf(Redirects.Step.Refuse.class);
        assertThat(Redirects.next(from, 302, null, 0)).isInstanceOf(Redirects.Step.Refuse.class);
        assertThat(Redirects.next(from, 302, "h t", 0)).isInstanceOf(Redirects.Step.Refuse.class);
    }
}
