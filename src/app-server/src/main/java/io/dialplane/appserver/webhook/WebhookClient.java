package io.dialplane.appserver.webhook;

import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.trace.Trace;
import io.dialplane.appserver.webhook.WebhookAnswer.Outcome;
import io.dialplane.instructions.Dialect;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks developers' endpoints, over kept connections, and always has an outcome in time: connecting is bounded (twice,
 * because a request that never left may be repeated), the whole answer is bounded, its size is bounded, redirects are
 * not followed.
 */
@Singleton
public class WebhookClient {
    /** The largest answer, bytes. */
    static final int LARGEST = Dialect.MAX_BYTES;

    /** Shorter than the usual servers' 5 s, so that a kept connection is not closed under a request. */
    private static final int KEEP_ALIVE_SECONDS = 3;

    private static final int LONGEST_CONNECT_MS = 10_000;
    private static final int ATTEMPTS = 2;

    private final Vertx vertx;
    private final HttpClient client;

    public WebhookClient(Vertx vertx, AppServerSettings settings) {
        int connections = settings.webhook().connections();
        this.vertx = vertx;
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
     * Whom to ask, and for how long.
     *
     * @param url absolute
     * @param post whether by POST with a JSON body, else by GET with a query
     * @param connect bound for each of two attempts to connect
     * @param answer bound from the connection to the end of the answer
     */
    public record Target(URI url, boolean post, Duration connect, Duration answer) {}

    /** Asks; the future never fails. */
    public Future<WebhookAnswer> ask(Target target, WebhookRequest request, Trace trace) {
        Exchange exchange = new Exchange(target, request, trace);
        exchange.connect(1);
        return exchange.answer.future();
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** One request and its answer; on one event loop. */
    private final class Exchange {
        private final Target target;
        private final WebhookRequest request;
        private final Trace trace;
        private final Promise<WebhookAnswer> answer = Promise.promise();
        private final Buffer body = Buffer.buffer();
        private final long began = System.nanoTime();
        private long timer = -1;

        Exchange(Target target, WebhookRequest request, Trace trace) {
            this.target = target;
            this.request = request;
            this.trace = trace;
        }

        void connect(int attempt) {
            RequestOptions options = new RequestOptions()
                    .setMethod(target.post() ? HttpMethod.POST : HttpMethod.GET)
                    .setFollowRedirects(false)
                    .setConnectTimeout(target.connect().toMillis());
            try {
                options.setAbsoluteURI(target.post() ? target.url().toString() : request.inQuery(target.url()));
            } catch (IllegalArgumentException e) {
                fail(Outcome.CONNECT, "not a URL: " + target.url());
                return;
            }
            client.request(options).onComplete(connected -> {
                if (connected.succeeded()) {
                    send(connected.result());
                } else if (attempt < ATTEMPTS) {
                    connect(attempt + 1); // nothing was sent: safe to repeat
                } else {
                    fail(Outcome.CONNECT, "no connection: " + reason(connected.cause()));
                }
            });
        }

        private void send(HttpClientRequest http) {
            timer = vertx.setTimer(target.answer().toMillis(), ignored -> {
                timer = -1;
                fail(
                        Outcome.TIMEOUT,
                        "no whole answer within " + target.answer().toMillis() + " ms");
                http.reset();
            });
            http.putHeader("traceparent", trace.traceparent())
                    .putHeader("Accept", "application/json, text/xml")
                    .putHeader("User-Agent", "dialplane/0.1.0");
            http.exceptionHandler(e -> fail(Outcome.CLOSED, reason(e)));
            http.response().onComplete(response -> {
                if (response.succeeded()) {
                    receive(http, response.result());
                } else {
                    fail(Outcome.CLOSED, reason(response.cause()));
                }
            });
            if (target.post()) {
                http.putHeader("Content-Type", request.format().contentType()).end(Buffer.buffer(request.body()));
            } else {
                http.end();
            }
        }

        private void receive(HttpClientRequest http, HttpClientResponse response) {
            response.exceptionHandler(e -> fail(Outcome.CLOSED, reason(e)));
            int status = response.statusCode();
            if (status < 200 || status > 299) {
                fail(Outcome.STATUS, "status " + status);
                http.reset();
                return;
            }
            response.handler(part -> {
                if (body.length() + part.length() > LARGEST) {
                    fail(Outcome.TOO_LARGE, "more than " + LARGEST + " bytes");
                    http.reset();
                } else {
                    body.appendBuffer(part);
                }
            });
            response.endHandler(ignored -> finish(new WebhookAnswer.Document(
                    status, Optional.ofNullable(response.getHeader("Content-Type")), body.getBytes(), nanos())));
        }

        private void fail(Outcome outcome, String detail) {
            finish(new WebhookAnswer.Failed(outcome, detail, nanos()));
        }

        private void finish(WebhookAnswer outcome) {
            if (timer >= 0) {
                vertx.cancelTimer(timer);
                timer = -1;
            }
            answer.tryComplete(outcome);
        }

        private long nanos() {
            return System.nanoTime() - began;
        }

        private String reason(Throwable cause) {
            String message = cause.getMessage();
            String text = message == null ? cause.getClass().getSimpleName() : message;
            return text.length() <= 300 ? text : text.substring(0, 300);
        }
    }
}
