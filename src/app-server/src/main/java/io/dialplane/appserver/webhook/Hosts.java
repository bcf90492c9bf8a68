package io.dialplane.appserver.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.webhook.WebhookAnswer.Outcome;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the hosts of endpoints: a breaker for each, and what came of the requests to it. */
@Singleton
public class Hosts {
    private static final int MOST_KNOWN = 10_000;

    /** Label values of metrics; hosts beyond these are counted as {@code other}. */
    private static final int MOST_LABELS = 100;

    private final Cache<String, Breaker> breakers = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterAccess(Duration.ofHours(2))
            .build();
    private final Set<String> labels = ConcurrentHashMap.newKeySet();
    private final MeterRegistry meters;
    private final int failures;
    private final Duration pause;

    public Hosts(MeterRegistry meters, AppServerSettings settings) {
        this.meters = meters;
        this.failures = settings.webhook().breakerFailures();
        this.pause = settings.webhook().breakerPause();
        Gauge.builder("dialplane_webhook_breakers_open", this, Hosts::open)
                .description("Hosts of webhooks that are left alone")
                .register(meters);
    }

    /** The breaker of a URL's host; questions of calls and deliveries do not open each other's. */
    Breaker breaker(URI url, boolean delivery) {
        return breakers.get((delivery ? "d " : "c ") + host(url), ignored -> new Breaker(failures, pause));
    }

    /** Counts one request. */
    void count(URI url, Outcome outcome) {
        String host = host(url);
        // two threads may add one too many: it is a bound, not a quota
        boolean labelled = labels.contains(host) || labels.size() < MOST_LABELS && labels.add(host);
        meters.counter("dialplane_webhook_requests_total", "host", labelled ? host : "other", "outcome", outcome.word())
                .increment();
    }

    private static String host(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static double open(Hosts hosts) {
        return hosts.breakers.asMap().values().stream()
                .filter(breaker -> breaker.state() != Breaker.State.CLOSED)
                .count();
    }
}
