package io.dialplane.appserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.dialplane.appserver.webhook.WebhookAnswer.Attempt;
import io.dialplane.appserver.webhook.WebhookAnswer.Outcome;
import io.dialplane.testkit.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real servers that are slow, refuse, redirect, fail at first, or die. */
class WebhookClientTest {
    private final Endpoint endpoint = new Endpoint();
    private final Asker asker = new Asker();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        asker.close();
        endpoint.close();
    }

    @Test
    void whatWasNeverSentIsSentOnceMore() {
        var failed = failed(asker.post("http://127.0.0.1:" + FreePorts.one() + "/"));
        assertThat(failed.outcome()).isEqualTo(Outcome.CONNECT);
        assertThat(failed.attempts()).extracting(Attempt::number).containsExactly(1, 2);
        assertThat(failed(asker.ask("http://127.0.0.1:" + FreePorts.one() + "/", true, Asker.asking(0)))
                        .attempts())
                .hasSize(1);
    }

    @Test
    void aGetThatGot500IsRepeatedAndAPostIsNot() {
        endpoint.on("/x", failingAtFirst(1, 500));
        assertThat(document(asker.get(endpoint.url("/x"))).attempts())
                .extracting(Attempt::status)
                .containsExactly(500, 200);
        endpoint.on("/y", failingAtFirst(1, 500));
        assertThat(failed(asker.post(endpoint.url("/y"))).attempts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "503, rc=2&rp=5xx, 2, 3",
        "503, rc=5&rp=ct%2C5xx, 2, 3",
        "503, rc=1&rp=5xx, 2, 2",
        "503, rc=0&rp=all, 1, 1",
        "503, rc=5&rp=4xx, 1, 1",
        "503, rc=5, 1, 1",
        "404, rc=1&rp=4xx, 1, 2",
        "404, rc=1&rp=all, 1, 2",
        "404, rc=1&rp=5xx, 1, 1"
    })
    void theUrlSaysWhenAPostIsRepeated(int status, String fragment, int failures, int attempts) {
        endpoint.on("/x", failingAtFirst(failures, status));
        var answer = asker.post(endpoint.url("/x?a=b#" + fragment));
        assertThat(answer.attempts()).hasSize(attempts);
        assertThat(answer instanceof WebhookAnswer.Document).isEqualTo(attempts > failures);
        assertThat(endpoint.next().query()).isEqualTo("a=b");
        assertThat(endpoint.waiting()).isEqualTo(attempts - 1);
    }

    @Test
    void aSlowOneIsRepeatedWhenTheUrlSaysSoAndAllOfItIsBounded() {
        endpoint.on("/slow", exchange -> end.await());
        try (Asker hasty = new Asker("--webhook.total=900ms")) {
            var asking =
                    new Asking(RequestDialect.JSON, false, Duration.ofSeconds(2), Duration.ofMillis(200), 5, List.of());
            var failed = failed(hasty.ask(endpoint.url("/slow#rc=1&rp=rt"), true, asking));
            assertThat(failed.outcome()).isEqualTo(Outcome.TIMEOUT);
            assertThat(failed.attempts()).hasSize(2);
            assertThat(failed(hasty.ask(endpoint.url("/slow"), true, asking)).attempts())
                    .hasSize(1);
            failed = failed(hasty.ask(endpoint.url("/slow#rc=5&rp=rt"), true, Asker.asking(5)));
            assertThat(failed.outcome()).isEqualTo(Outcome.TIMEOUT);
            assertThat(failed.detail()).contains("900 ms");
            assertThat(failed.attempts()).hasSize(1);
        }
    }

    @Test
    void oneThatDiesInTheMiddleIsAskedOnceMoreByGetOnly() {
        endpoint.on("/dies", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("half".getBytes());
            exchange.getResponseBody().flush();
            throw new IOException("dies");
        });
        assertThat(failed(asker.post(endpoint.url("/dies"))).attempts())
                .extracting(Attempt::outcome)
                .containsExactly(Outcome.CLOSED);
        assertThat(failed(asker.get(endpoint.url("/dies"))).attempts()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
    void redirectsAreFollowed(int status, String method) {
        endpoint.on("/from", redirect(status, "to?x=1")).on("/to", 200, "application/json", "[]");
        var document = document(asker.post(endpoint.url("/from")));
        assertThat(document.url()).hasToString(endpoint.url("/to?x=1"));
        assertThat(document.attempts()).extracting(Attempt::status).containsExactly(status, 200);
        String body = endpoint.next().body();
        var second = endpoint.next();
        assertThat(second.method()).isEqualTo(method);
        assertThat(second.query()).isEqualTo("x=1");
        assertThat(second.body()).isEqualTo(method.equals("POST") ? body : "");
        assertThat(second.headers()).containsKey("dialplane-signature");
    }

    @Test
    void redirectsAreBoundedAndLeadNowhereForbidden() {
        endpoint.on("/round", redirect(307, "/round"));
        var failed = failed(asker.post(endpoint.url("/round")));
        assertThat(failed.outcome()).isEqualTo(Outcome.REDIRECT);
        assertThat(endpoint.waiting()).isEqualTo(6);
        endpoint.on("/file", redirect(302, "file:///etc/passwd"));
        assertThat(failed(asker.post(endpoint.url("/file"))).outcome()).isEqualTo(Outcome.REDIRECT);
        endpoint.on("/metadata", redirect(302, "http://169.254.169.254/latest"));
        failed = failed(asker.post(endpoint.url("/metadata")));
        assertThat(failed.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(failed.detail()).contains("169.254.169.254 is a metadata service");
        endpoint.on("/decimal", redirect(302, "http://2852039166/latest"));
        assertThat(failed(asker.post(endpoint.url("/decimal"))).outcome()).isIn(Outcome.REDIRECT, Outcome.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"})
    void whatIsRefusedIsNotConnectedTo(String host) {
        endpoint.on("/x", 200, "application/json", "[]");
        String url = endpoint.url("/x").replace("127.0.0.1", host);
        try (Asker strict = new Asker("--egress.allow=")) {
            var failed = failed(strict.post(url));
            assertThat(failed.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(failed.detail()).contains("loopback").contains("egress.allow");
            assertThat(failed.attempts()).hasSize(1);
        }
        assertThat(endpoint.waiting()).isZero();
        if (!host.equals("[::1]")) {
            assertThat(document(asker.post(url)).status()).isEqualTo(200);
            assertThat(endpoint.next().headers().get("host")).startsWith(host);
        }
    }

    @Test
    void aHostThatFailsInARowIsLeftAloneUntilOneRequestFindsItWell() {
        AtomicInteger status = new AtomicInteger(500);
        endpoint.on("/x", exchange -> exchange.sendResponseHeaders(status.get(), -1));
        try (Asker own = new Asker("--webhook.breaker-failures=3", "--webhook.breaker-pause=300ms")) {
            for (int i = 0; i < 3; i++) {
                assertThat(failed(own.post(endpoint.url("/x"))).outcome()).isEqualTo(Outcome.STATUS);
            }
            int asked = endpoint.waiting();
            var failed = failed(own.post(endpoint.url("/x")));
            assertThat(failed.outcome()).isEqualTo(Outcome.OPEN);
            assertThat(failed.detail()).contains("3 failures in a row").contains("status 500");
            assertThat(endpoint.waiting()).isEqualTo(asked);
            assertThat(own.meters.get("dialplane_webhook_breakers_open").gauge().value())
                    .isEqualTo(1);
            status.set(204);
            Awaitility.await().until(() -> own.post(endpoint.url("/x")) instanceof WebhookAnswer.Document);
            assertThat(own.meters.get("dialplane_webhook_breakers_open").gauge().value())
                    .isZero();
            assertThat(own.meters
                            .get("dialplane_webhook_requests_total")
                            .tag("outcome", "status")
                            .counter()
                            .count())
                    .isEqualTo(3);
        }
    }

    @Test
    void connectionsAreUsedAgain() {
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        endpoint.on("/x", exchange -> {
            ports.add(exchange.getRemoteAddress().getPort());
            exchange.sendResponseHeaders(exchange.getRequestURI().getQuery() == null ? 204 : 404, -1);
        });
        for (int i = 0; i < 20; i++) {
            asker.post(endpoint.url(i % 2 == 0 ? "/x" : "/x?a=1"));
        }
        assertThat(ports).hasSize(1);
    }

    @Test
    void aDeliveryIsToldOnceAndHasItsId() {
        endpoint.on("/x", failingAtFirst(1, 500));
        var target = WebhookClient.Target.ofDelivery(
                URI.create(endpoint.url("/x#rc=5&rp=all")), true, Asker.asking(5), "d-1");
        assertThat(failed(asker.ask(target, Asker.FIELDS)).attempts()).hasSize(1);
        assertThat(endpoint.next().headers()).containsEntry("dialplane-delivery", "d-1");
    }

    private static Endpoint.Answer failingAtFirst(int times, int status) {
        AtomicInteger asked = new AtomicInteger();
        return exchange -> {
            boolean fails = asked.getAndIncrement() < times;
            byte[] body = "[]".getBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(fails ? status : 200, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    private static Endpoint.Answer redirect(int status, String location) {
        return (HttpExchange exchange) -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    private static WebhookAnswer.Failed failed(WebhookAnswer answer) {
        assertThat(answer).isInstanceOf(WebhookAnswer.Failed.class);
        return (WebhookAnswer.Failed) answer;
    }

    private static WebhookAnswer.Document document(WebhookAnswer answer) {
        assertThat(answer).as(answer.toString()).isInstanceOf(WebhookAnswer.Document.class);
        return (WebhookAnswer.Document) answer;
    }
}
