package io.dialplane.node.sound;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Samples at 8 kHz, possibly repeated, encoded once per codec and shared by all streams that play them. Immutable but
 * for that cache.
 */
public final class Clip implements PlayableSound {
    /** Repeats of a clip without end. */
    public static final int ENDLESS = 0;

    private static final int SAMPLES_PER_MILLI = 8;

    private final short[] samples;
    private final int repeats;
    private final AtomicReferenceArray<byte[]> encoded = new AtomicReferenceArray<>(AudioCodec.values().length);

    /**
     * @param samples at 8 kHz; must not be changed afterwards
     * @param repeats how often they are played, {@link #ENDLESS} for without end
     */
    public Clip(short[] samples, int repeats) {
        this.samples = samples;
        this.repeats = samples.length == 0 ? 1 : repeats;
    }

    /** What to send; the caller must not change it. */
    @SuppressWarnings("NullAway") // the array holds null until first asked
    public byte[] encoded(AudioCodec codec) {
        byte[] octets = encoded.get(codec.ordinal());
        if (octets == null) {
            octets = G711.encode(codec, samples);
            encoded.set(codec.ordinal(), octets);
        }
        return octets;
    }

    /** Encodes now what {@link #encoded} will be asked for. */
    public void prepare(AudioCodec codec) {
        int unused = encoded(codec).length;
    }

    public short[] samples() {
        return samples.clone();
    }

    public int repeats() {
        return repeats;
    }

    @Override
    public long lengthMillis() {
        return repeats == ENDLESS ? -1 : (long) samples.length * repeats / SAMPLES_PER_MILLI;
    }

    /** Memory it takes when encoded for both codecs, in bytes. */
    public long bytes() {
        return 4L * samples.length + 64;
    }

    @Override
    public List<Clip> clips() {
        return List.of(this);
    }
}
