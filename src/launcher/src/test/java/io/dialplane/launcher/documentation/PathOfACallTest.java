package io.dialplane.launcher.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dialplane.phone.Phone;
import io.dialplane.phone.PhoneCall;
import io.dialplane.phone.Tone;
import io.dialplane.settings.Secrets;
import io.dialplane.testkit.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks a call along docs/path-of-a-call.md. Balancer, media node and application server run in this JVM, each behind a
 * class loader of its own, because they bring different Nettys; a debugger stops in all three. Each step of the page has
 * a check here, and each check a step there.
 */
class PathOfACallTest {
    private static final Path ROOT = Path.of(System.getProperty("dialplane.root"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final int appServerPort = FreePorts.one();
    private final int balancerPort = FreePorts.one();
    private final int balancerHealth = FreePorts.one();
    private final int nodePort = FreePorts.one();
    private final int nodeHealth = FreePorts.one();
    private HttpServer endpoint;
    private String apiKey;

    private record Asked(JsonNode body, String traceparent) {}

    @BeforeEach
    void startAllThree(@TempDir Path var) throws Exception {
        endpoint = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        endpoint.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        endpoint.createContext("/ivr", this::answer);
        endpoint.start();
        int eventSocket = FreePorts.one();
        var data = "--var=" + var;
        apiKey = Secrets.open(var).secret("api-key");
        start(
                "application server",
                jars("src/app-server/target/quarkus-app", "quarkus", "app", "lib/main", "lib/boot"),
                "io.dialplane.appserver.AppServerMain",
                appServerPort,
                data,
                "--http.port=" + appServerPort,
                "--demo=true",
                "--demo-ivr-url=http://127.0.0.1:" + endpoint.getAddress().getPort() + "/ivr");
        start(
                "media node",
                jars("media-node/target", "", "lib"),
                "io.dialplane.node.NodeMain",
                nodeHealth,
                data,
                "--name=walked",
                "--sip.port=" + nodePort,
                "--event-socket.port=" + eventSocket,
                "--health.port=" + nodeHealth,
                "--app-server.urls=http://127.0.0.1:" + appServerPort);
        start(
                "balancer",
                jars("src/balancer/target", "", "lib"),
                "io.dialplane.balancer.BalancerMain",
                balancerHealth,
                data,
                "--sip.port=" + balancerPort,
                "--health.port=" + balancerHealth,
                "--nodes=127.0.0.1:" + nodePort);
        // the application server hears the node
        Awaitility.await()
                .atMost(START)
                .until(() -> api("/v1/nodes").at("/nodes/0/state").asText().equals("up"));
    }

    @AfterEach
    void stopTheEndpoint() {
        endpoint.stop(0);
        http.close();
    }

    @Test
    void everyStepOfThePageIsTaken() throws Exception {
        var steps = new TreeMap<Integer, String>();
        var line = Pattern.compile("(?m)^ *(\\d+) (\\S.*)$")
                .matcher(
                        Files.readString(ROOT.resolve("docs/path-of-a-call.md")).split("```")[1]);
        while (line.find()) {
            steps.put(Integer.parseInt(line.group(1)), line.group(2));
        }
        try (var alice = Phone.named("1001").proxy("127.0.0.1:" + balancerPort).open()) {
            var call = alice.calls("5000").awaitAnswer();
            call.hears(Tone.HZ_1004);
            call.sendDigits("7");
            call.hears(Tone.HZ_440);
            var live = api("/v1/calls");
            var checks = checks(call, live);
            assertThat(checks.keySet()).as("steps of the page").isEqualTo(steps.keySet());
            for (var step : steps.headMap(9).entrySet()) {
                assertThat(checks.get(step.getKey()).isTaken())
                        .as("step %s: %s", step.getKey(), step.getValue())
                        .isTrue();
            }
            call.hangUp();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .alias("step 9: " + steps.get(9))
                    .until(() -> checks.get(9).isTaken());
            assertThat(alice.isIdle()).isTrue();
        }
    }

    private interface Step {
        boolean isTaken() throws Exception;
    }

    private Map<Integer, Step> checks(PhoneCall call, JsonNode live) {
        var id = live.at("/calls/0/id").asText();
        var trace = live.at("/calls/0/traceId").asText();
        var checks = new TreeMap<Integer, Step>();
        checks.put(
                1,
                () -> call.routes().getFirst().contains(":" + balancerPort)
                        && metric(balancerHealth, "dialplane_sip_requests_total{method=\"INVITE\"}") == 1);
        checks.put(2, () -> metric(nodeHealth, "dialplane_sip_requests_total{method=\"INVITE\"}") == 1);
        checks.put(3, () -> metric(nodeHealth, "dialplane_instruction_fetch_seconds_count") == 2);
        checks.put(
                4,
                () -> asked.getFirst().body().path("call_sid").asText().equals(id)
                        && asked.getFirst().body().path("from").asText().equals("1001")
                        && asked.getFirst().body().path("to").asText().equals("5000")
                        && asked.getFirst().body().path("direction").asText().equals("inbound")
                        && asked.getFirst().traceparent().startsWith("00-" + trace + "-"));
        // one document was JSON, the other XML: both were heard, so both became instructions
        checks.put(5, () -> asked.size() == 2 && metric(nodeHealth, "dialplane_calls_active") == 1);
        checks.put(6, () -> live.at("/calls/0/state").asText().equals("answered"));
        checks.put(
                7,
                () -> asked.get(1).body().path("digits").asText().equals("7")
                        && asked.get(1).traceparent().startsWith("00-" + trace + "-"));
        checks.put(8, () -> {
            var types = new ArrayList<String>();
            api("/v1/calls/" + id)
                    .path("timeline")
                    .forEach(entry -> types.add(entry.path("type").asText()));
            return types.containsAll(List.of("call.offered", "call.executing", "call.answered", "digit"));
        });
        checks.put(9, () -> api("/v1/cdrs/" + id).path("traceId").asText().equals(trace));
        return checks;
    }

    /** The developer's endpoint: a menu in JSON; after the digit a tone in FreeSWITCH's XML. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = JSON.readTree(exchange.getRequestBody());
            asked.add(new Asked(body, exchange.getRequestHeaders().getFirst("traceparent")));
            var document = body.has("digits") ? """
                      <document type="freeswitch/xml"><section name="dialplan"><context name="default">
                      <extension name="tone"><condition>
                      <action application="playback" data="tone_stream://%(60000,0,440)"/>
                      </condition></extension></context></section></document>
                      """ : """
                      [{"verb": "gather", "input": ["digits"], "numDigits": 1, "actionHook": "/ivr", "timeout": 20,
                        "play": {"url": "tone_stream://%(60000,0,1004)"}}]
                      """;
            exchange.getResponseHeaders().set("Content-Type", body.has("digits") ? "text/xml" : "application/json");
            var bytes = document.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** The jars in these folders below a module's target; what Quarkus transformed stands before what it is made of. */
    private static List<Path> jars(String target, String... folders) throws IOException {
        var jars = new ArrayList<Path>();
        for (var folder : folders) {
            try (var found = Files.newDirectoryStream(ROOT.resolve(target).resolve(folder), "*.jar")) {
                found.forEach(jars::add);
            }
        }
        assertThat(jars).as("%s is built", target).isNotEmpty();
        jars.sort(Comparator.comparing(jar -> !jar.getFileName().toString().startsWith("transformed")));
        return jars;
    }

    /** Runs a process's main on a thread of its own until it is ready; it ends with this JVM. */
    private void start(String name, List<Path> jars, String main, int health, String... arguments) throws Exception {
        var urls = new ArrayList<URL>();
        for (var jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        var loader = new URLClassLoader(name, urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        var method = loader.loadClass(main).getMethod("main", String[].class);
        Thread.ofPlatform().daemon().name(name).start(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            try {
                method.invoke(null, (Object) arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name + " ended", e);
            }
        });
        Awaitility.await()
                .atMost(START)
                .alias(name + " is ready")
                .ignoreExceptions()
                .until(() -> get(health, "/q/health/ready").statusCode() == 200);
    }

    private double metric(int port, String name) throws Exception {
        return get(port, "/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private JsonNode api(String path) throws Exception {
        return JSON.readTree(get(appServerPort, path).body());
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + apiKey)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
