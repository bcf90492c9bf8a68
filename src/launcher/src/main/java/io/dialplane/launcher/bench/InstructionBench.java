package io.dialplane.launcher.bench;

import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a document costs: to parse, and to ask the application server for through the node's HTTP client, beside the same
 * document as a file that nginx serves to the same client.
 */
final class InstructionBench {
    private static final int REQUESTS = 40_000;
    private static final int AT_ONCE = 16;

    private final Path root;
    private final Figures figures;

    InstructionBench(Path root, Figures figures) {
        this.root = root;
        this.figures = figures;
    }

    void parse() {
        output("io.dialplane.node.bench.DocumentParses", List.of(), "").lines().forEach(line -> {
            String[] words = line.split(";");
            figures.add("parsing a menu of " + words[1] + " bytes, " + words[0], "%s µs", words[2]);
        });
    }

    void requests(Instance instance, String number, String document) {
        Asked ours = ask(
                "http://" + instance.apiAddress(), number, instance.nodePassword(), List.of(instance.appServerPid()));
        String what = "asking for a document, " + AT_ONCE + " at once";
        Optional<Asked> nginx = nginx(document);
        if (nginx.isEmpty()) {
            figures.add(what, "%.0f requests/s (nginx is not installed)", ours.perSecond());
            figures.add("  CPU of the application server per request", "%.1f µs", ours.cpuMicros());
            return;
        }
        String peer = "nginx serving it as a file in this run";
        figures.compare(what, ours.perSecond(), "requests/s", nginx.get().perSecond(), peer);
        figures.compare(
                "  p50 at the node's client",
                ours.p50Micros(),
                "µs",
                nginx.get().p50Micros(),
                peer);
        figures.compare(
                "  p99 at the node's client",
                ours.p99Micros(),
                "µs",
                nginx.get().p99Micros(),
                peer);
        figures.compare(
                "  CPU of the server per request",
                ours.cpuMicros(),
                "µs",
                nginx.get().cpuMicros(),
                peer);
    }

    private record Asked(double perSecond, long p50Micros, long p99Micros, double cpuMicros) {}

    private Asked ask(String url, String number, String password, List<Long> servers) {
        double begun = Processor.seconds(servers);
        String line = output(
                "io.dialplane.node.bench.InstructionRequests",
                List.of(url, number, "" + REQUESTS, "" + AT_ONCE),
                password);
        double used = Processor.seconds(servers) - begun;
        String[] words = line.substring(line.lastIndexOf('\n') + 1).split(" ");
        if (words.length != 5 || !words[1].equals("0")) {
            throw new StartFailure("asking " + url + " for documents failed: " + line);
        }
        return new Asked(
                REQUESTS / Double.parseDouble(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                used * 1e6 / (2 * REQUESTS));
    }

    /** What a main of the media node prints: its code, compiled as a node's is. */
    private String output(String main, List<String> arguments, String password) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                root.resolve("media-node/target") + "/media-node-0.1.0.jar:" + root.resolve("media-node/target/lib")
                        + "/*",
                main));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DIALPLANE_NODE_PASSWORD", password);
        try {
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new StartFailure(main + " failed: " + out);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted.", e);
        }
    }

    private Optional<Asked> nginx(String document) {
        Path program = Path.of("/usr/sbin/nginx");
        if (!Files.isExecutable(program)) {
            return Optional.empty();
        }
        try {
            Path directory = Files.createTempDirectory("dialplane-bench");
            Files.writeString(directory.resolve("document.json"), document);
            int port = Bench.freePort();
            Files.writeString(
                    directory.resolve("nginx.conf"), """
                    daemon off; worker_processes 1; user %3$s root; pid %1$s/pid; error_log %1$s/error.log;
                    events { worker_connections 512; }
                    http { access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
                      fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                      types { application/json json; } keepalive_requests 10000000;
                      server { listen 127.0.0.1:%2$d; root %1$s; error_page 405 =200 $uri; } }
                    """.formatted(directory, port, System.getProperty("user.name")));
            Process server = new ProcessBuilder(
                            program.toString(), "-p", directory.toString(), "-c", directory + "/nginx.conf")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("out").toFile())
                    .start();
            try {
                Bench.pause(1);
                var pids = server.descendants().map(ProcessHandle::pid).toList();
                return Optional.of(ask("http://127.0.0.1:" + port + "/document.json", "0", "", pids));
            } finally {
                server.destroy();
                server.waitFor(5, TimeUnit.SECONDS);
                Load.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted.", e);
        }
    }
}
