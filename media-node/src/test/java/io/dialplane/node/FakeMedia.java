package io.dialplane.node;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.media.Sound;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
        return new Named("say:" + say.text());
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
        public Statistics statistics() {
            return new Statistics(1, 2, 0, 0.5);
        }

        @Override
        public void close() {
            closed = true;
            playing.complete(Ended.CLOSED);
        }
    }
}
