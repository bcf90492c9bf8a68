package io.dialplane.phone;

/**
 * A pure tone, to send and to recognise (by Goertzel's algorithm) in what is heard.
 *
 * @param hertz 1–3,999 at 8,000 samples a second
 */
public record Tone(double hertz) {
    /** The test tone of number 9197. */
    public static final Tone HZ_1004 = new Tone(1004);

    public static final Tone HZ_440 = new Tone(440);

    private static final double RATE = 8_000;
    /** A tone counts as heard when it holds this share of the power of what is heard. */
    private static final double SHARE = 0.75;

    private static final double AUDIBLE_DBFS = -50;

    public Tone {
        if (!(hertz > 0 && hertz < RATE / 2)) {
            throw new IllegalArgumentException("a tone of " + hertz + " Hz");
        }
    }

    /** So many samples of it, from phase 0, at a level in dBFS (0 is a square wave of full scale; -10 is usual). */
    public short[] samples(int count, double dbfs) {
        double amplitude = 32_768 * Math.sqrt(2) * Math.pow(10, dbfs / 20);
        var result = new short[count];
        for (int i = 0; i < count; i++) {
            double value = amplitude * Math.sin(2 * Math.PI * hertz * i / RATE);
            result[i] = (short) Math.clamp(Math.round(value), -32_768, 32_767);
        }
        return result;
    }

    /** Whether these samples, 100 ms or more, are this tone and little else, loud enough to be heard. */
    public boolean isIn(short[] samples) {
        return share(samples) > SHARE && level(samples) > AUDIBLE_DBFS;
    }

    /** The part (0–1) of the samples' power that lies at this frequency. */
    public double share(short[] samples) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / RATE);
        double before = 0;
        double beforeThat = 0;
        double energy = 0;
        for (short sample : samples) {
            double now = sample + coefficient * before - beforeThat;
            beforeThat = before;
            before = now;
            energy += (double) sample * sample;
        }
        if (energy == 0) {
            return 0;
        }
        double power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat;
        return 2 * power / (samples.length * energy);
    }

    /** The frequency (in whole hertz, 50–3,950) that holds most of the samples' power. */
    public static int strongest(short[] samples) {
        int best = 50;
        double most = 0;
        for (int hertz = 50; hertz < 3_950; hertz++) {
            double share = new Tone(hertz).share(samples);
            if (share > most) {
                most = share;
                best = hertz;
            }
        }
        return best;
    }

    /** Root mean square in dB below full scale; -96 for silence. */
    public static double level(short[] samples) {
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        return energy == 0 ? -96 : Math.max(-96, 10 * Math.log10(energy / samples.length / (32_768.0 * 32_768.0)));
    }
}
