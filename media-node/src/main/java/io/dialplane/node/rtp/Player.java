package io.dialplane.node.rtp;

import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.MediaStream.Playback;
import io.dialplane.node.sound.Clip;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One playback: clips one after another, several times. The media thread takes frames out of it; {@link #await},
 * {@link #stop} and {@link #playedMillis} are for others.
 */
final class Player implements Playback {
    private final List<Clip> clips;
    private final int loops;
    private final Consumer<Player> onStop;
    private final AtomicLong played = new AtomicLong(); // octets; written by the media thread alone
    private final AtomicReference<Ended> ended = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);

    private int clip;
    private int repeated;
    private int looped;
    private int position;

    /**
     * @param loops how often the list is played, 0 for endless
     * @param onStop what {@link #stop} does: must make the media thread call {@link #end}
     */
    Player(List<Clip> clips, int loops, Consumer<Player> onStop) {
        this.clips = clips;
        this.loops = loops;
        this.onStop = onStop;
    }

    /** Encodes ahead, away from the media thread. */
    void prepare(AudioCodec codec) {
        for (Clip each : clips) {
            each.prepare(codec);
        }
    }

    /**
     * Puts up to {@code length} octets at the buffer's position.
     *
     * @return how many; fewer than asked for when this was the end
     */
    int fill(ByteBuffer into, int length, AudioCodec codec) {
        int filled = 0;
        int empty = 0;
        while (filled < length && clip < clips.size() && empty <= clips.size()) {
            byte[] octets = clips.get(clip).encoded(codec);
            int part = Math.min(length - filled, octets.length - position);
            into.put(octets, position, part);
            position += part;
            filled += part;
            empty = part == 0 ? empty + 1 : 0; // a list of nothing, repeated for ever, ends
            if (position >= octets.length) {
                advance();
            }
        }
        played.lazySet(played.getPlain() + filled);
        return filled;
    }

    private void advance() {
        position = 0;
        int repeats = clips.get(clip).repeats();
        if (repeats == Clip.ENDLESS || ++repeated < repeats) {
            return;
        }
        repeated = 0;
        if (++clip == clips.size() && (loops == 0 || ++looped < loops)) {
            clip = 0;
        }
    }

    /** Says how it ended; only the first time counts. */
    void end(Ended how) {
        if (ended.compareAndSet(null, how)) {
            done.countDown();
        }
    }

    @Override
    public Ended await() throws InterruptedException {
        done.await();
        return Objects.requireNonNull(ended.get());
    }

    @Override
    public void stop() {
        if (done.getCount() > 0) {
            onStop.accept(this);
        }
    }

    @Override
    public long playedMillis() {
        return played.get() / 8;
    }
}
