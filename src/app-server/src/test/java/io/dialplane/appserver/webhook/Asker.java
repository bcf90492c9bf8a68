package io.dialplane.appserver.webhook;

import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.trace.Trace;
import io.dialplane.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The webhook client by itself, with settings of a test. */
final class Asker implements AutoCloseable {
    static final String SECRET = "the-secret-of-the-tests";
    static final Map<String, Object> FIELDS = Map.of("call_sid", "c 1");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final WebhookClient client;
    private final Vertx vertx = Vertx.vertx();

    Asker(String... settings) {
        List<String> line = new ArrayList<>(List.of("--egress.allow=127.0.0.0/8,::1"));
        line.addAll(List.of(settings));
        AppServerSettings loaded = Settings.load(AppServerSettings.class, line, Map.of());
        client = new WebhookClient(vertx, new Addresses(loaded), new Hosts(meters, loaded), loaded);
    }

    /** How most are asked: JSON, quickly. */
    static Asking asking(int retries) {
        return new Asking(
                RequestDialect.JSON,
                false,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                retries,
                List.of(new SigningKey(SECRET, Optional.empty())));
    }

    WebhookAnswer post(String url) {
        return ask(url, true, asking(1));
    }

    WebhookAnswer get(String url) {
        return ask(url, false, asking(1));
    }

    WebhookAnswer ask(String url, boolean post, Asking asking) {
        return ask(client.target(URI.create(url), post, asking, Duration.ZERO, false), FIELDS);
    }

    WebhookAnswer ask(WebhookClient.Target target, Map<String, Object> fields) {
        try {
            return client.ask(target, new WebhookRequest(fields), Trace.of(null))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
