package io.dialplane.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One run of the real SIPp: a scenario file, a target, and what came of it. Bounded: SIPp gives up after
 * {@link #timeout}.
 *
 * <pre>{@code
 * Sipp.scenario(root.resolve("sipp/invite.xml")).to("127.0.0.1:5060").service("5000").calls(10).rate(5).run().assertSuccessful(10);
 * try (var callee = Sipp.scenario(uas).localPort(port).calls(1).start()) { … callee.await().assertSuccessful(1); }
 * }</pre>
 */
public final class Sipp {
    private final List<String> arguments = new ArrayList<>();
    private String target = "";
    private int port = FreePorts.one();
    private int calls = 1;
    private double rate = 10;
    private Duration timeout = Duration.ofSeconds(30);
    private int mediaPort = FreePorts.block(8);

    private Sipp(String... scenario) {
        arguments.addAll(List.of(scenario));
    }

    public static Sipp scenario(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException("no scenario " + file.toAbsolutePath());
        }
        return new Sipp("-sf", file.toAbsolutePath().toString());
    }

    /** A scenario built into SIPp: {@code uac}, {@code uas}, {@code regexp}, {@code branchc} … */
    public static Sipp builtIn(String name) {
        return new Sipp("-sn", name);
    }

    /** {@code host:port} of the server; left out for a scenario that waits for calls. */
    public Sipp to(String hostAndPort) {
        this.target = hostAndPort;
        return this;
    }

    public Sipp to(int loopbackPort) {
        return to("127.0.0.1:" + loopbackPort);
    }

    /** The dialled number, {@code [service]} in the scenario. */
    public Sipp service(String number) {
        return with("-s", number);
    }

    public Sipp calls(int calls) {
        this.calls = calls;
        return this;
    }

    /** Calls per second. */
    public Sipp rate(double rate) {
        this.rate = rate;
        return this;
    }

    /** A value for {@code [name]} in the scenario. */
    public Sipp key(String name, Object value) {
        return with("-key", name, value.toString());
    }

    public Sipp tcp() {
        return with("-t", "t1");
    }

    public Sipp localPort(int port) {
        this.port = port;
        return this;
    }

    public Sipp mediaPort(int port) {
        this.mediaPort = port;
        return this;
    }

    /** Answers digest challenges as this user ({@code [authentication]} in the scenario). */
    public Sipp credentials(String user, String password) {
        return with("-au", user, "-ap", password);
    }

    public Sipp timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** Further arguments of SIPp. */
    public Sipp with(String... more) {
        arguments.addAll(Arrays.asList(more));
        return this;
    }

    /** Starts it and waits for its end. */
    public Result run() {
        try (var running = start()) {
            return running.await();
        }
    }

    public Running start() {
        try {
            Path directory = Files.createTempDirectory("sipp");
            var command = new ArrayList<String>(List.of("sipp"));
            if (!target.isEmpty()) {
                command.add(target);
            }
            command.addAll(arguments);
            command.addAll(List.of("-i", "127.0.0.1", "-p", "" + port, "-mi", "127.0.0.1", "-mp", "" + mediaPort));
            command.addAll(List.of("-m", "" + calls, "-r", "" + rate, "-rp", "1000", "-l", "15000", "-nostdin"));
            command.addAll(List.of("-timeout", timeout.toSeconds() + "s", "-recv_timeout", "" + timeout.toMillis()));
            command.addAll(List.of("-trace_stat", "-fd", "1", "-stf", "stat.csv", "-trace_err", "-error_file"));
            command.addAll(List.of("errors.log", "-trace_msg", "-message_file", "messages.log"));
            command.addAll(List.of("-trace_logs", "-log_file", "log.log"));
            var process = ProcessUnderTest.command(command.toArray(String[]::new))
                    .in(directory)
                    .life(timeout.plusSeconds(10))
                    .start();
            return new Running(process, directory, timeout, port, mediaPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIPp at work, to be closed. */
    public static final class Running implements AutoCloseable {
        private final ProcessUnderTest process;
        private final Path directory;
        private final Duration timeout;
        private final int port;
        private final int mediaPort;

        private Running(ProcessUnderTest process, Path directory, Duration timeout, int port, int mediaPort) {
            this.process = process;
            this.directory = directory;
            this.timeout = timeout;
            this.port = port;
            this.mediaPort = mediaPort;
        }

        /** Its SIP port on 127.0.0.1. */
        public int port() {
            return port;
        }

        public int mediaPort() {
            return mediaPort;
        }

        /** The pid, for a benchmark that reads its CPU time. */
        public long pid() {
            return process.pid();
        }

        public Result await() {
            int status = process.awaitExit(timeout.plusSeconds(10));
            var statistics = statistics();
            return new Result(
                    status,
                    number(statistics, "SuccessfulCall(C)"),
                    number(statistics, "FailedCall(C)"),
                    number(statistics, "Retransmissions(C)"),
                    text("errors.log"),
                    text("messages.log"),
                    text("log.log"));
        }

        private Map<String, String> statistics() {
            List<String> lines = text("stat.csv").lines().toList();
            if (lines.size() < 2) {
                return Map.of();
            }
            String[] names = lines.getFirst().split(";");
            String[] values = lines.getLast().split(";");
            var result = new HashMap<String, String>();
            for (int i = 0; i < Math.min(names.length, values.length); i++) {
                result.put(names[i], values[i]);
            }
            return result;
        }

        private static int number(Map<String, String> statistics, String name) {
            String value = statistics.getOrDefault(name, "0");
            return value.isBlank() ? 0 : Integer.parseInt(value.strip());
        }

        private String text(String file) {
            Path path = directory.resolve(file);
            try {
                return Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.close();
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * What came of a run.
     *
     * @param status SIPp's exit status: 0 when all calls succeeded
     * @param retransmissions messages SIPp had to send again
     * @param errors SIPp's own error log
     * @param messages every SIP message sent and received, with its time
     * @param log what the scenario logged
     */
    public record Result(
            int status, int successful, int failed, int retransmissions, String errors, String messages, String log) {

        /** Fails with SIPp's error log unless exactly so many calls succeeded and none failed. */
        public Result assertSuccessful(int calls) {
            if (status != 0 || successful != calls || failed != 0) {
                throw new AssertionError("SIPp: " + successful + " of " + calls + " calls succeeded, " + failed
                        + " failed, exit status " + status + "\n" + bounded(errors) + "\n" + bounded(messages));
            }
            return this;
        }

        private static String bounded(String text) {
            return text.length() <= 6_000 ? text : text.substring(0, 6_000) + "…";
        }
    }
}
