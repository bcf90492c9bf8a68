package io.dialplane.node.recording;

/**
 * Tells silence from sound by the energy of frames of 20 ms. One loud frame may be a click: two in a row are a sound,
 * which goes on for {@link #HANG_OVER} after its last loud frame, because words fade away. Pure.
 */
final class Loudness {
    /** Root mean square of a loud frame: about -36 dBm0. */
    static final int THRESHOLD = 256;
    /** Samples: 200 ms. */
    static final int HANG_OVER = 1_600;

    private static final int CLICK = 1;

    private int loudFrames;
    private long quiet = HANG_OVER;
    private boolean heard;

    /**
     * Takes a frame.
     *
     * @return whether it belongs to a sound
     */
    boolean sounds(short[] samples, int length) {
        long energy = 0;
        for (int i = 0; i < length; i++) {
            energy += (long) samples[i] * samples[i];
        }
        loudFrames = energy > (long) THRESHOLD * THRESHOLD * length ? loudFrames + 1 : 0;
        if (loudFrames > CLICK) {
            quiet = 0;
            heard = true;
        } else {
            quiet += length;
        }
        return heard && quiet < HANG_OVER;
    }

    /** Samples since the last sound, from the beginning when there was none. */
    long quiet() {
        return heard ? quiet : quiet - HANG_OVER;
    }

    /** What is said now does not count: silence begins anew. */
    void forget() {
        quiet = 0;
        heard = true;
        loudFrames = 0;
    }
}
