package io.dialplane.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.ProcessUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** A whole Dialplane started by the script, with a data directory and ports of its own. */
final class Running implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("dialplane.root"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int[] PORTS = {8080, 5060, 8091, 8085, 5080, 8021, 8090, 5090, 8031, 8100};

    final Path var;
    final int offset;
    final ProcessUnderTest process;

    private Running(Path var, int offset, ProcessUnderTest process) {
        this.var = var;
        this.offset = offset;
        this.process = process;
    }

    /** Starts it and waits until it says that it is ready. */
    static Running start(Path var, String... options) {
        var running = begin(var, freeOffset(), options);
        running.process.awaitLine("is ready after", Duration.ofSeconds(120));
        return running;
    }

    static Running begin(Path var, int offset, String... options) {
        var command = new ArrayList<>(List.of("up", "--port-offset", "" + offset));
        command.addAll(List.of(options));
        return new Running(
                var, offset, script(var, command.toArray(String[]::new)).start());
    }

    static ProcessUnderTest.Builder script(Path var, String... arguments) {
        var command = new ArrayList<>(List.of(ROOT.resolve("dialplane").toString()));
        command.addAll(List.of(arguments));
        return ProcessUnderTest.command(command.toArray(String[]::new))
                .name("dialplane-" + arguments[0])
                .in(ROOT)
                .env("DIALPLANE_SKIP_BUILD", "1")
                .env("JAVA_HOME", System.getProperty("java.home"))
                .env("DIALPLANE_VAR", var)
                .life(Duration.ofMinutes(4));
    }

    /** An offset at which all ports of an instance are free. */
    static int freeOffset() {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(3_000, 16_000))
                .limit(1_000)
                .filter(offset -> IntStream.of(PORTS).allMatch(port -> FreePorts.isFree(port + offset)))
                .findFirst()
                .orElseThrow();
    }

    JsonNode runFile() throws IOException {
        return JSON.readTree(RunFile.in(var).toFile());
    }

    boolean hasRunFile() {
        return Files.exists(RunFile.in(var));
    }

    /** The pids of all children, as run.json has them. */
    List<ProcessHandle> children() throws IOException {
        JsonNode pids = runFile().path("pids");
        var all = new ArrayList<Long>();
        all.add(pids.path("appServer").asLong());
        all.add(pids.path("balancer").asLong());
        all.add(pids.path("ivr").asLong());
        pids.path("nodes").forEach(pid -> all.add(pid.asLong()));
        return all.stream().map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
    }

    String sip() throws IOException {
        return runFile().path("sip").asText();
    }

    JsonNode api(String path) throws IOException, InterruptedException {
        JsonNode run = runFile();
        var request = HttpRequest.newBuilder(URI.create(run.path("apiUrl").asText() + path))
                .header("Authorization", "Bearer " + run.path("apiKey").asText())
                .timeout(Duration.ofSeconds(10))
                .build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        process.close();
    }
}
