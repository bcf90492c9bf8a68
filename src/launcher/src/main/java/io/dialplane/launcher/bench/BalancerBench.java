package io.dialplane.launcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The balancer and Kamailio, one after the other, with the same SIPp on both sides. */
final class BalancerBench {
    private static final int RATE = 1_000;
    private static final int WARM_UP_SECONDS = 15;

    private final Path root;
    private final int seconds;
    private final Figures figures;

    BalancerBench(Path root, int seconds, Figures figures) {
        this.root = root;
        this.seconds = seconds;
        this.figures = figures;
    }

    private record Measured(double microsPerCall, Load.Result result) {}

    void run() {
        try {
            Path directory = Files.createTempDirectory("dialplane-bench");
            int calleePort = Bench.freePort();
            Process callee = Load.start(
                    directory,
                    List.of("-sf", root.resolve("sipp/bench/callee.xml").toString(), "-p", "" + calleePort));
            try {
                Measured ours = measure(balancer(directory, calleePort));
                figures.add(
                        "balancer, " + RATE + " calls/s for " + seconds + " s",
                        "%d ok, %d failed, %d sent again",
                        ours.result().successful(),
                        ours.result().failed(),
                        ours.result().retransmissions());
                if (Stream.of("/usr/sbin/kamailio", "/usr/bin/kamailio")
                        .map(Path::of)
                        .anyMatch(Files::isExecutable)) {
                    Measured kamailio = measure(kamailio(directory, calleePort));
                    String peer = "Kamailio in this run";
                    figures.compare("  CPU per call", ours.microsPerCall(), "µs", kamailio.microsPerCall(), peer);
                    figures.add(
                            "  INVITE to 200 OK",
                            "p50 %s, p99 %s (Kamailio: %s, %s)",
                            Load.ticks(ours.result().p50Millis()),
                            Load.ticks(ours.result().p99Millis()),
                            Load.ticks(kamailio.result().p50Millis()),
                            Load.ticks(kamailio.result().p99Millis()));
                } else {
                    figures.compare("  CPU per call", ours.microsPerCall(), "µs", 280, "Kamailio (measured elsewhere)");
                }
            } finally {
                end(callee);
                Load.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Proxy(Process process, int port) {}

    private Proxy balancer(Path directory, int calleePort) throws IOException {
        int port = Bench.freePort();
        var builder = new ProcessBuilder(root.resolve("dialplane").toString(), "balancer");
        builder.environment()
                .putAll(Map.of(
                        "DIALPLANE_SKIP_BUILD", "1",
                        "DIALPLANE_VAR", directory.resolve("var").toString(),
                        "DIALPLANE_BALANCER_SIP_PORT", "" + port,
                        "DIALPLANE_BALANCER_HEALTH_PORT", "" + Bench.freePort(),
                        "DIALPLANE_BALANCER_NODES", "127.0.0.1:" + calleePort));
        return started(builder, directory, port);
    }

    private Proxy kamailio(Path directory, int calleePort) throws IOException {
        int port = Bench.freePort();
        Path list = Files.writeString(directory.resolve("dispatcher.list"), "1 sip:127.0.0.1:" + calleePort + "\n");
        var command = new ArrayList<>(List.of("kamailio", "-DD", "-E", "-f"));
        command.add(root.resolve("sipp/bench/kamailio.cfg").toString());
        command.addAll(
                List.of("-l", "udp:127.0.0.1:" + port, "-n", "1", "-m", "256", "-M", "16", "-w", directory + ""));
        command.addAll(List.of("-Y", directory.toString(), "-A", "DISPATCHER=\"" + list + "\""));
        var builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
        return started(builder, directory, port);
    }

    private static Proxy started(ProcessBuilder builder, Path directory, int port) throws IOException {
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("proxy-" + port + ".out").toFile())
                .start();
        Bench.pause(5);
        return new Proxy(process, port);
    }

    private Measured measure(Proxy proxy) {
        Path scenario = root.resolve("sipp/bench/call.xml");
        String target = "127.0.0.1:" + proxy.port();
        try {
            Load.run(scenario, target, "5000", Bench.freePort(), RATE, WARM_UP_SECONDS);
            double begun = cpuSeconds(proxy);
            var result = Load.run(scenario, target, "5000", Bench.freePort(), RATE, seconds);
            double used = cpuSeconds(proxy) - begun;
            return new Measured(used * 1e6 / Math.max(1, result.successful()), result);
        } finally {
            end(proxy.process());
        }
    }

    private static double cpuSeconds(Proxy proxy) {
        try (Stream<ProcessHandle> workers = proxy.process().descendants()) {
            var pids = new ArrayList<>(workers.map(ProcessHandle::pid).toList());
            pids.add(proxy.process().pid());
            return Processor.seconds(pids);
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
