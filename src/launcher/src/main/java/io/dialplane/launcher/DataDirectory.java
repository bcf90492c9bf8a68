package io.dialplane.launcher;

import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The data directory, held by one {@code up} at a time. The lock goes with the process, so that a run.json left by one
 * that was killed is told from one that is in use.
 */
final class DataDirectory implements AutoCloseable {
    private static final long OLD_PROCESSES_SECONDS = 6;

    private final FileChannel channel;

    private DataDirectory(FileChannel channel) {
        this.channel = channel;
    }

    static DataDirectory take(Path var) {
        try {
            Files.createDirectories(var);
            Files.createDirectories(var.resolve("log"));
        } catch (IOException e) {
            throw unwritable(var, e);
        }
        if (!Files.isWritable(var) || !Files.isWritable(var.resolve("log"))) {
            throw unwritable(var, new IOException("no permission"));
        }
        try {
            FileChannel channel =
                    FileChannel.open(var.resolve("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel).isEmpty()) {
                channel.close();
                throw new StartFailure(inUse(var));
            }
            var directory = new DataDirectory(channel);
            directory.clearAfterAKill(var);
            return directory;
        } catch (IOException e) {
            throw unwritable(var, e);
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException sameProcess) {
            return Optional.empty();
        }
    }

    private static StartFailure unwritable(Path var, IOException cause) {
        return new StartFailure(
                "the data directory " + var + " cannot be written; DIALPLANE_VAR names another one.", cause);
    }

    private static String inUse(Path var) {
        String who = RunFile.read(var)
                .map(run -> " (process " + run.pids().launcher() + ", " + run.apiUrl() + ")")
                .orElse("");
        return "the data directory " + var + " is in use by another Dialplane" + who
                + ": stop that one, or give this one a directory of its own with DIALPLANE_VAR and --port-offset.";
    }

    /** What a killed launcher left: its processes are ending by themselves, its run.json is void. */
    private void clearAfterAKill(Path var) {
        RunFile.read(var)
                .map(RunFile::pids)
                .ifPresent(pids -> LongStream.concat(
                                LongStream.of(pids.appServer(), pids.balancer(), pids.ivr()),
                                pids.nodes().stream().mapToLong(Long::longValue))
                        .mapToObj(ProcessHandle::of)
                        .flatMap(Optional::stream)
                        .filter(DataDirectory::isOurs)
                        .forEach(DataDirectory::awaitEnd));
        RunFile.remove(var);
    }

    private static boolean isOurs(ProcessHandle process) {
        return Stream.of(process.info().commandLine().orElse(""))
                .anyMatch(line ->
                        line.contains("dialplane") || line.contains("quarkus-run") || line.contains("Ivr.java"));
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            var ended = process.onExit().get(OLD_PROCESSES_SECONDS, TimeUnit.SECONDS);
            assert !ended.isAlive();
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException stillThere) {
            // its ports are still taken: the check of the ports says which
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
