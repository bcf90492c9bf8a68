package io.dialplane.launcher.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.testkit.ProcessUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The IVR in Java, Node.js and Python (docs/examples/ivr) is one and the same menu. */
class ExampleIvrTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("dialplane.root"), "docs/examples/ivr");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<Example> RUNNING = new ArrayList<>();

    private record Example(String name, ProcessUnderTest process, URI url) {}

    @BeforeAll
    static void start() {
        start("Ivr.java", ProcessUnderTest.javaBinary());
        start("ivr.js", "node");
        start("ivr.py", "python3");
    }

    private static void start(String file, String interpreter) {
        var process = ProcessUnderTest.command(
                        interpreter, EXAMPLES.resolve(file).toString(), "0")
                .start();
        String url = process.awaitLine("IVR at (http://\\S+)").group(1);
        RUNNING.add(new Example(file, process, URI.create(url)));
    }

    @AfterAll
    static void stop() {
        RUNNING.forEach(example -> example.process().close());
    }

    @Test
    void welcomesWithAMenuThatWaitsForOneDigit() throws Exception {
        JsonNode gather = sameFromAll("", firstRequest()).get(0);
        assertThat(gather.path("verb").asText()).isEqualTo("gather");
        assertThat(gather.path("numDigits").asInt()).isEqualTo(1);
        assertThat(gather.path("play").path("url").get(0).asText()).isEqualTo("ivr/welcome.wav");
        assertThat(gather.path("actionHook").asText()).isEqualTo("/ivr?attempt=1");
    }

    @Test
    void saysWhichKeyWasPressedAndOffersTheMenuAgain() throws Exception {
        JsonNode gather = sameFromAll("?attempt=1", digits("1")).get(0);
        assertThat(gather.path("play").path("url"))
                .map(JsonNode::asText)
                .containsExactly("ivr/you-pressed.wav", "digits/1.wav", "ivr/welcome.wav");
    }

    @Test
    void playsMusicUntilAKeyIsPressed() throws Exception {
        JsonNode gather = sameFromAll("?attempt=1", digits("2")).get(0);
        assertThat(gather.path("verb").asText()).isEqualTo("gather");
        assertThat(gather.path("play").path("url").get(0).asText()).isEqualTo("music/loop.wav");
    }

    @Test
    void saysGoodbyeAndHangsUp() throws Exception {
        JsonNode document = sameFromAll("?attempt=1", digits("3"));
        assertThat(document).map(verb -> verb.path("verb").asText()).containsExactly("play", "hangup");
    }

    @Test
    void givesUpAfterThreeAttemptsWithoutAValidKey() throws Exception {
        assertThat(sameFromAll("?attempt=1", timeout())
                        .get(0)
                        .path("actionHook")
                        .asText())
                .isEqualTo("/ivr?attempt=2");
        assertThat(sameFromAll("?attempt=2", digits("7"))
                        .get(0)
                        .path("actionHook")
                        .asText())
                .isEqualTo("/ivr?attempt=3");
        assertThat(sameFromAll("?attempt=3", digits("*")).get(1).path("verb").asText())
                .isEqualTo("hangup");
    }

    @Test
    void tellsAWrongKeyFromSilence() throws Exception {
        assertThat(sameFromAll("?attempt=1", digits("9"))
                        .get(0)
                        .path("play")
                        .path("url")
                        .get(0)
                        .asText())
                .isEqualTo("ivr/invalid.wav");
        assertThat(sameFromAll("?attempt=1", timeout())
                        .get(0)
                        .path("play")
                        .path("url")
                        .get(0)
                        .asText())
                .isEqualTo("ivr/welcome.wav");
    }

    @Test
    void isNotMisledByACallersName() throws Exception {
        String hostile =
                "{\"caller_name\":\"\\\",\\\"digits\\\":\\\"3\",\"sip\":{\"digits\":\"3\"},\"digits\" : \"2\"}";
        assertThat(sameFromAll("?attempt=1", hostile)
                        .get(0)
                        .path("play")
                        .path("url")
                        .get(0)
                        .asText())
                .isEqualTo("music/loop.wav");
    }

    @Test
    void endsOnSigterm() {
        for (Example example : List.copyOf(RUNNING)) {
            try (var again = ProcessUnderTest.command(
                            example.name().equals("Ivr.java")
                                    ? ProcessUnderTest.javaBinary()
                                    : example.name().equals("ivr.js") ? "node" : "python3",
                            EXAMPLES.resolve(example.name()).toString(),
                            "0")
                    .start()) {
                again.awaitLine("IVR at");
                again.terminate();
                assertThat(again.awaitExit(Duration.ofSeconds(5)))
                        .as(example.name())
                        .isIn(0, 143);
            }
        }
    }

    private static JsonNode sameFromAll(String query, String request) throws IOException, InterruptedException {
        JsonNode first = document(RUNNING.getFirst(), query, request);
        for (Example example : RUNNING) {
            assertThat(document(example, query, request)).as(example.name()).isEqualTo(first);
        }
        return first;
    }

    private static JsonNode document(Example example, String query, String request)
            throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(URI.create(example.url() + query))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(example.name()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        return JSON.readTree(response.body());
    }

    private static String firstRequest() {
        return """
                {"call_sid":"7a0f1c1e-6c5b-4a3a-9b8c-0b1c2d3e4f50","call_id":"a@127.0.0.1","application_sid":"ivr",
                 "account_sid":"dialplane.local","direction":"inbound","from":"1001","to":"5000","caller_name":"Ann",
                 "call_status":"trying","sip_status":100,"trace_id":"0af7651916cd43dd8448eb211c80319c"}""";
    }

    private static String digits(String digits) {
        return firstRequest().replaceFirst("}$", ",\"digits\":\"" + digits + "\",\"reason\":\"dtmfDetected\"}");
    }

    private static String timeout() {
        return firstRequest().replaceFirst("}$", ",\"reason\":\"timeout\"}");
    }
}
