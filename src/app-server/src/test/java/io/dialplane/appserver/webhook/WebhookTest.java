package io.dialplane.appserver.webhook;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.lead;
import static io.dialplane.appserver.AppServer.node;
import static io.dialplane.appserver.AppServer.question;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.dialplane.appserver.AppServer;
import io.dialplane.appserver.events.CallEvent;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.testkit.FreePorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(AppServer.class)
class WebhookTest {
    private static final String FALLBACK = "[{\\\"verb\\\":\\\"play\\\",\\\"url\\\":\\\"ivr/fallback.wav\\\"}]";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final CountDownLatch end = new CountDownLatch(1);
    private Endpoint endpoint;

    @Inject
    EventWindow events;

    @BeforeEach
    void start() {
        endpoint = new Endpoint();
    }

    @AfterEach
    void stop() {
        end.countDown();
        endpoint.close();
    }

    @Test
    void asksTheEndpointAndHandsItsDocumentToTheNode() {
        endpoint.on("/ivr", 200, "application/json", "[{\"verb\":\"say\",\"text\":\"hello\"},{\"verb\":\"hangup\"}]");
        webhook("6000", "/ivr", "");
        String call = UUID.randomUUID().toString();
        question(call, "6000")
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .post("/instructions")
                .then()
                .statusCode(200)
                .header("Dialplane-Application", "app-6000")
                .body("verb", contains("say", "hangup"));
        Endpoint.Asked asked = endpoint.next();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.headers().get("traceparent")).startsWith("00-" + TRACE + "-");
        assertThat(asked.headers().get("traceparent")).doesNotContain("00f067aa0ba902b7");
        assertThat(asked.json().path("call_sid").asText()).isEqualTo(call);
        assertThat(asked.json().path("call_id").asText()).isEqualTo("sip-" + call);
        assertThat(asked.json().path("from").asText()).isEqualTo("1001");
        assertThat(asked.json().path("to").asText()).isEqualTo("6000");
        assertThat(asked.json().path("direction").asText()).isEqualTo("inbound");
        assertThat(asked.json().path("call_status").asText()).isEqualTo("trying");
        assertThat(asked.json().path("sip_status").asInt()).isEqualTo(100);
        assertThat(asked.json().path("trace_id").asText()).isEqualTo(TRACE);
        assertThat(asked.json().has("digits")).isFalse();
    }

    @Test
    void everyFieldOfTheRequestIsDocumented() throws Exception {
        endpoint.on("/start", 200, "application/json", "[{\"verb\":\"gather\",\"actionHook\":\"/digits\"}]")
                .on("/digits", 200, "application/json", "[]");
        webhook("6013", "/start", "");
        String token =
                question("c13", "6013").post("/instructions").then().extract().path("[0].actionHook");
        endpoint.next();
        goOn("c13", token).statusCode(200);
        String page = Files.readString(Path.of(System.getProperty("dialplane.root"), "docs/instructions.md"));
        endpoint.next()
                .json()
                .fieldNames()
                .forEachRemaining(field -> assertThat(page).contains("`" + field + "`"));
    }

    @Test
    void asksByGetWithAQueryWhenTheApplicationSaysSo() {
        endpoint.on("/get", 200, "application/json", "[{\"verb\":\"hangup\"}]");
        webhook("6010", "/get?tenant=7", ",\"method\":\"GET\"");
        question("call-get", "6010").post("/instructions").then().statusCode(200);
        Endpoint.Asked asked = endpoint.next();
        assertThat(asked.method()).isEqualTo("GET");
        assertThat(asked.query())
                .startsWith("tenant=7&")
                .contains("call_sid=call-get")
                .contains("to=6010");
    }

    @Test
    void takesFreeSwitchXmlForANodeAndForFreeSwitchItself() {
        String xml = "<document type=\"freeswitch/xml\"><section name=\"dialplan\"><context name=\"default\">"
                + "<extension name=\"x\"><condition field=\"destination_number\" expression=\"^(60)11$\">"
                + "<action application=\"playback\" data=\"ivr/$1.wav\"/></condition></extension></context></section>"
                + "</document>";
        endpoint.on("/xml", 200, "text/xml", xml);
        webhook("6011", "/xml", "");
        question("c", "6011")
                .post("/instructions")
                .then()
                .contentType("application/json")
                .body("verb", contains("play"))
                .body("[0].url", containsString("ivr/60.wav"));
        String got = given().auth()
                .preemptive()
                .basic("node", AppServer.NODE_PASSWORD)
                .header("User-Agent", "freeswitch-xml/1.0")
                .formParam("section", "dialplan")
                .formParam("Unique-ID", "c")
                .formParam("Caller-Destination-Number", "6011")
                .formParam("Caller-Context", "default")
                .post("/instructions")
                .asString();
        assertThat(got).isEqualTo(xml);
    }

    @Test
    void noContentIsADocumentWithoutInstructions() {
        endpoint.on("/empty", 204, "application/json", "");
        webhook("6012", "/empty", "");
        question("c", "6012").post("/instructions").then().statusCode(200).body("size()", equalTo(0));
    }

    static Stream<String> failures() {
        return Stream.of(
                "slow", "500", "redirect", "garbage", "html", "big", "endless", "reset", "unknown-verb", "bad-hook");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverFailsTheFallbackIsHeardAndTheDeveloperIsTold(String failure) {
        endpoint.on("/slow", exchange -> end.await(30, TimeUnit.SECONDS))
                .on("/500", 500, "application/json", "[{\"verb\":\"echo\"}]")
                .on("/redirect", exchange -> {
                    exchange.getResponseHeaders().set("Location", endpoint.url("/500"));
                    exchange.sendResponseHeaders(302, -1);
                })
                .on("/garbage", 200, "application/octet-stream", "\u0000\u0001garbage")
                .on("/html", 200, "text/html", "<html><body>It works!</body></html>")
                .on("/big", exchange -> {
                    exchange.sendResponseHeaders(200, 5 << 20);
                    for (int i = 0; i < 5 << 10; i++) {
                        exchange.getResponseBody().write(new byte[1_024]);
                    }
                })
                .on("/endless", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    while (!end.await(20, TimeUnit.MILLISECONDS)) {
                        exchange.getResponseBody().write('[');
                        exchange.getResponseBody().flush();
                    }
                })
                .on("/reset", exchange -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write('[');
                    exchange.close();
                })
                .on("/unknown-verb", 200, "application/json", "[\n {\"verb\":\"dance\"}]")
                .on("/bad-hook", 200, "application/json", "[{\"verb\":\"redirect\",\"actionHook\":\"ftp://a/b\"}]");
        webhook("6001", "/" + failure, ",\"fallbackDocument\":\"" + FALLBACK + "\",\"answerTimeoutMs\":400");
        String call = UUID.randomUUID().toString();
        long position = events.end();
        question(call, "6001")
                .post("/instructions")
                .then()
                .statusCode(200)
                .body("verb", contains("play"))
                .body("[0].url", containsString("ivr/fallback.wav"));
        List<CallEvent> told = events.read(position, 256).events().stream()
                .filter(event -> event.call().equals(call))
                .toList();
        boolean isDocument =
                List.of("garbage", "html", "unknown-verb", "bad-hook").contains(failure);
        assertThat(told).isNotEmpty();
        assertThat(told.getFirst().type()).isEqualTo(isDocument ? "document.broken" : "webhook.failed");
        assertThat(told.getFirst().data()).containsEntry("application", "app-6001");
        if (failure.equals("unknown-verb")) {
            assertThat(told.getFirst().data()).containsEntry("line", 2).containsEntry("path", "$[0].verb");
        }
        api().get("/v1/calls/" + call)
                .then()
                .statusCode(200)
                .body("timeline.type", hasItem(told.getFirst().type()));
    }

    @Test
    void withoutAFallbackTheCallerHearsAnApology() {
        endpoint.on("/500", 500, "text/plain", "no");
        webhook("6002", "/500", "");
        apology("6002");
    }

    @Test
    void aBrokenFallbackIsAnApologyToo() throws Exception {
        endpoint.on("/500", 500, "text/plain", "no");
        // where a dialplan leads is found out only when it is used
        String relative = "<document type='freeswitch/xml'><section name='dialplan'><context name='global'>"
                + "<extension name='x'><condition><action application='httapi' data='{url=/next}'/></condition>"
                + "</extension></context></section></document>";
        webhook("6003", "/500", ",\"fallbackDocument\":\"" + relative + "\"");
        apology("6003");
    }

    @Test
    void nobodyListens() {
        lead("6004", "app-6004", "{\"name\":\"gone\",\"url\":\"http://127.0.0.1:" + FreePorts.one() + "/\"}");
        apology("6004");
        api().get("/q/metrics").then().body(containsString("dialplane_webhook_seconds_bucket{outcome=\"connect\""));
    }

    @Test
    void afterAGatherTheDigitsGoToItsHook() {
        endpoint.on(
                        "/menu/start",
                        200,
                        "application/json",
                        "[{\"verb\":\"gather\",\"numDigits\":1,\"actionHook\":\"digits?attempt=1\"}]")
                .on("/menu/digits", 200, "application/json", "[{\"verb\":\"hangup\"}]");
        webhook("6005", "/menu/start", "");
        String call = UUID.randomUUID().toString();
        String token =
                question(call, "6005").post("/instructions").then().extract().path("[0].actionHook");
        assertThat(token).doesNotContain("digits").doesNotContain("/");
        endpoint.next();
        goOn(call, token).statusCode(200).body("verb", contains("hangup"));
        Endpoint.Asked asked = endpoint.next();
        assertThat(asked.path()).isEqualTo("/menu/digits");
        assertThat(asked.query()).isEqualTo("attempt=1");
        assertThat(asked.json().path("digits").asText()).isEqualTo("42");
        assertThat(asked.json().path("reason").asText()).isEqualTo("dtmfDetected");
        assertThat(asked.json().path("call_status").asText()).isEqualTo("in-progress");

        goOn("another-call", token).statusCode(400).body("detail", containsString("Dialplane-Continuation"));
        goOn(call, token.substring(0, token.length() - 2) + "AA").statusCode(400);
        assertThat(endpoint.waiting()).isZero();
    }

    @Test
    void aHookOfAMereQueryGoesToThePathOfItsDocument() {
        endpoint.on("/menu/start", 200, "application/json", "[{\"verb\":\"redirect\",\"actionHook\":\"?step=2\"}]");
        webhook("6012", "/menu/start?step=1", "");
        String token =
                question("c12", "6012").post("/instructions").then().extract().path("[0].actionHook");
        endpoint.next();
        goOn("c12", token).statusCode(200);
        Endpoint.Asked asked = endpoint.next();
        assertThat(asked.path()).isEqualTo("/menu/start");
        assertThat(asked.query()).isEqualTo("step=2");
    }

    @Test
    void aResultAfterTheCallerHungUpIsToldAndItsAnswerIsNotRun() {
        endpoint.on("/s", 200, "application/json", "[{\"verb\":\"redirect\",\"actionHook\":\"/after\"}]")
                .on("/after", 200, "application/json", "[{\"verb\":\"echo\"}]");
        webhook("6014", "/s", "");
        String token =
                question("c14", "6014").post("/instructions").then().extract().path("[0].actionHook");
        endpoint.next();
        question("c14", "6014")
                .formParam("Dialplane-Continuation", token)
                .formParam("Dialplane-Verb", "dial")
                .formParam("Dialplane-Result-DialStatus", "canceled")
                .formParam("Dialplane-Result-DialCallId", "b-leg")
                .formParam("Dialplane-Result-DialSipStatus", "487")
                .formParam("Dialplane-Result-Recording", "rec-1")
                .formParam("Dialplane-Result-RecordingDuration", "7")
                .formParam("Channel-State", "CS_HANGUP")
                .formParam("variable_hangup_cause", "ORIGINATOR_CANCEL")
                .post("/instructions")
                .then()
                .statusCode(204);
        var told = endpoint.next().json();
        assertThat(told.path("call_status").asText()).isEqualTo("no-answer");
        assertThat(told.path("dial_call_status").asText()).isEqualTo("no-answer");
        assertThat(told.path("dial_call_sid").asText()).isEqualTo("b-leg");
        assertThat(told.path("dial_sip_status").isInt()).isTrue();
        assertThat(told.path("recording_duration").asInt()).isEqualTo(7);
        assertThat(told.path("recording_url").asText()).contains("/v1/recordings/rec-1?expires=");
        api().get("/v1/calls/c14").then().body("timeline.text", hasItem(containsString("not run")));
    }

    @Test
    void aTokenOfTheCallIsGoodForTheLegItDialled() {
        endpoint.on("/s", 200, "application/json", "[{\"verb\":\"redirect\",\"actionHook\":\"/confirm\"}]")
                .on("/confirm", 200, "application/json", "[{\"verb\":\"echo\"}]");
        webhook("6015", "/s", "");
        String token =
                question("c15", "6015").post("/instructions").then().extract().path("[0].actionHook");
        endpoint.next();
        node().formParam("section", "dialplan")
                .formParam("Unique-ID", "b15")
                .formParam("Other-Leg-Unique-ID", "c15")
                .formParam("Call-Direction", "outbound")
                .formParam("Answer-State", "answered")
                .formParam("Dialplane-Continuation", token)
                .formParam("Dialplane-Verb", "dial-confirm")
                .post("/instructions")
                .then()
                .statusCode(200)
                .body("verb", contains("echo"));
        var asked = endpoint.next().json();
        assertThat(asked.path("call_sid").asText()).isEqualTo("b15");
        assertThat(asked.path("parent_call_sid").asText()).isEqualTo("c15");
    }

    @Test
    void aHookThatFailsLeadsToTheFallbackOfItsApplication() {
        endpoint.on("/s", 200, "application/json", "[{\"verb\":\"redirect\",\"actionHook\":\"/nothing\"}]")
                .on("/nothing", 404, "text/plain", "");
        webhook("6006", "/s", ",\"fallbackDocument\":\"" + FALLBACK + "\"");
        String token =
                question("c6", "6006").post("/instructions").then().extract().path("[0].actionHook");
        goOn("c6", token).statusCode(200).body("[0].url", containsString("ivr/fallback.wav"));
    }

    @Test
    void whatWasTrueAtTheLastCallIsNotAtTheNext() {
        endpoint.on("/a", 200, "application/json", "[{\"verb\":\"echo\"}]")
                .on("/b", 200, "application/json", "[{\"verb\":\"hangup\"}]");
        webhook("6007", "/a", "");
        question("c", "6007").post("/instructions").then().body("verb", contains("echo"));
        webhook("6007", "/b", "");
        question("c", "6007").post("/instructions").then().body("verb", contains("hangup"));
    }

    private ValidatableResponse goOn(String call, String token) {
        return question(call, "") // the number does not matter any more
                .formParam("Dialplane-Continuation", token)
                .formParam("Dialplane-Verb", "gather")
                .formParam("Dialplane-Digits", "42")
                .formParam("Dialplane-Reason", "digits")
                .post("/instructions")
                .then();
    }

    private void apology(String number) {
        question(UUID.randomUUID().toString(), number)
                .post("/instructions")
                .then()
                .statusCode(200)
                .body("verb", contains("answer", "play", "hangup"))
                .body("[1].url", containsString("ivr/sorry.wav"));
    }

    private void webhook(String number, String path, String more) {
        lead(number, "app-" + number, "{\"name\":\"test\",\"url\":\"" + endpoint.url(path) + "\"" + more + "}");
    }
}
