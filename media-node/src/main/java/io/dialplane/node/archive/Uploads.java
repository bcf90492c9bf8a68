package io.dialplane.node.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.node.report.Reports;
import io.dialplane.node.sound.Wav;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings finished recordings to the application server, one after another, and tells whoever wanted to know. One that it
 * does not take is tried again, at first after a second, at last every minute. A recording that was not finished when the
 * node was killed is made whole and brought at the next start. Where nobody ever takes them they stay, whole.
 */
final class Uploads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    /** Bytes of a WAV header. */
    private static final int EMPTY = 44;

    private final Path directory;
    private final Optional<Store> store;
    private final Reports reports;
    private final DelayQueue<Waiting> queue = new DelayQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    /** Where recordings are brought. */
    interface Store {
        /** Whether it has the file for good; blocks, bounded in time. */
        boolean put(String id, Map<String, String> about, Path file) throws InterruptedException;
    }

    private record Size(long bytes, long seconds) {}

    private record Waiting(Kept kept, long dueMillis, long pauseMillis) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueMillis - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }
    }

    /** @throws StartFailure when the directory cannot be used */
    Uploads(Path directory, Optional<Store> store, Reports reports) {
        this.directory = directory;
        this.store = store;
        this.reports = reports;
        try {
            Files.createDirectories(directory);
            try (var files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".json")).sorted().forEach(this::left);
            }
        } catch (IOException e) {
            throw new StartFailure("the directory of recordings " + directory + " cannot be used: " + e + ".", e);
        }
        thread = Thread.ofPlatform().name("recordings").daemon().start(this::run);
    }

    private void left(Path about) {
        try {
            var kept = JSON.readValue(about.toFile(), Kept.class);
            if (Files.exists(wav(kept.id()))) {
                if (store.isEmpty() && kept.sequence() >= 0) {
                    return;
                }
                bytes.addAndGet(Files.size(wav(kept.id())));
                add(kept.sequence() < 0 ? kept.finished(Reports.AFTERWARDS) : kept);
            } else {
                Files.deleteIfExists(about);
            }
        } catch (IOException e) {
            LOG.warn("{} is left alone: {}", about, e.getMessage());
        }
    }

    Path wav(String id) {
        return directory.resolve(id + ".wav");
    }

    /** Of the recordings that were not taken yet. */
    long bytes() {
        return bytes.get();
    }

    int waiting() {
        return queue.size();
    }

    /** Writes down what must be known about a recording, before it begins and when it is done. */
    void note(Kept kept) throws IOException {
        var fresh = directory.resolve(kept.id() + ".new");
        Files.write(fresh, JSON.writeValueAsBytes(kept));
        Files.move(
                fresh,
                directory.resolve(kept.id() + ".json"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** A recording is complete. */
    void finished(Kept kept) {
        try {
            note(kept);
            bytes.addAndGet(Files.size(wav(kept.id())));
        } catch (IOException e) {
            LOG.error("recording {} cannot be kept: {}", kept.id(), e.getMessage());
        }
        add(kept);
    }

    private void add(Kept kept) {
        queue.add(new Waiting(kept, System.currentTimeMillis(), 1_000));
    }

    private void run() {
        try {
            while (!closing) {
                var waiting = queue.poll(200, TimeUnit.MILLISECONDS);
                if (waiting != null && !brought(waiting.kept())) {
                    long pause = waiting.pauseMillis();
                    queue.add(new Waiting(
                            waiting.kept(),
                            System.currentTimeMillis() + pause,
                            Math.min(pause * 2, LONGEST_PAUSE_MILLIS)));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean brought(Kept kept) throws InterruptedException {
        var wav = wav(kept.id());
        try {
            if (!Files.exists(wav) || Files.size(wav) <= EMPTY) {
                LOG.warn("recording {} is nothing but a name", kept.id());
                Files.deleteIfExists(wav);
                Files.deleteIfExists(directory.resolve(kept.id() + ".json"));
                return true;
            }
            var length = Wav.repair(wav);
            var size = new Size(Files.size(wav), (length.toMillis() + 500) / 1_000);
            if (store.isEmpty()) {
                note(kept);
                bytes.addAndGet(-size.bytes());
                return true;
            }
            if (!store.get().put(kept.id(), about(kept, size), wav)) {
                return false;
            }
            if (!kept.status().isEmpty()) {
                reports.recorded(
                        kept.status(), kept.call(), kept.leg(), kept.id(), kept.sequence(), fields(kept, size));
            }
            Files.deleteIfExists(directory.resolve(kept.id() + ".json"));
            Files.deleteIfExists(wav);
            bytes.addAndGet(-size.bytes());
            return true;
        } catch (IOException e) {
            LOG.warn("recording {} cannot be read: {}", wav, e.getMessage());
            return false;
        }
    }

    private static Map<String, String> about(Kept kept, Size size) {
        var about = new LinkedHashMap<String, String>();
        about.put("call", kept.call());
        about.put("leg", kept.leg());
        about.put("name", kept.name());
        about.put("duration", Long.toString(size.seconds()));
        about.put("domain", kept.domain());
        return about;
    }

    private static Map<String, String> fields(Kept kept, Size size) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("Recording", kept.id());
        fields.put("RecordingDuration", Long.toString(size.seconds()));
        fields.put("RecordingSize", Long.toString(size.bytes()));
        fields.put("RecordingName", kept.name());
        return fields;
    }

    /** Tries at once what waits: the application server is back. */
    void retry() {
        for (var waiting : java.util.List.copyOf(queue)) {
            if (queue.remove(waiting)) {
                add(waiting.kept());
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
