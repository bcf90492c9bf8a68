package io.dialplane.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process started for a test. It lives no longer than its bound (two minutes unless told otherwise), is ended by its
 * pid together with what it started, and keeps its output (both streams) in a file of which a test waits for lines.
 *
 * <pre>{@code
 * try (var node = ProcessUnderTest.command("java", "-jar", "node.jar").env("DIALPLANE_VAR", dir).start()) {
 *     node.awaitLine("ready");
 * }
 * }</pre>
 */
public final class ProcessUnderTest implements AutoCloseable {
    private static final int OUTPUT_LIMIT = 4 * 1024 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final Path output;
    private final boolean temporary;

    private ProcessUnderTest(String name, Process process, Path output, boolean temporary, Duration life) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.temporary = temporary;
        Thread.ofVirtual().name(name + "-bound").start(() -> endAfter(life));
    }

    public static Builder command(String... command) {
        return new Builder(List.of(command));
    }

    /** A main class on the class path of the running test, with the running JVM. */
    public static Builder java(String mainClass, String... arguments) {
        var command = new ArrayList<>(List.of(
                javaBinary(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(Arrays.asList(arguments));
        return new Builder(command);
    }

    /** The {@code java} of the running JVM. */
    public static String javaBinary() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What the process has printed so far, the last 4 MB of it. */
    public String output() {
        try {
            byte[] all = Files.readAllBytes(output);
            int from = Math.max(0, all.length - OUTPUT_LIMIT);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits up to 30 s for a line in which the pattern is found. */
    public Matcher awaitLine(String pattern) {
        return awaitLine(pattern, Duration.ofSeconds(30));
    }

    /**
     * Waits for a line in which the pattern is found, and gives the match.
     *
     * @throws AssertionError with the output when the process ends or the time passes before
     */
    public Matcher awaitLine(String pattern, Duration limit) {
        var compiled = Pattern.compile(pattern);
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            Optional<Matcher> found = output().lines()
                    .map(compiled::matcher)
                    .filter(Matcher::find)
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (!alive) {
                throw new AssertionError(name + " ended with " + process.exitValue() + " before a line with " + pattern
                        + ":\n" + tail());
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(name + ": no line with " + pattern + " within " + limit + ":\n" + tail());
            }
            waitABit();
        }
    }

    /** Waits for the end and gives the exit status; an {@link AssertionError} with the output when it does not come. */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " still runs after " + limit + ":\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
        return process.exitValue();
    }

    /** Sends SIGTERM, without waiting. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL to the process alone (its children are left to themselves), and waits for its end. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(GRACE);
    }

    /** The pids of everything the process has started and that still runs. */
    public List<Long> descendants() {
        try (Stream<ProcessHandle> children = process.descendants()) {
            return children.map(ProcessHandle::pid).toList();
        }
    }

    /** The process's standard input. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Ends it and what it started: SIGTERM, and SIGKILL to whatever is left after 5 s. */
    @Override
    public void close() {
        end();
        if (temporary) {
            try {
                Files.deleteIfExists(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void end() {
        List<ProcessHandle> all;
        try (Stream<ProcessHandle> children = process.descendants()) {
            all = new ArrayList<>(children.toList());
        }
        process.destroy();
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private void endAfter(Duration life) {
        try {
            if (!process.waitFor(life.toMillis(), TimeUnit.MILLISECONDS)) {
                end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String tail() {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    private static void waitABit() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** How to start it. */
    public static final class Builder {
        private final List<String> command;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String name;
        private @Nullable Path directory;
        private @Nullable Path output;
        private Duration life = Duration.ofMinutes(2);

        private Builder(List<String> command) {
            this.command = command;
            this.name = String.valueOf(Path.of(command.getFirst()).getFileName());
        }

        /** The name in messages; the program's by default. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        public Builder env(String variable, Object value) {
            environment.put(variable, value.toString());
            return this;
        }

        public Builder in(Path workingDirectory) {
            this.directory = workingDirectory;
            return this;
        }

        /** Keeps the output in this file rather than in one removed at the end. */
        public Builder outputTo(Path file) {
            this.output = file;
            return this;
        }

        /** How long it may live, two minutes by default. */
        public Builder life(Duration life) {
            this.life = life;
            return this;
        }

        public ProcessUnderTest start() {
            try {
                Path file = output;
                boolean temporary = file == null;
                if (file == null) {
                    file = Files.createTempFile(name, ".out");
                }
                var builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()));
                builder.environment().putAll(environment);
                if (directory != null) {
                    builder.directory(directory.toFile());
                }
                return new ProcessUnderTest(name, builder.start(), file, temporary, life);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start " + command, e);
            }
        }
    }
}
