package io.dialplane.node.recording;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import java.nio.ByteBuffer;

/**
 * One side of a {@link Tape}: a ring of samples, into which packets are put at their place in time, by their RTP
 * timestamps. What never comes stays silence. Written by the media thread; the writer reads what the tape says is ready.
 */
final class Track {
    /** Samples further ahead of the clock are not believed: 400 ms. */
    static final int MOST_EARLY = 3_200;
    /** For so long packets are too late, then their clock is another one: 200 ms. */
    static final int PATIENCE = 1_600;

    private static final long NEVER = -1;

    private final short[] ring;
    private final int mask;
    private boolean any;
    private int lastTimestamp;
    private long last;
    private long lateSince = NEVER;

    /** @param capacity a power of two */
    Track(int capacity) {
        ring = new short[capacity];
        mask = capacity - 1;
    }

    /**
     * Puts a packet.
     *
     * @param ready samples before this one are no longer ours
     * @param now the clock
     */
    void put(int timestamp, ByteBuffer packet, int offset, int length, AudioCodec codec, long ready, long now) {
        long at = any ? last + (timestamp - lastTimestamp) : now;
        if (at > now + MOST_EARLY || at < ready && patienceEnded(now)) {
            at = now; // another clock, or one that drifted
        }
        if (at >= ready) {
            lateSince = NEVER;
        }
        if (!any || timestamp - lastTimestamp > 0 || at != last + (timestamp - lastTimestamp)) {
            any = true;
            lastTimestamp = timestamp;
            last = at;
        }
        int most = (int) Math.min(length, now + MOST_EARLY + G711.FRAME - at);
        for (int i = (int) Math.clamp(ready - at, 0, length); i < most; i++) {
            ring[(int) (at + i) & mask] = G711.decode(codec, packet.get(offset + i));
        }
    }

    private boolean patienceEnded(long now) {
        if (lateSince == NEVER) {
            lateSince = now;
        }
        return now - lateSince >= PATIENCE;
    }

    /** Makes a part silent before it comes within reach of {@link #put}. */
    void clear(long from, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (from + i) & mask] = 0;
        }
    }

    /** By the writer. */
    short sample(long at) {
        return ring[(int) at & mask];
    }
}
