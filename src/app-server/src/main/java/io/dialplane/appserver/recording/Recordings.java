package io.dialplane.appserver.recording;

import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.events.CallEvent.Types;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.settings.StartFailure;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * The recordings: a file each in one directory, and a row. The file is whole and on disk before the row is, and the row
 * before a node is told that it may forget its own file. Blocks.
 */
@Singleton
public class Recordings {
    private static final int MOST_AT_ONCE = 100;

    private final Path directory;
    private final RecordingRows rows;
    private final EventWindow events;
    private final LiveCalls calls;
    private final MeterRegistry meters;
    private final Duration keep;

    Recordings(
            RecordingRows rows, EventWindow events, LiveCalls calls, MeterRegistry meters, AppServerSettings settings) {
        this.rows = rows;
        this.events = events;
        this.calls = calls;
        this.meters = meters;
        this.keep = settings.recordings().keep();
        this.directory = settings.recordings()
                .directory()
                .orElseGet(() -> settings.var().resolve("recordings"))
                .toAbsolutePath()
                .normalize();
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new StartFailure("the directory of recordings " + directory + " cannot be used: " + e + ".", e);
        }
    }

    /** Whether this may be a recording's id, and so a file's name. */
    static boolean isId(String id) {
        return id.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
    }

    /** A file of its own for what is coming in. */
    Path fresh() {
        return directory.resolve("." + UUID.randomUUID() + ".part");
    }

    Path file(String id) {
        return directory.resolve(id + ".wav");
    }

    /**
     * Keeps what came in; returns when it survives a power cut.
     *
     * @throws ApiProblem 400 when it is no WAV file
     */
    boolean keep(StoredRecording recording, Path part) {
        try {
            if (!isWave(part)) {
                throw ApiProblem.invalid("body", "", "a WAV file");
            }
            force(part);
            Files.move(part, file(recording.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            discard(part);
        }
        boolean isNew = rows.add(recording);
        if (isNew) {
            meters.counter("dialplane_recordings_total").increment();
            meters.counter("dialplane_recordings_bytes_total").increment(recording.sizeBytes());
            calls.note(recording.call(), "recording", "recording " + recording.id() + " can be fetched");
            events.publish(
                    Types.RECORDING_READY,
                    recording.call(),
                    "",
                    "",
                    Map.of("recording", recording.id(), "leg", recording.leg(), "durationMs", recording.durationMs()));
        }
        return isNew;
    }

    /** Removes a recording; false when there is none. */
    boolean remove(String id) {
        boolean there = rows.remove(id);
        if (there) {
            discard(file(id));
        }
        return there;
    }

    /** Removes some of those that are older than the setting says, if it says something. */
    public void expire(Instant now) {
        if (!keep.isZero()) {
            rows.before(now.minus(keep), MOST_AT_ONCE).forEach(recording -> remove(recording.id()));
        }
    }

    static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWave(Path part) throws IOException {
        try (InputStream in = Files.newInputStream(part)) {
            String head = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
            return head.length() == 12 && head.startsWith("RIFF") && head.endsWith("WAVE");
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
