package io.dialplane.appserver.webhook;

import io.dialplane.appserver.webhook.WebhookAnswer.Attempt;
import io.dialplane.appserver.webhook.WebhookAnswer.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its answer: address → breaker → connection → answer. On the exchange's event loop. */
final class OneRequest {
    /** Of an answer that is no document no more is read, to keep the connection. */
    private static final int LARGEST_REFUSAL = 64 << 10;

    private final Exchange exchange;
    private final Message message;
    private final int number;
    private final Buffer body = Buffer.buffer();
    private final long began = System.nanoTime();
    private long timer = -1;
    private boolean settled;
    private @Nullable Breaker breaker;
    private @Nullable HttpClientRequest running;

    OneRequest(Exchange exchange, Message message, int number) {
        this.exchange = exchange;
        this.message = message;
        this.number = number;
    }

    /** What came of it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Settled(
            Message message,
            Attempt attempt,
            Optional<String> contentType,
            byte[] body,
            @Nullable String location) {}

    void begin() {
        Future.fromCompletionStage(exchange.owner.addresses.find(message.url().getHost()), exchange.context)
                .onSuccess(found -> {
                    switch (found) {
                        case Addresses.Found.Refused(String why) -> fail(Outcome.REFUSED, 0, why);
                        case Addresses.Found.Unknown(String why) -> fail(Outcome.CONNECT, 0, why);
                        case Addresses.Found.Some(List<InetAddress> some) -> pass(some.get((number - 1) % some.size()));
                    }
                });
    }

    /** The time for the whole exchange is over. */
    void giveUp(String detail) {
        HttpClientRequest http = running;
        fail(http == null ? Outcome.CONNECT : Outcome.TIMEOUT, 0, detail);
        if (http != null) {
            http.reset();
        }
    }

    private void pass(InetAddress address) {
        if (settled) {
            return;
        }
        Breaker host = exchange.owner.hosts.breaker(message.url(), exchange.target.delivery());
        if (host.lets(System.nanoTime())) {
            breaker = host;
            connect(address);
        } else {
            fail(Outcome.OPEN, 0, "the host is left alone for a while: " + host.reason());
        }
    }

    private void connect(InetAddress address) {
        URI url = message.url();
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        RequestOptions options = new RequestOptions()
                .setMethod(message.post() ? HttpMethod.POST : HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(secure)
                .setURI(url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()))
                .setFollowRedirects(false)
                .setConnectTimeout(exchange.target.asking().connectTimeout().toMillis());
        exchange.owner.client.request(options).onComplete(connected -> {
            if (connected.succeeded()) {
                send(connected.result());
            } else {
                fail(Outcome.CONNECT, 0, "no connection: " + reason(connected.cause()));
            }
        });
    }

    private void send(HttpClientRequest http) {
        if (settled) {
            http.reset();
            return;
        }
        running = http;
        long most = exchange.target.asking().answerTimeout().toMillis();
        timer = exchange.owner.vertx.setTimer(most, ignored -> {
            timer = -1;
            fail(Outcome.TIMEOUT, 0, "no whole answer within " + most + " ms");
            http.reset();
        });
        http.putHeader("traceparent", exchange.trace.traceparent())
                .putHeader("Accept", "application/json, text/xml")
                .putHeader("User-Agent", "dialplane/0.1.0");
        message.headers().forEach(http::putHeader);
        exchange.target.headers().forEach(http::putHeader);
        http.exceptionHandler(e -> fail(Outcome.CLOSED, 0, reason(e)));
        http.response().onComplete(response -> {
            if (response.succeeded()) {
                receive(http, response.result());
            } else {
                fail(Outcome.CLOSED, 0, reason(response.cause()));
            }
        });
        if (message.post()) {
            http.end(Buffer.buffer(message.body()));
        } else {
            http.end();
        }
    }

    private void receive(HttpClientRequest http, HttpClientResponse response) {
        int status = response.statusCode();
        boolean good = status >= 200 && status <= 299;
        response.exceptionHandler(e -> fail(Outcome.CLOSED, status, reason(e)));
        response.handler(part -> {
            if (body.length() + part.length() <= (good ? WebhookClient.LARGEST : LARGEST_REFUSAL)) {
                body.appendBuffer(part);
                return;
            }
            if (good) {
                fail(Outcome.TOO_LARGE, status, "more than " + WebhookClient.LARGEST + " bytes");
            } else {
                answered(response);
            }
            http.reset();
        });
        response.endHandler(ignored -> answered(response));
    }

    private void answered(HttpClientResponse response) {
        int status = response.statusCode();
        String location = response.getHeader("Location");
        Outcome outcome = status >= 200 && status <= 299
                ? Outcome.OK
                : Redirects.isOne(status) ? Outcome.REDIRECT : Outcome.STATUS;
        settle(outcome, status, "status " + status, Optional.ofNullable(response.getHeader("Content-Type")), location);
    }

    private void fail(Outcome outcome, int status, String detail) {
        settle(outcome, status, detail, Optional.empty(), null);
    }

    private void settle(
            Outcome outcome, int status, String detail, Optional<String> contentType, @Nullable String location) {
        if (settled) {
            return;
        }
        settled = true;
        if (timer >= 0) {
            exchange.owner.vertx.cancelTimer(timer);
        }
        long now = System.nanoTime();
        if (breaker != null) {
            tell(breaker, outcome, status, detail, now);
        }
        exchange.owner.hosts.count(message.url(), outcome);
        Attempt attempt = new Attempt(Exchange.shown(message.url()), number, status, outcome, detail, now - began);
        exchange.settled(new Settled(message, attempt, contentType, body.getBytes(), location));
    }

    private static void tell(Breaker breaker, Outcome outcome, int status, String detail, long now) {
        boolean away = switch (outcome) {
            case CONNECT, TIMEOUT, CLOSED -> true;
            case STATUS -> status >= 500;
            case OK, TOO_LARGE, REDIRECT, REFUSED, OPEN, BROKEN -> false;
        };
        if (away) {
            breaker.failed(detail, now);
        } else {
            breaker.succeeded(now);
        }
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        String text = message == null ? cause.getClass().getSimpleName() : message;
        return text.length() <= 300 ? text : text.substring(0, 300);
    }
}
