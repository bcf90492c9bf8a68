package io.dialplane.node;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.media.Recorder;
import io.dialplane.node.media.Sound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Media that makes no packets: sounds last until a test lets them end, and everything asked for is written down. */
public final class FakeMedia implements Media {
    /** A sound that is only its name. */
    public record Named(String name) implements Sound {
        @Override
        public long lengthMillis() {
            return 1_000;
        }
    }

    public final List<Stream> streams = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger port = new AtomicInteger(20_000);
    /** Whether sounds end at once. */
    public volatile boolean instant = true;

    @Override
    public MediaStream open(MediaStream.Listener listener) {
        var stream = new Stream(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.addAndGet(2)), listener);
        if (streams.size() < 1_000) {
            streams.add(stream);
        }
        return stream;
    }

    @Override
    public Sound sound(String source) {
        if (source.contains("missing")) {
            throw new MediaException("there is no " + source);
        }
        return new Named(source);
    }

    @Override
    public Sound say(Say say) {
        return new Named("say:" + say.text()
                + say.language().map(language -> " in " + language).orElse("")
                + say.voice().map(voice -> " by " + voice).orElse(""));
    }

    @Override
    public Sound ringTone(Optional<String> tone) {
        return sound("ring:" + tone.orElse(""));
    }

    @Override
    public Sound beep() {
        return new Named("beep");
    }

    @Override
    public Sound holdMusic() {
        return new Named("hold-music");
    }

    @Override
    public void close() {
        streams.forEach(Stream::close);
    }

    /** One stream and what was done with it. */
    public final class Stream implements MediaStream {
        private final InetSocketAddress local;
        public final Listener listener;
        public final List<String> played = Collections.synchronizedList(new ArrayList<>());
        public volatile Negotiated agreed;
        public volatile boolean started;
        public volatile boolean echoes;
        public volatile boolean closed;
        public volatile boolean early;
        public volatile Joined bridge;
        public final List<String> sent = Collections.synchronizedList(new ArrayList<>());
        public final List<FakeRecorder> recorders = Collections.synchronizedList(new ArrayList<>());
        private volatile CompletableFuture<Ended> playing = CompletableFuture.completedFuture(Ended.FINISHED);

        private Stream(InetSocketAddress local, Listener listener) {
            this.local = local;
            this.listener = listener;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public void negotiate(Negotiated negotiated) {
            agreed = negotiated;
        }

        @Override
        public void start() {
            started = true;
        }

        @Override
        public Playback play(List<Sound> sounds, int loop) {
            var ended = new CompletableFuture<Ended>();
            playing.complete(Ended.STOPPED);
            playing = ended;
            sounds.forEach(sound -> played.add(((Named) sound).name()));
            if (closed) {
                ended.complete(Ended.CLOSED);
            } else if (instant) {
                ended.complete(Ended.FINISHED);
            }
            return new Playback() {
                @Override
                public Ended await() throws InterruptedException {
                    try {
                        return ended.get();
                    } catch (ExecutionException e) {
                        throw new AssertionError(e);
                    }
                }

                @Override
                public void stop() {
                    ended.complete(Ended.STOPPED);
                }

                @Override
                public long playedMillis() {
                    return 0;
                }
            };
        }

        /** Lets the sound that plays end. */
        public void finish() {
            playing.complete(Ended.FINISHED);
        }

        public boolean isPlaying() {
            return !playing.isDone();
        }

        @Override
        public void echo(boolean on) {
            echoes = on;
        }

        @Override
        public Bridge bridge(MediaStream other) {
            var joined = new Joined(this, (Stream) other);
            var mine = bridge;
            var theirs = joined.other.bridge;
            if (mine != null) {
                mine.close();
            }
            if (theirs != null) {
                theirs.close();
            }
            bridge = joined;
            joined.other.bridge = joined;
            return joined;
        }

        /** The stream it is bridged to, null when none. */
        public Stream peer() {
            var joined = bridge;
            return joined == null || !joined.isOpen() ? null : joined.one == this ? joined.other : joined.one;
        }

        @Override
        public Playback sendDigits(String digits, Duration each, Duration gap) {
            sent.add(digits);
            return new Playback() {
                @Override
                public Ended await() {
                    return closed ? Ended.CLOSED : Ended.FINISHED;
                }

                @Override
                public void stop() {}

                @Override
                public long playedMillis() {
                    return digits.length() * each.plus(gap).toMillis();
                }
            };
        }

        @Override
        public Recorder record(Recorder.Options options) {
            var recorder = new FakeRecorder(options);
            recorders.add(recorder);
            if (closed) {
                recorder.end(Recorder.Reason.CLOSED);
            }
            return recorder;
        }

        @Override
        public void early(boolean on) {
            early = on;
        }

        @Override
        public Statistics statistics() {
            return new Statistics(1, 2, 0, 0.5);
        }

        @Override
        public void close() {
            closed = true;
            playing.complete(Ended.CLOSED);
            var joined = bridge;
            if (joined != null) {
                joined.close();
            }
            recorders.forEach(recorder -> recorder.end(Recorder.Reason.CLOSED));
        }
    }

    /** Two streams bridged. */
    public static final class Joined implements MediaStream.Bridge {
        public final Stream one;
        public final Stream other;
        private volatile boolean open = true;

        private Joined(Stream one, Stream other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    /** A recording that ends when a test says so; its file holds four bytes. */
    public static final class FakeRecorder implements Recorder {
        public final Recorder.Options options;
        public volatile boolean paused;
        private final CompletableFuture<Result> result = new CompletableFuture<>();

        private FakeRecorder(Recorder.Options options) {
            this.options = options;
        }

        /** Ends it, 3 s long. */
        public void end(Reason reason) {
            if (result.isDone()) {
                return;
            }
            try {
                Files.createDirectories(options.file().toAbsolutePath().getParent());
                Files.writeString(options.file(), "RIFF");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            result.complete(new Result(options.file(), 24_000, 4, reason));
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void stop() {
            end(Reason.STOPPED);
        }

        @Override
        public boolean isRunning() {
            return !result.isDone();
        }

        @Override
        public Result await() throws InterruptedException {
            try {
                return result.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }
}
