package io.dialplane.appserver.webhook;

import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.trace.Trace;
import io.dialplane.instructions.Dialect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Asks developers' endpoints, over kept connections, and always has an outcome in time: connecting, the answer, its size
 * and the whole with retries and redirects are bounded. Every request is signed, goes to an address that the egress
 * policy allows, and is not made while the host's breaker is open. Docs: docs/webhooks.md.
 */
@Singleton
public class WebhookClient {
    /** The largest answer, bytes. */
    static final int LARGEST = Dialect.MAX_BYTES;

    /** Shorter than the usual servers' 5 s, so that a kept connection is not closed under a request. */
    private static final int KEEP_ALIVE_SECONDS = 3;

    private static final int LONGEST_CONNECT_MS = 10_000;

    /** A delivery has no caller who waits, but a lease that ends. */
    public static final Duration DELIVERY_TOTAL = Duration.ofSeconds(15);

    final Vertx vertx;
    final HttpClient client;
    final Addresses addresses;
    final Hosts hosts;
    private final Duration total;

    public WebhookClient(Vertx vertx, Addresses addresses, Hosts hosts, AppServerSettings settings) {
        int connections = settings.webhook().connections();
        this.vertx = vertx;
        this.addresses = addresses;
        this.hosts = hosts;
        this.total = settings.webhook().total();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(connections)
                .setMaxWaitQueueSize(connections * 16)
                .setConnectTimeout(LONGEST_CONNECT_MS) // else a host that is away holds its share of the pool for 60 s
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(16 << 10));
    }

    /**
     * Whom to ask.
     *
     * @param url absolute; its fragment may say how to retry (jambonz' {@code #rc=2&rp=ct,5xx}) and is not sent
     * @param post whether by POST, else by GET with a query
     * @param asking how
     * @param total bound for all attempts and redirects
     * @param delivery whether it can be told later: no retries here, and a breaker of its own
     * @param headers more of them
     */
    public record Target(
            URI url, boolean post, Asking asking, Duration total, boolean delivery, Map<String, String> headers) {
        public Target {
            headers = Map.copyOf(headers);
        }

        /** Told while nobody waits, once; what fails is told again later. */
        public static Target ofDelivery(URI url, boolean post, Asking asking, String id) {
            return new Target(url, post, asking, DELIVERY_TOTAL, true, Map.of("Dialplane-Delivery", id));
        }

        RetryPolicy retries() {
            return RetryPolicy.of(url, asking.retries());
        }
    }

    /**
     * Whom to ask while a call waits.
     *
     * @param waited for so long already
     * @param another whether somebody else can be asked when this one fails: a third of the time is left for that
     */
    public Target target(URI url, boolean post, Asking asking, Duration waited, boolean another) {
        Duration left = total.minus(waited);
        return new Target(url, post, asking, another ? left.minus(total.dividedBy(3)) : left, false, Map.of());
    }

    /** Asks; the future never fails. */
    public Future<WebhookAnswer> ask(Target target, WebhookRequest request, Trace trace) {
        return new Exchange(this, target, request, trace).begin();
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
