package io.dialplane.launcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** SIPp as a maker of load. */
final class Load {
    private Load() {}

    /**
     * What came of it.
     *
     * @param refused calls answered with 503
     * @param retransmissions requests sent again
     * @param micros INVITE to 200 OK in microseconds
     */
    record Result(int successful, int failed, int refused, int retransmissions, double seconds, Histogram micros) {
        double p50Millis() {
            return micros.getValueAtPercentile(50) / 1_000.0;
        }

        double p99Millis() {
            return micros.getValueAtPercentile(99) / 1_000.0;
        }

        /** Calls that were answered, as the 503 are successes of the scenario. */
        int answered() {
            return successful - refused;
        }

        boolean clean() {
            return failed == 0 && refused == 0 && retransmissions == 0;
        }
    }

    /** Starts SIPp; the caller ends it when it waits for calls for ever. */
    static Process start(Path directory, List<String> arguments) {
        var command = new ArrayList<>(List.of("sipp"));
        command.addAll(arguments);
        command.addAll(List.of("-i", "127.0.0.1", "-nostdin", "-buff_size", "4194304", "-timer_resol", "1"));
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("SIPp (Debian's package sip-tester) cannot be started", e);
        }
    }

    /** Calls at a rate for so many seconds, and waits for the end of all of them. */
    static Result run(Path scenario, String target, String number, int localPort, double rate, int seconds) {
        return run(scenario, target, localPort, (int) (rate * seconds), rate, seconds + 40, List.of("-s", number));
    }

    static Result run(
            Path scenario, String target, int localPort, int calls, double rate, int limitSeconds, List<String> more) {
        try {
            Path directory = Files.createTempDirectory("dialplane-bench");
            var arguments = new ArrayList<>(List.of(target, "-sf", scenario.toString(), "-p", "" + localPort));
            arguments.addAll(List.of("-m", "" + calls, "-r", "" + rate, "-rp", "1000", "-l", "15000"));
            arguments.addAll(List.of("-trace_rtt", "-rtt_freq", "200", "-trace_stat", "-fd", "1", "-stf", "stat.csv"));
            arguments.addAll(List.of("-timeout", limitSeconds + "s", "-recv_timeout", "10000"));
            arguments.addAll(more);
            long begun = System.nanoTime();
            Process process = start(directory, arguments);
            try {
                if (!process.waitFor(limitSeconds + 20L, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
            return result(directory, (System.nanoTime() - begun) / 1e9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result result(Path directory, double seconds) throws IOException {
        var histogram = new Histogram(Duration.ofMinutes(1).toNanos() / 1_000, 3);
        Map<String, String> statistics = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
                if (file.endsWith("stat.csv") && lines.size() > 1) {
                    String[] names = lines.getFirst().split(";");
                    String[] values = lines.getLast().split(";");
                    for (int i = 0; i < Math.min(names.length, values.length); i++) {
                        statistics.put(names[i], values[i]);
                    }
                } else if (file.toString().endsWith("_rtt.csv")) {
                    lines.stream()
                            .skip(1)
                            .map(line -> line.split(";"))
                            .filter(fields -> fields.length > 1 && fields[1].matches("[0-9.]+"))
                            .forEach(fields -> histogram.recordValue(
                                    Math.min(59_000_000, (long) (Double.parseDouble(fields[1]) * 1_000))));
                }
            }
        }
        delete(directory);
        return new Result(
                number(statistics, "SuccessfulCall(C)"),
                number(statistics, "FailedCall(C)"),
                number(statistics, "GenericCounter1(C)"),
                number(statistics, "Retransmissions(C)"),
                seconds,
                histogram);
    }

    private static int number(Map<String, String> statistics, String name) {
        String value = statistics.getOrDefault(name, "").strip();
        return value.matches("\\d+") ? Integer.parseInt(value) : 0;
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A time of SIPp's, whose clock ticks every 4 ms. */
    static String ticks(double millis) {
        return millis < 4 ? "under 4 ms" : String.format(Locale.ROOT, "%.0f ms", millis);
    }
}
