package io.dialplane.launcher.bench;

import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a document costs: to parse, and to ask the application server for through the node's HTTP client, beside the same
 * document as a file that nginx serves to the same client.
 */
final class InstructionBench {
    private static final int REQUESTS = 40_000;
    private static final int AT_ONCE = 16;
    private static final int PARSES = 20_000;
    private static final int ROUNDS = 7;

    /** The same menu in every dialect. */
    private static final Map<String, String> MENU = menu();

    private final Path root;
    private final Figures figures;

    InstructionBench(Path root, Figures figures) {
        this.root = root;
        this.figures = figures;
    }

    private static Map<String, String> menu() {
        var menu = new LinkedHashMap<String, String>();
        menu.put("JSON", """
                [{"verb":"answer"},
                 {"verb":"gather","numDigits":1,"timeout":5,"actionHook":"/menu",
                  "prompts":[{"verb":"play","url":"ivr/welcome.wav"},{"verb":"say","text":"For sales, press one."}]},
                 {"verb":"say","text":"Goodbye."},{"verb":"hangup"}]""");
        menu.put("TwiML", """
                <?xml version="1.0" encoding="UTF-8"?>
                <Response><Gather numDigits="1" timeout="5" action="/menu"><Play>ivr/welcome.wav</Play>\
                <Say>For sales, press one.</Say></Gather><Say>Goodbye.</Say><Hangup/></Response>""");
        menu.put("FreeSWITCH XML", """
                <document type="freeswitch/xml"><section name="dialplan"><context name="default">
                <extension name="menu"><condition field="destination_number" expression="^(5\\d{3})$">
                <action application="answer"/>
                <action application="play_and_get_digits" data="1 1 3 5000 # ivr/welcome.wav ivr/invalid.wav choice \\d"/>
                <action application="playback" data="ivr/goodbye.wav"/><action application="hangup"/>
                </condition></extension></context></section></document>""");
        menu.put("httapi", """
                <document type="xml/freeswitch-httapi"><work>
                <playback name="choice" file="ivr/welcome.wav" action="/menu"><bind strip="#">~\\d</bind></playback>
                <playback file="ivr/goodbye.wav"/><hangup/></work></document>""");
        return menu;
    }

    void parse() {
        MENU.forEach((dialect, text) -> {
            byte[] document = text.getBytes(StandardCharsets.UTF_8);
            Map<String, String> fields = Map.of("destination_number", "5000", "context", "default");
            if (!(Dialects.parse(Optional.empty(), document, fields) instanceof ParsedDocument.Instructions)) {
                throw new IllegalStateException(dialect + ": " + Dialects.parse(Optional.empty(), document, fields));
            }
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                int instructions = 0;
                long begun = System.nanoTime();
                for (int i = 0; i < PARSES; i++) {
                    instructions += Dialects.parse(Optional.empty(), document, fields)
                                    instanceof ParsedDocument.Instructions read
                            ? read.instructions().size()
                            : 0;
                }
                double micros = (System.nanoTime() - begun) / 1e3 / PARSES;
                best = instructions > 0 ? Math.min(best, micros) : best;
            }
            figures.add("parsing a menu of " + document.length + " bytes, " + dialect, "%.1f µs", best);
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
        var classPath = root.resolve("media-node/target") + "/media-node-0.1.0.jar:"
                + root.resolve("media-node/target/lib") + "/*";
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        "io.dialplane.node.bench.InstructionRequests",
                        url,
                        number,
                        "" + REQUESTS,
                        "" + AT_ONCE)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DIALPLANE_NODE_PASSWORD", password);
        try {
            double begun = Processor.seconds(servers);
            Process client = builder.start();
            String line = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            double used = Processor.seconds(servers) - begun;
            String[] words = line.substring(line.lastIndexOf('\n') + 1).split(" ");
            if (client.waitFor() != 0 || words.length != 5 || !words[1].equals("0")) {
                throw new StartFailure("asking " + url + " for documents failed: " + line);
            }
            return new Asked(
                    REQUESTS / Double.parseDouble(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    used * 1e6 / (2 * REQUESTS));
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
            Files.writeString(directory.resolve("nginx.conf"), """
                    daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
                    events { worker_connections 512; }
                    http { access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p;
                      fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                      types { application/json json; } keepalive_requests 10000000;
                      server { listen 127.0.0.1:%2$d; root %1$s; error_page 405 =200 $uri; } }
                    """.formatted(directory, port));
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
