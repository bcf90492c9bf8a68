package io.dialplane.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The real Kamailio in the foreground, with a configuration file and values for its {@code #!define}s. */
public final class Kamailio implements AutoCloseable {
    private final ProcessUnderTest process;
    private final Path runDirectory;

    private Kamailio(ProcessUnderTest process, Path runDirectory) {
        this.process = process;
        this.runDirectory = runDirectory;
    }

    /**
     * Starts it with one worker and waits until it listens.
     *
     * @param defines names for {@code -A name=value}
     * @param port its SIP port on 127.0.0.1, UDP and TCP
     */
    public static Kamailio start(Path configuration, int port, Map<String, String> defines) {
        try {
            Path directory = Files.createTempDirectory("kamailio");
            var command = new ArrayList<>(List.of(
                    "kamailio",
                    "-DD",
                    "-E",
                    "-f",
                    configuration.toAbsolutePath().toString(),
                    "-Y",
                    directory.toString()));
            command.addAll(List.of("-l", "udp:127.0.0.1:" + port, "-l", "tcp:127.0.0.1:" + port, "-n", "1"));
            command.addAll(List.of(
                    "-m", "64", "-M", "8", "-P", directory.resolve("pid").toString()));
            defines.forEach((name, value) -> command.addAll(List.of("-A", name + "=" + value)));
            var process = ProcessUnderTest.command(command.toArray(String[]::new))
                    .in(directory)
                    .life(Duration.ofMinutes(5))
                    .start();
            var kamailio = new Kamailio(process, directory);
            kamailio.awaitListening(port);
            return kamailio;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitListening(int port) {
        Patience.until(
                Duration.ofSeconds(20),
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("kamailio ended:\n" + process.output());
                    }
                    return accepts(port);
                },
                () -> "kamailio does not listen on port " + port + "\n" + process.output());
    }

    private static boolean accepts(int port) {
        try (var probe = new java.net.Socket()) {
            probe.connect(new java.net.InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public ProcessUnderTest process() {
        return process;
    }

    /** Its pid and those of its workers, for a benchmark that reads CPU time. */
    public List<Long> pids() {
        var all = new ArrayList<>(process.descendants());
        all.add(process.pid());
        return all;
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> files = Files.walk(runDirectory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
