package io.dialplane.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One process that {@code up} keeps running, and its log file. The kernel ends it when the launcher is gone, however that
 * went: it is started through {@code setpriv --pdeathsig}. That signal follows the thread that started the process, so
 * only a thread that lives as long as the launcher may call {@link #start}. A session of its own keeps the terminal's
 * Ctrl-C from it: the launcher ends it in its turn.
 */
final class Child {
    private static final int TAIL_BYTES = 64 * 1024;
    private static final long LOG_LIMIT = 64L * 1024 * 1024;
    private static final List<Path> SETPRIV = List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv"));
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final String name;
    private final String title;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private final Path log;
    private volatile Optional<Process> process = Optional.empty();

    Child(
            String name,
            String title,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path logDirectory) {
        this.name = name;
        this.title = title;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.directory = directory;
        this.log = logDirectory.resolve(name + ".log");
    }

    String name() {
        return name;
    }

    /** What people call it. */
    String title() {
        return title;
    }

    Path log() {
        return log;
    }

    Process start() {
        var full = new ArrayList<String>();
        first(SETPRIV).ifPresent(program -> full.addAll(List.of(program, "--pdeathsig", "TERM")));
        first(SETSID).ifPresent(full::add);
        full.addAll(command);
        boundLog();
        var builder = new ProcessBuilder(full)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            process = Optional.of(started);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + title, e);
        }
    }

    private static Optional<String> first(List<Path> programs) {
        return programs.stream().filter(Files::isExecutable).findFirst().map(Path::toString);
    }

    boolean isAlive() {
        return process.filter(Process::isAlive).isPresent();
    }

    long pid() {
        return process.map(Process::pid).orElse(0L);
    }

    int exitStatus() {
        return process.filter(p -> !p.isAlive()).map(Process::exitValue).orElse(0);
    }

    void terminate() {
        process.ifPresent(Process::destroy);
    }

    void kill() {
        process.ifPresent(Process::destroyForcibly);
    }

    /** Whether it is gone by that moment ({@link System#nanoTime()}). */
    boolean goneBy(long deadlineNanos) {
        try {
            long left = Math.max(0, deadlineNanos - System.nanoTime());
            return process.isEmpty() || process.get().waitFor(left, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Keeps the log from filling the disk: beyond 64 MB it becomes {@code .log.1} and starts anew. When that fails, on a
     * full disk, it is tried again; calls go on.
     */
    void boundLog() {
        try {
            if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
                Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                // the process appends, so that it goes on at the new end
                FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
            }
        } catch (IOException e) {
            System.err.println("dialplane up: cannot shorten " + log + ": " + e.getMessage());
        }
    }

    /** The last lines of its log. */
    List<String> tail(int lines) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            int length = (int) Math.min(TAIL_BYTES, file.length());
            var bytes = new byte[length];
            file.seek(file.length() - length);
            file.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException none) {
            return List.of();
        }
    }
}
