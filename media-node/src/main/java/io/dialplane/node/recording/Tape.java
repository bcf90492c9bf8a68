package io.dialplane.node.recording;

import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.Recorder.Reason;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a stream on its way from the media thread to the writer of the file: some seconds of one or two
 * tracks, between whose ends only two counters are exchanged, so that the media thread neither waits nor allocates.
 *
 * <pre>
 *   taken ......... ready .......... now ....... now + early
 *     | for the writer | late packets  | early packets  |
 * </pre>
 *
 * The packet clock moves {@code now}, 20 ms each round, whatever comes. {@code ready} follows {@link #LATENESS} behind.
 * When the writer does not keep up for seconds, what is said then is lost and its length kept as silence.
 */
public final class Tape {
    /** Samples a packet may come late: 200 ms. */
    public static final int LATENESS = 1_600;

    private static final int ROUND = 160;
    private static final int CAPACITY = 1 << 15; // 4 s
    private static final int REACH = Track.MOST_EARLY + ROUND;
    private static final long UNKNOWN = -1;

    private final Track received = new Track(CAPACITY);
    private final @Nullable Track sent;
    private final AtomicLong ready = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong missedAt = new AtomicLong();
    private final Runnable ended;
    private volatile boolean paused;
    private volatile boolean cut; // by the writer: nothing more is wanted
    private volatile @Nullable Reason reason;
    private long now;
    private long lastRound = UNKNOWN;

    /**
     * @param both whether what is sent is recorded too
     * @param ended run by the media thread when nothing more will come
     */
    public Tape(boolean both, Runnable ended) {
        sent = both ? new Track(CAPACITY) : null;
        this.ended = ended;
    }

    // ---- the media thread

    /**
     * Lets time pass.
     *
     * @return false when nothing more is wanted
     */
    public boolean round(long round) {
        if (cut || reason != null) {
            return false;
        }
        long passed = lastRound == UNKNOWN ? 0 : round - lastRound;
        lastRound = round;
        for (long i = 0; i < passed; i++) {
            if (now + 2 * ROUND + REACH - taken.get() > CAPACITY) {
                missedAt.lazySet(now);
                missed.lazySet(missed.getPlain() + ROUND);
            } else {
                clear(now + REACH);
                now += ROUND;
            }
        }
        ready.lazySet(Math.max(0, now - LATENESS));
        return true;
    }

    private void clear(long from) {
        received.clear(from, ROUND);
        if (sent != null) {
            sent.clear(from, ROUND);
        }
    }

    /** What the peer says, octets of the codec. */
    public void received(int timestamp, ByteBuffer packet, int offset, int length, AudioCodec codec) {
        put(received, timestamp, packet, offset, length, codec);
    }

    /** What the peer hears. */
    public void sent(int timestamp, ByteBuffer packet, int offset, int length, AudioCodec codec) {
        if (sent != null) {
            put(sent, timestamp, packet, offset, length, codec);
        }
    }

    private void put(Track track, int timestamp, ByteBuffer packet, int offset, int length, AudioCodec codec) {
        if (!paused && !cut && reason == null && lastRound != UNKNOWN) {
            track.put(timestamp, packet, offset, length, codec, ready.getPlain(), now);
        }
    }

    /** The stream was closed. */
    public void close() {
        end(Reason.CLOSED);
    }

    /** Nothing more is put; what was said until now can be taken. */
    public void end(Reason why) {
        if (reason == null) {
            ready.lazySet(now);
            reason = why;
            ended.run();
        }
    }

    // ---- everybody else

    /** Silence from now on, or no longer. */
    public void pause(boolean on) {
        paused = on;
    }

    /** Whether {@link #pause} is on. */
    public boolean isPaused() {
        return paused;
    }

    // ---- the writer

    /** Nothing more is wanted. */
    void cut() {
        cut = true;
    }

    /** Why nothing more comes; to be asked before {@link #ready}. */
    Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** Samples that can be taken up to here. */
    long ready() {
        return ready.get();
    }

    /** Samples that were lost because the writer did not keep up. */
    long missed() {
        return missed.get();
    }

    /** Where they are missing. */
    long missedAt() {
        return missedAt.get();
    }

    /** Samples ready and not taken yet. */
    long backlog() {
        return ready.get() - taken.get();
    }

    /** Sample of the received side. */
    short received(long at) {
        return received.sample(at);
    }

    /** Sample of the sent side. */
    short sent(long at) {
        return sent == null ? 0 : sent.sample(at);
    }

    /** The writer is done with the samples before this one. */
    void taken(long until) {
        taken.lazySet(until);
    }
}
