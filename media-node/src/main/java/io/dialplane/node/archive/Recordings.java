package io.dialplane.node.archive;

import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEvents;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Recorder;
import io.dialplane.node.media.Recorder.Options;
import io.dialplane.node.media.Recorder.Sides;
import io.dialplane.node.report.Reports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recordings that run, by call, and those on their way to the application server. Safe for any thread. */
public final class Recordings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    /** At a time, of one call. */
    private static final int MOST = 4;

    private final Uploads uploads;
    private final CallEvents events;
    private final long mostBytes;
    private final Map<String, List<Running>> running = new ConcurrentHashMap<>();

    /** Where finished recordings are brought. */
    @FunctionalInterface
    public interface Store {
        /**
         * Stores a file; the same one twice does no harm.
         *
         * @param about {@code call}, {@code leg}, {@code name}, {@code duration} (seconds), {@code domain}
         * @return whether it is there for good; blocks, bounded in time
         */
        boolean put(String id, Map<String, String> about, Path file) throws InterruptedException;
    }

    /**
     * What to record.
     *
     * @param silence so much of it ends it
     * @param name what the document calls it
     * @param status token of the hook that is told when it can be fetched
     */
    public record Wish(
            Sides sides,
            Duration maxLength,
            Optional<Duration> silence,
            boolean trim,
            Optional<String> name,
            Optional<String> status) {
        /** Of both sides, for a day at most. */
        public static Wish both(boolean stereo, Optional<String> name, Optional<String> status) {
            return new Wish(
                    stereo ? Sides.STEREO : Sides.MIXED, Duration.ofHours(24), Optional.empty(), false, name, status);
        }
    }

    /** One that runs, and then what came of it. */
    public static final class Running {
        private final Kept kept;
        private final Recorder recorder;
        private final CompletableFuture<Recorder.Result> result = new CompletableFuture<>();

        private Running(Kept kept, Recorder recorder) {
            this.kept = kept;
            this.recorder = recorder;
        }

        /** Its id, by which it can be fetched. */
        public String id() {
            return kept.id();
        }

        public void pause() {
            recorder.pause();
        }

        public void resume() {
            recorder.resume();
        }

        public void stop() {
            recorder.stop();
        }

        /** Completes when it is over and on its way. */
        public CompletableFuture<Recorder.Result> result() {
            return result;
        }

        private String shown() {
            return kept.name().isEmpty() ? kept.id() + ".wav" : kept.name();
        }
    }

    /**
     * @param directory of recordings that the application server does not have yet
     * @param mostBytes of them; then none is begun
     * @param store takes them; without one they stay in the directory, as many as there are
     */
    public Recordings(Path directory, long mostBytes, Optional<Store> store, Reports reports, CallEvents events) {
        this.uploads = new Uploads(directory, store.map(each -> each::put), reports);
        this.events = events;
        this.mostBytes = mostBytes;
    }

    /**
     * Begins a recording.
     *
     * @throws MediaException when it cannot be made
     */
    public Running start(Call call, MediaStream stream, Wish wish) {
        if (uploads.bytes() > mostBytes) {
            throw new MediaException("there is no room for recordings: the application server does not take them");
        }
        var all = running.computeIfAbsent(call.id(), id -> new CopyOnWriteArrayList<>());
        if (all.size() >= MOST) {
            throw new MediaException("at most " + MOST + " recordings of a call run at a time");
        }
        var kept = new Kept(
                UUID.randomUUID().toString(),
                call.callUuid(),
                call.id(),
                call.caller().domain(),
                call.caller().traceId(),
                wish.name().orElse(""),
                wish.status().orElse(""),
                -1);
        try {
            uploads.note(kept);
        } catch (IOException e) {
            throw new MediaException("the recording cannot be made: " + e.getMessage(), e);
        }
        var options = new Options(uploads.wav(kept.id()), wish.sides(), wish.maxLength(), wish.silence(), wish.trim());
        var begun = new Running(kept, stream.record(options));
        all.add(begun);
        events.records(call, true, begun.shown(), more -> more.add("Dialplane-Recording", begun.id()));
        Thread.startVirtualThread(() -> finish(call, begun));
        return begun;
    }

    private void finish(Call call, Running begun) {
        try {
            var result = begun.recorder.await();
            uploads.finished(begun.kept.finished(call.nextReport()));
            events.records(call, false, begun.shown(), more -> {
                more.add("Dialplane-Recording", begun.id());
                more.add("variable_record_seconds", result.duration().toSeconds());
                more.add("variable_record_ms", result.duration().toMillis());
            });
            begun.result.complete(result);
        } catch (InterruptedException | RuntimeException e) {
            LOG.error("recording {} failed", begun.id(), e);
            begun.result.completeExceptionally(new MediaException("the recording failed", e));
        } finally {
            running.computeIfPresent(call.id(), (id, all) -> {
                all.remove(begun);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** The recordings of a call that run, the oldest first; of that name, when one is given. */
    public List<Running> of(String call, Optional<String> name) {
        return running.getOrDefault(call, List.of()).stream()
                .filter(each -> name.isEmpty() || each.shown().equals(name.get()))
                .toList();
    }

    /** Recordings that the application server does not have yet. */
    public int waiting() {
        return uploads.waiting();
    }

    /** The application server is back. */
    public void retry() {
        uploads.retry();
    }

    @Override
    public void close() {
        uploads.close();
    }
}
