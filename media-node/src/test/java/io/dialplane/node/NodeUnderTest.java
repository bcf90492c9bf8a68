package io.dialplane.node;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dialplane.node.eventsocket.LiveCalls;
import io.dialplane.node.rtp.RtpMedia;
import io.dialplane.settings.Secrets;
import io.dialplane.settings.Settings;
import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.ProcessUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A node on free ports of the loopback address, with media that makes no packets and an application server of its own. */
public final class NodeUnderTest implements AutoCloseable {
    public final int port = FreePorts.one();
    public final int healthPort = FreePorts.one();
    public final FakeMedia media = new FakeMedia();
    /** Documents by number or continuation. */
    public final Map<String, String> documents = new ConcurrentHashMap<>();
    /** Forms that were posted, oldest first. */
    public final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    /** JSON bodies that were posted, by the last part of their path. */
    public final Map<String, List<String>> posted = new ConcurrentHashMap<>();
    /** The status that CDRs are answered with. */
    public volatile int cdrStatus = 200;

    public volatile int registrationStatus = 200;
    /** As an operator commands them. */
    public LiveCalls calls;

    public Flush flush;

    public final Path var;
    private final HttpServer server;
    private Node node;

    /** Dial strings by user or number. */
    public final Map<String, String> dialStrings = new ConcurrentHashMap<>();
    /** Recordings that were put, by id; their query under {@code <id>?}. */
    public final Map<String, byte[]> recordings = new ConcurrentHashMap<>();
    /** Answers to what else is posted, by path below {@code /instructions}. */
    public final Map<String, Function<String, String>> answers = new ConcurrentHashMap<>();
    /** Further headers of the answers to a number's first question. */
    public final Map<String, String> statusTokens = new ConcurrentHashMap<>();

    private final boolean isReal;

    /** A node that makes real packets. */
    public static NodeUnderTest withMedia(String... settings) {
        return new NodeUnderTest(true, settings);
    }

    public NodeUnderTest(String... settings) {
        this(false, settings);
    }

    private NodeUnderTest(boolean real, String... settings) {
        isReal = real;
        try {
            var = Files.createTempDirectory("node");
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/instructions", this::answer);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(settings);
    }

    /** Starts the node, after {@link #stop}. */
    public void start(String... settings) {
        var args = new ArrayList<>(List.of(
                "--var=" + var, "--sip.port=" + port, "--health.port=" + healthPort, "--app-server.urls=" + url()));
        args.addAll(Arrays.asList(settings));
        var read = Settings.load(NodeSettings.class, args, Map.of());
        node = new Node(
                read,
                Secrets.open(var),
                registry -> isReal ? new RtpMedia(read.media(), registry) : media,
                (events, all, registry, found) -> {
                    calls = all;
                    flush = found;
                    return () -> {};
                });
    }

    public void stop() {
        node.close();
    }

    /** Starts it as a process of its own, after {@link #stop}, and waits until it takes calls. */
    public ProcessUnderTest process() {
        var process = ProcessUnderTest.java(
                        NodeMain.class.getName(),
                        "--var=" + var,
                        "--sip.port=" + port,
                        "--health.port=" + healthPort,
                        "--event-socket.port=" + FreePorts.one(),
                        "--app-server.urls=" + url())
                .start();
        await().atMost(Duration.ofSeconds(60)).until(() -> process.isAlive() && isHealthy());
        return process;
    }

    private boolean isHealthy() throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/q/health/live"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var bytes = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("PUT")) {
                recordings.put(path.substring(path.lastIndexOf('/') + 1), bytes);
                recordings.put(
                        path.substring(path.lastIndexOf('/') + 1) + "?",
                        exchange.getRequestURI().getQuery().getBytes(StandardCharsets.UTF_8));
                send(exchange, cdrStatus == 200 ? 201 : cdrStatus, "{}");
                return;
            }
            var body = new String(bytes, StandardCharsets.UTF_8);
            if (path.equals("/instructions")) {
                var form = form(body);
                asked.add(form);
                form.put("header:traceparent", "" + exchange.getRequestHeaders().getFirst("traceparent"));
                form.put(
                        "header:authorization",
                        "" + exchange.getRequestHeaders().getFirst("Authorization"));
                instructions(exchange, form);
                return;
            }
            var name = path.substring(path.lastIndexOf('/') + 1);
            posted.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>()).add(body);
            var prepared = answers.get(path.substring("/instructions/".length()));
            if (prepared != null) {
                var answer = prepared.apply(body);
                send(
                        exchange,
                        answer.matches("[0-9]{3}") ? Integer.parseInt(answer) : 200,
                        answer.matches("[0-9]{3}") ? "" : answer);
                return;
            }
            boolean cdrs = name.equals("cdrs") || name.equals("reports");
            send(
                    exchange,
                    cdrs ? cdrStatus : registrationStatus,
                    cdrs ? "{}" : "{\"contacts\":[{\"contact\":\"sip:1001@127.0.0.1:9\",\"expires\":60}]}");
        }
    }

    private void instructions(HttpExchange exchange, Map<String, String> form) throws IOException {
        switch (form.get("section")) {
            case "dialplan" -> {
                var key = form.getOrDefault("Dialplane-Continuation", form.get("Caller-Destination-Number"));
                var document = documents.get(key);
                var status = statusTokens.get(key);
                if (status != null) {
                    exchange.getResponseHeaders().set("Dialplane-Status", status);
                }
                if (document == null) {
                    send(exchange, 404, "{}");
                } else if (document.matches("[0-9]{3}")) {
                    send(exchange, Integer.parseInt(document), "");
                } else {
                    send(exchange, 200, document);
                }
            }
            case "directory" ->
                send(
                        exchange,
                        200,
                        form.get("action").equals("user_call")
                                ? dialString(form.get("user"))
                                : directory(form.get("user")));
            default -> {
                var configuration = documents.get(form.get("key_value"));
                send(exchange, configuration == null ? 404 : 200, configuration == null ? "" : configuration);
            }
        }
    }

    private String dialString(String user) {
        var value = dialStrings.get(user);
        return value == null
                ? directory("nobody")
                : "<document type=\"freeswitch/xml\"><section name=\"directory\"><domain name=\"d\"><user id=\"" + user
                        + "\"><params><param name=\"dial-string\" value=\"" + value
                        + "\"/></params></user></domain></section></document>";
    }

    private static String directory(String user) {
        return user.equals("1001")
                ? "<document type=\"freeswitch/xml\"><section name=\"directory\"><domain name=\"d\"><user id=\"1001\">"
                        + "<params><param name=\"password\" value=\"secret\"/></params></user></domain></section></document>"
                : "<document type=\"freeswitch/xml\"><section name=\"result\"><result status=\"not found\"/></section></document>";
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Dialplane-Application", "tested");
        exchange.getResponseHeaders().set("Content-Type", body.startsWith("<") ? "text/xml" : "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> form(String body) {
        var fields = new HashMap<String, String>();
        for (var field : body.split("&")) {
            int equals = field.indexOf('=');
            fields.put(
                    URLDecoder.decode(field.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    /** The question that a hook came back with; waits for it. */
    public Map<String, String> awaitAsked(String hook) {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        asked("dialplan").stream().anyMatch(form -> hook.equals(form.get("Dialplane-Continuation"))));
        return asked("dialplan").stream()
                .filter(form -> hook.equals(form.get("Dialplane-Continuation")))
                .findFirst()
                .orElseThrow();
    }

    /** The samples of a recording, both channels in turn when it is stereo. */
    public static short[] samples(byte[] wav) {
        var samples = new short[(wav.length - 44) / 2];
        ByteBuffer.wrap(wav, 44, samples.length * 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    /** The forms of a section. */
    public List<Map<String, String>> asked(String section) {
        return asked.stream()
                .filter(form -> form.get("section").equals(section))
                .toList();
    }

    /** All reports that were posted, as one text. */
    public String reports() {
        return String.join("\n", posted.getOrDefault("reports", List.of()));
    }

    /** All CDRs that were posted, as one text. */
    public String cdrs() {
        return String.join("\n", posted.getOrDefault("cdrs", List.of()));
    }

    @Override
    public void close() {
        node.close();
        server.stop(0);
    }
}
