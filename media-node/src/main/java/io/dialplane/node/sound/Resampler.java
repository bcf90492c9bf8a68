package io.dialplane.node.sound;

/**
 * Changes the rate of samples by band-limited interpolation: a sinc under a Hann window, cut at the lower of the two
 * Nyquist frequencies, so that what a telephone cannot carry does not come back as noise.
 */
final class Resampler {
    private static final int ZERO_CROSSINGS = 16;
    private static final double PASS = 0.94; // of the Nyquist frequency: room for the window's slope

    private static final int STEPS = ZERO_CROSSINGS * 512;
    /** The kernel from its centre to its end, the same for every rate when stretched to its reach. */
    private static final float[] KERNEL = new float[STEPS + 2];

    static {
        for (int i = 0; i <= STEPS; i++) {
            double angle = Math.PI * ZERO_CROSSINGS * i / STEPS;
            double sinc = i == 0 ? 1 : Math.sin(angle) / angle;
            KERNEL[i] = (float) (sinc * (0.5 + 0.5 * Math.cos(Math.PI * i / STEPS)));
        }
    }

    private Resampler() {}

    static short[] resample(float[] samples, int from, int to) {
        if (from == to) {
            short[] same = new short[samples.length];
            for (int i = 0; i < same.length; i++) {
                same[i] = round(samples[i]);
            }
            return same;
        }
        double step = (double) from / to;
        double cut = PASS * Math.min(1, 1 / step); // of the input's Nyquist frequency
        double reach = ZERO_CROSSINGS / cut;
        double perStep = STEPS / reach;
        short[] out = new short[(int) (samples.length / step)];
        for (int i = 0; i < out.length; i++) {
            double centre = i * step;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(samples.length - 1, (int) Math.floor(centre + reach));
            double sum = 0;
            double weights = 0;
            for (int j = first; j <= last; j++) {
                double weight = kernel(Math.abs(j - centre) * perStep);
                sum += weight * samples[j];
                weights += weight;
            }
            // at the ends, where the kernel hangs over, the level is kept
            out[i] = round(weights > 0.5 / cut ? sum / weights : sum * cut);
        }
        return out;
    }

    private static float kernel(double at) {
        int index = (int) at;
        return KERNEL[index] + (KERNEL[index + 1] - KERNEL[index]) * (float) (at - index);
    }

    /** Full scale is ±1. */
    static short round(double sample) {
        return (short) Math.clamp(Math.round(sample * 32_768), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
