package io.dialplane.node.rtp;

/** How much of one frequency is in samples at 8 kHz. */
public final class Goertzel {
    private Goertzel() {}

    /** Share of the signal's energy at that frequency, 0 to 1. */
    public static double share(short[] samples, double hz) {
        double w = 2 * Math.PI * hz / 8000;
        double re = 0;
        double im = 0;
        double energy = 1e-9;
        for (int i = 0; i < samples.length; i++) {
            re += samples[i] * Math.cos(w * i);
            im += samples[i] * Math.sin(w * i);
            energy += (double) samples[i] * samples[i];
        }
        return 2 * (re * re + im * im) / samples.length / energy;
    }

    /** Root mean square. */
    public static double level(short[] samples) {
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        return Math.sqrt(energy / Math.max(1, samples.length));
    }
}
