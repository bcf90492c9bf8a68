package io.dialplane.appserver.simulation;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.lead;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.dialplane.appserver.AppServer;
import io.dialplane.appserver.webhook.Endpoint;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AppServer.class)
class SimulationTest {
    private Endpoint endpoint;

    @BeforeEach
    void start() {
        endpoint = new Endpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void aMenuInJsonIsHeardPressedAndAskedAsANodeDoes() {
        endpoint.on(
                        "/menu",
                        200,
                        "application/json",
                        "[{\"verb\":\"say\",\"text\":\"Hello\"},"
                                + "{\"verb\":\"gather\",\"numDigits\":1,\"actionHook\":\"/chosen\",\"say\":{\"text\":\"Press\"}}]")
                .on("/chosen", 200, "application/json", "[{\"verb\":\"say\",\"text\":\"Two\"},{\"verb\":\"hangup\"}]");
        JsonPath got =
                simulate("\"url\":\"" + endpoint.url("/menu") + "\",\"from\":\"1007\",\"to\":\"42\",\"digits\":\"2\"");
        assertThat(got.getString("result.outcome")).isEqualTo("completed");
        assertThat(got.getInt("result.sipStatus")).isEqualTo(200);
        assertThat(got.getInt("result.requests")).isEqualTo(2);
        assertThat(got.getInt("result.problems")).isZero();
        assertThat(texts(got, "hears")).containsExactly("“Hello”", "“Press”", "“Two”");
        assertThat(texts(got, "presses")).containsExactly("2");
        assertThat(texts(got, "response").get(1)).startsWith("200 in ").endsWith("say hangup");
        assertThat(texts(got, "ends").getFirst()).contains("hung up", "NORMAL_CLEARING");
        var first = endpoint.next().json();
        assertThat(first.path("from").asText()).isEqualTo("1007");
        assertThat(first.path("to").asText()).isEqualTo("42");
        var second = endpoint.next().json();
        assertThat(second.path("digits").asText()).isEqualTo("2");
        assertThat(second.path("reason").asText()).isEqualTo("dtmfDetected");
        assertThat(second.path("call_sid").asText())
                .isEqualTo(first.path("call_sid").asText());
    }

    @Test
    void aCallerWhoPressesNothingIsATimeOutInTheCallsOwnTime() {
        endpoint.on(
                        "/menu",
                        200,
                        "application/json",
                        "[{\"verb\":\"gather\",\"numDigits\":4,\"timeout\":30,\"actionHook\":\"/none\"}]")
                .on("/none", 200, "application/json", "[]");
        JsonPath got = simulate("\"url\":\"" + endpoint.url("/menu") + "\"");
        assertThat(got.getDouble("result.seconds")).isGreaterThanOrEqualTo(30);
        endpoint.next();
        assertThat(endpoint.next().json().path("reason").asText()).isEqualTo("timeout");
    }

    @Test
    void whatOneGatherLeavesOfItsGroupIsTypedAhead() {
        endpoint.on("/a", 200, "application/json", gather(1, "/b"))
                .on("/b", 200, "application/json", gather(2, "/c"))
                .on("/c", 200, "application/json", gather(4, "/d"))
                .on("/d", 200, "application/json", "[]");
        simulate("\"url\":\"" + endpoint.url("/a") + "\",\"digits\":\"123,w2,4711\"");
        endpoint.next();
        assertThat(endpoint.next().json().path("digits").asText()).isEqualTo("1");
        assertThat(endpoint.next().json().path("digits").asText()).isEqualTo("23");
        assertThat(endpoint.next().json().path("digits").asText()).isEqualTo("4711");
    }

    @Test
    void twimlIsAskedForWithTwiliosParametersAndSignature() {
        endpoint.on(
                        "/voice",
                        200,
                        "text/xml",
                        "<Response><Gather numDigits=\"1\" action=\"/next\"><Say>Menu</Say></Gather></Response>")
                .on("/next", 200, "text/xml", "<Response><Dial action=\"/parted\">1002</Dial></Response>")
                .on("/parted", 200, "text/xml", "<Response><Say>Goodbye</Say></Response>");
        JsonPath got = simulate("\"url\":\"" + endpoint.url("/voice")
                + "\",\"dialect\":\"twiml\",\"secret\":\"s\",\"digits\":\"1\",\"dial\":\"busy\"");
        assertThat(got.getString("result.outcome")).isEqualTo("completed");
        assertThat(texts(got, "hears")).containsExactly("“Menu”", "“Goodbye”");
        assertThat(texts(got, "does")).anyMatch(text -> text.contains("calls 1002 (simulated: busy)"));
        Endpoint.Asked first = endpoint.next();
        assertThat(first.body()).contains("CallSid=", "From=1001", "To=5000");
        assertThat(first.headers()).containsKey("x-twilio-signature");
        assertThat(endpoint.next().body()).contains("Digits=1");
        assertThat(endpoint.next().body()).contains("DialCallStatus=busy");
    }

    @Test
    void httapiIsAskedForWithFreeSwitchsForm() {
        endpoint.on(
                "/httapi",
                200,
                "text/xml",
                "<document type=\"xml/freeswitch-httapi\"><work><playback file=\"ivr/welcome.wav\"/><hangup/></work>"
                        + "</document>");
        JsonPath got = simulate("\"url\":\"" + endpoint.url("/httapi") + "\",\"dialect\":\"httapi\"");
        assertThat(texts(got, "hears")).containsExactly("sounds ivr/welcome.wav");
        assertThat(endpoint.next().body()).contains("session_id=simulation-");
    }

    @Test
    void aBrokenDocumentIsShownWithItsLinesAndWhatTheCallerHearsInstead() {
        endpoint.on("/voice", 200, "text/xml", "<Response>\n<Say>x</Say>\n<Gather numDigits=\"x\"/>\n</Response>");
        JsonPath got = simulate("\"url\":\"" + endpoint.url("/voice") + "\",\"dialect\":\"twiml\"");
        assertThat(got.getString("result.outcome")).isEqualTo("failed");
        assertThat(texts(got, "problem").getFirst()).contains("line 3: <Gather numDigits=\"x\">: expected");
        assertThat(got.getInt("transcript.find { it.kind == 'problem' }.line")).isEqualTo(3);
        assertThat(got.getString("transcript.find { it.kind == 'response' }.response.body"))
                .contains("<Gather");
        assertThat(texts(got, "hears")).containsExactly("sounds ivr/sorry.wav");
    }

    @Test
    void anEndpointThatFailsIsShownAndItsFallbackIsHeard() {
        endpoint.on("/500", 500, "text/plain", "no")
                .on("/other", 200, "application/json", "[{\"verb\":\"say\",\"text\":\"Other\"}]");
        JsonPath got = simulate("\"url\":\"" + endpoint.url("/500?token=secret") + "\",\"fallbackUrl\":\""
                + endpoint.url("/other") + "\"");
        assertThat(got.getString("result.outcome")).isEqualTo("completed");
        assertThat(got.getInt("result.problems")).isEqualTo(1);
        assertThat(texts(got, "problem").getFirst())
                .contains("/500: status, status 500")
                .doesNotContain("secret");
        assertThat(texts(got, "hears")).containsExactly("“Other”");
        JsonPath last = simulate("\"url\":\"" + endpoint.url("/500")
                + "\",\"fallbackDocument\":[{\"verb\":\"say\",\"text\":\"Later\"}]");
        assertThat(last.getString("result.outcome")).isEqualTo("failed");
        assertThat(texts(last, "hears")).containsExactly("“Later”");
    }

    @Test
    void aDocumentThatLoopsEnds() {
        endpoint.on("/loop", 200, "application/json", "[{\"verb\":\"redirect\",\"actionHook\":\"/loop\"}]");
        JsonPath got = simulate("\"url\":\"" + endpoint.url("/loop") + "\"");
        assertThat(got.getString("result.outcome")).isEqualTo("failed");
        assertThat(got.getInt("result.requests")).isEqualTo(100);
        assertThat(texts(got, "problem").getFirst()).contains("a loop");
    }

    @Test
    void aNumberLeadsWhereItAlwaysDoes() {
        endpoint.on("/ivr", 200, "application/json", "[{\"verb\":\"say\",\"text\":\"Mine\"}]");
        lead("6200", "app-6200", "{\"name\":\"x\",\"kind\":\"webhook\",\"url\":\"" + endpoint.url("/ivr") + "\"}");
        JsonPath got = simulate("\"number\":\"6200\"");
        assertThat(texts(got, "hears")).containsExactly("“Mine”");
        assertThat(endpoint.next().json().path("application_sid").asText()).isEqualTo("app-6200");
        assertThat(texts(simulate("\"application\":\"app-6200\""), "hears")).containsExactly("“Mine”");
        JsonPath none = simulate("\"number\":\"62009\"");
        assertThat(none.getString("result.outcome")).isEqualTo("rejected");
        assertThat(none.getInt("result.sipStatus")).isEqualTo(404);
        api().get("/v1/calls").then().body("calls.id.findAll { it.startsWith('simulation-') }", hasSize(0));
    }

    @Test
    void whatComesLaterFailsWithItsName() {
        JsonPath got = simulate(
                "\"document\":[{\"verb\":\"say\",\"text\":\"x\"},{\"verb\":\"conference\",\"name\":\"room\"}]");
        assertThat(got.getString("result.outcome")).isEqualTo("failed");
        assertThat(got.getString("result.cause")).isEqualTo("FACILITY_NOT_IMPLEMENTED");
        assertThat(texts(got, "problem")).containsExactly("conference is not available yet");
    }

    @Test
    void aCallerWhoWaitsHearsTheWaitingDocument() {
        endpoint.on(
                        "/q",
                        200,
                        "application/json",
                        "[{\"verb\":\"enqueue\",\"name\":\"sales\",\"waitHook\":\"/wait\",\"actionHook\":\"/after\"}]")
                .on(
                        "/wait",
                        200,
                        "application/json",
                        "[{\"verb\":\"say\",\"text\":\"Please wait\"},{\"verb\":\"leave\"}]")
                .on("/after", 200, "application/json", "[{\"verb\":\"say\",\"text\":\"Nobody\"}]");
        JsonPath got = simulate("\"url\":\"" + endpoint.url("/q") + "\"");
        assertThat(texts(got, "hears")).containsExactly("“Please wait”", "“Nobody”");
        endpoint.next();
        assertThat(endpoint.next().json().path("queue_size").asInt()).isEqualTo(1);
        assertThat(endpoint.next().json().path("queue_result").asText()).isEqualTo("leave");
    }

    @Test
    void aCallThatIsRefusedIsRejectedWithItsStatus() {
        JsonPath got = simulate("\"document\":\"<Response><Reject reason=\\\"busy\\\"/></Response>\"");
        assertThat(got.getString("result.outcome")).isEqualTo("rejected");
        assertThat(got.getInt("result.sipStatus")).isEqualTo(486);
    }

    @Test
    void aRecordingAndAConnectionAreOnPaperOnly() {
        endpoint.on("/r", 200, "text/xml", "<Response><Record finishOnKey=\"#\" action=\"/d\"/></Response>")
                .on(
                        "/d",
                        200,
                        "text/xml",
                        "<Response><Dial action=\"/e\"><Number url=\"/whisper\">1002</Number></Dial></Response>")
                .on("/whisper", 200, "text/xml", "<Response><Say>A call for you</Say></Response>")
                .on("/e", 200, "text/xml", "<Response/>");
        JsonPath got = simulate(
                "\"url\":\"" + endpoint.url("/r") + "\",\"dialect\":\"twiml\",\"recordSeconds\":7,\"talkSeconds\":60");
        assertThat(got.getString("result.outcome")).isEqualTo("completed");
        assertThat(got.getDouble("result.seconds")).isGreaterThanOrEqualTo(67);
        assertThat(texts(got, "hears")).containsExactly("the called side: “A call for you”");
        endpoint.next();
        assertThat(endpoint.next().body()).contains("RecordingDuration=7", "Digits=%23");
        assertThat(endpoint.next().body()).contains("ParentCallSid=");
        assertThat(endpoint.next().body()).contains("DialCallStatus=completed", "DialCallDuration=60");
    }

    @Test
    void unknownFieldsAndWrongValuesAreNamed() {
        api().body("{\"url\":\"ftp://x\",\"digits\":\"abc\",\"digit\":\"1\"}")
                .post("/v1/simulations")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("url"))
                .body("errors.field", hasItem("digits"))
                .body("errors.field", hasItem("digit"));
        api().body("{}").post("/v1/simulations").then().statusCode(400).body("detail", containsString("exactly one"));
        api().body("{\"application\":\"none\"}").post("/v1/simulations").then().statusCode(404);
        given().body("{}").post("/v1/simulations").then().statusCode(401).body("status", equalTo(401));
    }

    private static JsonPath simulate(String fields) {
        return api().body("{" + fields + "}")
                .post("/v1/simulations")
                .then()
                .statusCode(200)
                .body("transcript", not(hasSize(0)))
                .extract()
                .jsonPath();
    }

    private static List<String> texts(JsonPath got, String kind) {
        return got.<Map<String, Object>>getList("transcript").stream()
                .map(TreeMap::new)
                .filter(entry -> kind.equals(entry.get("kind")))
                .map(entry -> String.valueOf(entry.get("text")))
                .toList();
    }

    private static String gather(int digits, String action) {
        return "[{\"verb\":\"gather\",\"numDigits\":" + digits + ",\"actionHook\":\"" + action + "\"}]";
    }
}
