package io.dialplane.node;

import static io.dialplane.node.Wirephone.OFFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.settings.StartFailure;
import io.dialplane.testkit.Baresip;
import io.dialplane.testkit.Sipp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole node from outside: SIPp calls it, its application server and its operator watch it. */
class NodeTest {
    private static final Path SCENARIOS =
            Path.of(System.getProperty("dialplane.root", "..")).resolve("sipp");

    private final NodeUnderTest node = new NodeUnderTest();

    @AfterEach
    void stop() {
        node.close();
    }

    private Sipp sipp(String scenario, String number) {
        return Sipp.scenario(SCENARIOS.resolve(scenario)).to(node.port).service(number);
    }

    private String get(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.healthPort + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void carriesCallsOverUdpAndTcp() throws Exception {
        node.documents.put("5000", "[{\"verb\":\"play\",\"url\":\"a.wav\"},{\"verb\":\"pause\",\"length\":60}]");
        sipp("call.xml", "5000").calls(20).rate(20).run().assertSuccessful(20);
        sipp("call.xml", "5000").calls(20).rate(20).tcp().run().assertSuccessful(20);
        await().untilAsserted(() -> assertThat(node.cdrs().split("\"id\":")).hasSize(41));
        assertThat(node.cdrs())
                .contains("\"hangupCause\":\"NORMAL_CLEARING\"", "\"hangupBy\":\"caller\"")
                .contains("\"application\":\"tested\"");
        assertThat(get("/q/metrics"))
                .contains("dialplane_calls_total{result=\"answered\"} 40.0")
                .contains("dialplane_calls_active 0.0")
                .contains("dialplane_instruction_fetch_seconds_count 40")
                .contains("dialplane_sip_requests_total{method=\"INVITE\"}");
    }

    @Test
    void keepsThePromisesOfTheScenarios() {
        node.documents.put("5000", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":60}]");
        node.documents.put("5001", "[{\"verb\":\"pause\",\"length\":10},{\"verb\":\"hangup\"}]");
        sipp("hold.xml", "5000").run().assertSuccessful(1);
        sipp("late-offer.xml", "5000").run().assertSuccessful(1);
        sipp("cancel.xml", "5001").run().assertSuccessful(1);
        sipp("options.xml", "ping").run().assertSuccessful(1);
        sipp("unknown-method.xml", "5000").run().assertSuccessful(1);
        sipp("unknown-number.xml", "4711").run().assertSuccessful(1);
        sipp("node-no-common-codec.xml", "5000").run().assertSuccessful(1);
    }

    @Test
    void registersSippWhichKnowsMd5OnlyAndTakesTheFirstOffer() {
        sipp("register.xml", "1001").credentials("1001", "secret").run().assertSuccessful(1);
        assertThat(node.posted.get("registrations"))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"user\":\"1001\"", "\"expires\":600"),
                        last -> assertThat(last).contains("\"user\":\"1001\"", "\"expires\":0"));
        sipp("register.xml", "1001").credentials("1001", "secret").tcp().run().assertSuccessful(1);
    }

    @Test
    void registersBaresip() {
        var line = "<sip:1001@dialplane.local>;auth_pass=secret;outbound=\"sip:127.0.0.1:" + node.port + "\"";
        try (var phone = Baresip.account(line).start()) {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(phone.output()).contains("200 OK"));
        }
        assertThat(node.posted.get("registrations").getFirst()).contains("\"user\":\"1001\"", "baresip");
    }

    @Test
    void reportsDigitsAndGoesOnWithTheNextDocument() {
        node.documents.put(
                "5000", "[{\"verb\":\"gather\",\"numDigits\":1,\"actionHook\":\"menu\",\"say\":{\"text\":\"hello\"}}]");
        node.documents.put("menu", "[{\"verb\":\"play\",\"url\":\"chosen.wav\"},{\"verb\":\"hangup\"}]");
        try (var phone = new Wirephone(node.port)) {
            phone.answered("5000");
            phone.sendRequest("INFO", "5000", 2, "Content-Type: application/dtmf\r\n", "7");
            assertThat(phone.status()).isEqualTo(200);
            assertThat(phone.receive()).startsWith("BYE");
        }
        assertThat(node.asked("dialplan").getLast())
                .containsEntry("Dialplane-Continuation", "menu")
                .containsEntry("Dialplane-Verb", "gather")
                .containsEntry("Dialplane-Digits", "7")
                .containsEntry("Dialplane-Reason", "digits")
                .containsEntry("Answer-State", "answered");
        assertThat(node.media.streams.getLast().played).contains("chosen.wav");
    }

    @Test
    void aDocumentThatLeadsToItselfEnds() {
        node.documents.put("5000", "[{\"verb\":\"redirect\",\"actionHook\":\"5000\"}]");
        try (var phone = new Wirephone(node.port)) {
            phone.sendRequest("INVITE", "5000", 1, "", OFFER);
            assertThat(phone.status()).isEqualTo(480);
        }
        assertThat(node.asked("dialplan")).hasSize(100);
    }

    @Test
    void apologisesWhenTheApplicationGoesAwayDuringACall() {
        node.documents.put("5000", "[{\"verb\":\"answer\"},{\"verb\":\"redirect\",\"actionHook\":\"gone\"}]");
        node.documents.put("gone", "500");
        try (var phone = new Wirephone(node.port)) {
            phone.answered("5000");
            assertThat(phone.receive()).startsWith("BYE");
        }
        assertThat(node.media.streams.getLast().played).containsExactly("ivr/sorry.wav");
    }

    @Test
    void hangsUpACallerThatVanished() {
        node.documents.put("5000", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":60}]");
        try (var phone = new Wirephone(node.port)) {
            phone.answered("5000");
            node.media.streams.getLast().listener.receiveTimeout();
            assertThat(phone.receive()).startsWith("BYE");
        }
        await().untilAsserted(() -> assertThat(node.cdrs()).contains("MEDIA_TIMEOUT"));
    }

    @Test
    void keepsCallRecordsUntilTheDatabaseHasThem() {
        node.cdrStatus = 503;
        node.documents.put("5000", "[{\"verb\":\"hangup\",\"headers\":{}}]");
        try (var phone = new Wirephone(node.port)) {
            phone.sendRequest("INVITE", "nobody", 1, "", OFFER);
            assertThat(phone.status()).isEqualTo(404);
            await().until(() -> !node.cdrs().isEmpty());
            node.stop();
            node.posted.clear();
            node.cdrStatus = 200;
            node.start();
            await().untilAsserted(() -> assertThat(node.cdrs()).contains(phone.callId));
        }
    }

    @Test
    void endsWithItsCallsHungUpAndRecorded() {
        node.documents.put("5000", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":60}]");
        try (var phone = new Wirephone(node.port)) {
            phone.answered("5000");
            node.stop();
            assertThat(phone.receive()).startsWith("BYE");
            assertThat(node.cdrs()).contains(phone.callId, "\"hangupBy\":\"node\"");
        }
    }

    @Test
    void refusesMoreCallsThanItMayHave() {
        node.stop();
        node.start("--max-calls=1");
        node.documents.put("5000", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":60}]");
        try (var phone = new Wirephone(node.port);
                var other = new Wirephone(node.port)) {
            phone.answered("5000");
            other.sendRequest("INVITE", "5000", 1, "", OFFER);
            var refused = other.receive();
            assertThat(Wirephone.status(refused)).isEqualTo(503);
            assertThat(Wirephone.header(refused, "Retry-After")).matches("[1-5]");
            other.remember(refused);
            other.sendRequest("ACK", "5000", 1, "", "");
            assertThat(other.receive(1_200)).isEmpty();
            other.remember("");
            other.sendRequest("OPTIONS", "ping", 2, "", "");
            assertThat(other.status()).isEqualTo(503);
            phone.sendRequest("BYE", "5000", 2, "", "");
            assertThat(phone.status()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(get("/q/metrics")).contains("dialplane_calls_active 0.0"));
            other.remember("");
            other.sendRequest("INVITE", "5000", 3, "", OFFER);
            assertThat(other.status()).isEqualTo(200);
        }
    }

    @Test
    void whilePausedTakesNoNewCallsAndCarriesOnWithThoseThereAre() throws Exception {
        node.documents.put("5000", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":60}]");
        try (var phone = new Wirephone(node.port);
                var other = new Wirephone(node.port)) {
            phone.answered("5000");
            node.calls.pause();
            other.sendRequest("INVITE", "5000", 1, "", OFFER);
            var refused = other.receive();
            assertThat(Wirephone.status(refused)).isEqualTo(503);
            assertThat(Wirephone.header(refused, "Retry-After")).matches("[1-5]");
            other.sendRequest("OPTIONS", "ping", 2, "", "");
            assertThat(other.status()).isEqualTo(503);
            assertThat(get("/q/health/ready")).contains("{\"name\":\"takes-calls\",\"status\":\"DOWN\"}");
            phone.sendRequest("INVITE", "5000", 2, "", OFFER);
            assertThat(phone.status()).isEqualTo(200);
            phone.sendRequest("ACK", "5000", 2, "", "");
            phone.sendRequest("BYE", "5000", 3, "", "");
            assertThat(phone.status()).isEqualTo(200);
            node.calls.resume();
            other.sendRequest("OPTIONS", "ping", 3, "", "");
            assertThat(other.status()).isEqualTo(200);
            other.sendRequest("INVITE", "5000", 4, "", OFFER);
            assertThat(other.status()).isEqualTo(200);
        }
    }

    @Test
    void isReadyWhenTheApplicationServerAnswers() {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(get("/q/health/ready"))
                        .contains("\"status\":\"UP\",\"checks\":[{\"name\":\"takes-calls\""));
        assertThat(node.asked("configuration").getFirst())
                .containsEntry("key_value", "dialplane.conf")
                .containsEntry("Dialplane-Sip", "127.0.0.1:" + node.port);
    }

    @Test
    void saysWhichPortIsTaken() {
        assertThatThrownBy(() -> node.start("--health.port=" + node.healthPort))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("127.0.0.1:" + node.port)
                .hasMessageContaining("already taken")
                .hasMessageContaining("--sip.port");
    }
}
