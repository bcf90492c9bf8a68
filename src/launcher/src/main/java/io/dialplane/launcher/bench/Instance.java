package io.dialplane.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.settings.Secrets;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Dialplane that is measured: started with {@code up}, with a data directory and ports of its own. */
final class Instance implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path var;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final double startSeconds;
    private final JsonNode run;

    private Instance(Path var, Process process, double startSeconds, JsonNode run) {
        this.var = var;
        this.process = process;
        this.startSeconds = startSeconds;
        this.run = run;
    }

    static Instance start(Path script, int offset) {
        try {
            Path var = Files.createTempDirectory("dialplane-bench");
            var builder = new ProcessBuilder(script.toString(), "up", "--port-offset", "" + offset)
                    .redirectErrorStream(true)
                    .redirectOutput(var.resolve("up.out").toFile());
            builder.environment().put("DIALPLANE_VAR", var.toString());
            builder.environment().put("DIALPLANE_SKIP_BUILD", "1");
            long begun = System.nanoTime();
            Process process = builder.start();
            Path runFile = var.resolve("run.json");
            while (!Files.exists(runFile)) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() - begun > START_LIMIT.toNanos()) {
                    process.destroy();
                    throw new StartFailure(
                            "the Dialplane to measure did not start:\n" + Files.readString(var.resolve("up.out")));
                }
            }
            return new Instance(var, process, (System.nanoTime() - begun) / 1e9, JSON.readTree(runFile.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted.", e);
        }
    }

    /** From the command to readiness. */
    double startSeconds() {
        return startSeconds;
    }

    String balancer() {
        return run.path("sip").asText();
    }

    String node() {
        return run.path("node").asText();
    }

    /** Host and port of the application server. */
    String apiAddress() {
        return URI.create(run.path("apiUrl").asText()).getAuthority();
    }

    /** The password that nodes show the application server. */
    String nodePassword() {
        return Secrets.open(var).secret("node-password");
    }

    long nodePid() {
        return run.path("pids").path("nodes").get(0).asLong();
    }

    long balancerPid() {
        return run.path("pids").path("balancer").asLong();
    }

    long appServerPid() {
        return run.path("pids").path("appServer").asLong();
    }

    /** Puts a stored document behind a number. */
    void number(String number, String document) {
        String id = send("POST", "/v1/applications", """
                {"name":"bench %s","kind":"document","document":%s}""".formatted(number, document))
                .path("id")
                .asText();
        send("PUT", "/v1/numbers/" + number, "{\"application\":\"" + id + "\",\"description\":\"bench\"}");
    }

    /** Calls the node has right now, by its own metrics. */
    int activeCalls() {
        String health = run.path("nodes").get(0).path("health").asText();
        var request = HttpRequest.newBuilder(URI.create("http://" + health + "/q/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return text(request)
                .lines()
                .filter(line -> line.startsWith("dialplane_calls_active"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToInt(value -> (int) Double.parseDouble(value))
                .sum();
    }

    private JsonNode send(String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(run.path("apiUrl").asText() + path))
                .header("Authorization", "Bearer " + run.path("apiKey").asText())
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return JSON.readTree(text(request));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new StartFailure(request.method() + " " + request.uri() + " was answered with "
                        + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted.", e);
        }
    }

    List<Long> pids() {
        return List.of(nodePid(), balancerPid(), appServerPid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
        Load.delete(var);
    }
}
