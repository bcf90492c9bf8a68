package io.dialplane.node.sound;

import io.dialplane.node.media.MediaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tones and silence as FreeSWITCH writes them: {@code silence_stream://milliseconds}, and
 * {@code tone_stream://} followed by, with or without {@code ;} between them,
 *
 * <ul>
 *   <li>{@code %(on,off,f1[,f2…])}: a tone of these frequencies in Hz, then silence, both in milliseconds,
 *   <li>{@code 0}-{@code 9 * # A}-{@code D}: the tone of a key, {@code d=} milliseconds long, {@code w=} after it,
 *   <li>{@code v=}: level of each frequency in dBm0, -7 at first; {@code >=2;+=.1}: from here on, every 2 ms 0.1 dB
 *       quieter, {@code <=} louder, until the next {@code v=},
 *   <li>{@code loops=} or {@code l=}: how often all is played; -1 is without end, for silence too.
 * </ul>
 *
 * Rate ({@code r=}) and channels ({@code c=}) are those of the telephone whatever is said.
 */
public final class Tones {
    static final String TONE = "tone_stream://";
    static final String SILENCE = "silence_stream://";

    private static final int MILLI = 8; // samples
    private static final int LONGEST = 60_000; // milliseconds of one tone and its pause
    private static final int LONGEST_OF_ALL = 600_000;
    private static final int MOST = 100; // parts
    private static final double USUAL_LEVEL = -7;
    private static final double FULL_SCALE_DBM0 = 3.14; // G.711: a sine at the edge of the coder
    private static final Pattern PART = Pattern.compile("[;\\s]*(?:"
            + "%\\(\\s*(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*((?:,\\s*\\d{1,4}(?:\\.\\d{1,3})?\\s*){1,18})\\)"
            + "|(loops|[lvdwrcLVDWRC<>+])=(-?(?:\\d{1,6}(?:\\.\\d{0,3})?|\\.\\d{1,3}))"
            + "|([0-9*#A-D]))[;\\s]*");

    private Tones() {}

    static Clip silence(String source) {
        String millis = source.substring(SILENCE.length()).replaceFirst(",.*", ""); // ",1400" asks for comfort noise
        if (!millis.matches("-1|\\d{1,8}")) {
            throw new MediaException(source + ": expected milliseconds of silence, or -1");
        }
        if (millis.equals("-1")) {
            return new Clip(new short[160], Clip.ENDLESS);
        }
        int length = Integer.parseInt(millis);
        return length == 0 ? new Clip(new short[0], 1) : new Clip(new short[8], length);
    }

    static Clip tone(String source) {
        return new Script(source).clip();
    }

    /** A tone_stream being read. */
    private static final class Script {
        private final String source;
        private final List<short[]> parts = new ArrayList<>();
        private int samples;
        private int loops = 1;
        private double level = USUAL_LEVEL;
        private double decayMillis;
        private double decibels;
        private int keyMillis = 250;
        private int waitMillis = 50;

        Script(String source) {
            this.source = source;
            String text = source.substring(TONE.length());
            Matcher part = PART.matcher(text);
            int at = 0;
            while (at < text.length()) {
                if (!part.region(at, text.length()).lookingAt()) {
                    throw new MediaException(source + ": \"" + text.substring(at)
                            + "\" is neither a tone %(on,off,frequency[,frequency]) nor a key nor loops= nor v=");
                }
                take(part);
                at = part.end();
            }
            if (parts.isEmpty()) {
                throw new MediaException(source + ": expected a tone such as %(1000,0,1004)");
            }
        }

        private void take(Matcher part) {
            if (part.group(1) != null) {
                double[] frequencies = Arrays.stream(part.group(3).substring(1).split(","))
                        .mapToDouble(frequency -> Double.parseDouble(frequency.strip()))
                        .toArray();
                add(Integer.parseInt(part.group(1)), Integer.parseInt(part.group(2)), frequencies);
            } else if (part.group(6) != null) {
                add(keyMillis, waitMillis, frequencies(part.group(6).charAt(0)));
            } else {
                option(part.group(4).toLowerCase(Locale.ROOT), part.group(5));
            }
        }

        private void option(String name, String text) {
            double value = Double.parseDouble(text);
            switch (name) {
                case "v" -> {
                    level = Math.clamp(value, -63, 3);
                    decayMillis = 0;
                }
                case ">", "<" -> decayMillis = name.equals(">") ? Math.abs(value) : -Math.abs(value);
                case "+" -> decibels = Math.clamp(Math.abs(value), 0, 63);
                case "d" -> keyMillis = millis(value);
                case "w" -> waitMillis = millis(value);
                case "r", "c" -> {}
                default -> {
                    if (!text.matches("-1|[1-9]\\d*")) {
                        throw new MediaException(source + ": loops=" + text + ": expected 1 or more, or -1");
                    }
                    loops = Integer.parseInt(text);
                }
            }
        }

        private static int millis(double value) {
            return (int) Math.clamp(value, 0, LONGEST);
        }

        private void add(int on, int off, double[] frequencies) {
            if (on + off > LONGEST || on + off == 0) {
                throw new MediaException(source + ": a tone and its pause must have 1 to " + LONGEST
                        + " ms; use loops for a longer one");
            }
            samples += (on + off) * MILLI;
            if (parts.size() == MOST || samples > LONGEST_OF_ALL * MILLI) {
                throw new MediaException(source + ": at most " + MOST + " tones of " + LONGEST_OF_ALL + " ms in all");
            }
            for (double frequency : frequencies) {
                if (frequency >= 4000) {
                    throw new MediaException(source + ": a telephone carries frequencies below 4000 Hz");
                }
            }
            double perSample = decayMillis == 0 ? 0 : -decibels / (decayMillis * MILLI);
            parts.add(samples(on, off, frequencies, level, perSample));
        }

        Clip clip() {
            short[] all = new short[samples];
            int at = 0;
            for (short[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return new Clip(all, loops == -1 ? Clip.ENDLESS : loops);
        }
    }

    private static double[] frequencies(char key) {
        int at = "123A456B789C*0#D".indexOf(key);
        return new double[] {new int[] {697, 770, 852, 941}[at / 4], new int[] {1209, 1336, 1477, 1633}[at % 4]};
    }

    private static short[] samples(int on, int off, double[] frequencies, double level, double decibelsPerSample) {
        short[] samples = new short[(on + off) * MILLI];
        double amplitude = amplitude(level);
        double factor = Math.pow(10, decibelsPerSample / 20);
        for (int i = 0; i < on * MILLI; i++) {
            double sum = 0;
            for (double frequency : frequencies) {
                sum += Math.sin(2 * Math.PI * frequency * i / Wav.RATE);
            }
            samples[i] = Resampler.round(sum * amplitude);
            amplitude = Math.min(amplitude * factor, 1);
        }
        return samples;
    }

    private static double amplitude(double level) {
        return Math.pow(10, (level - FULL_SCALE_DBM0) / 20);
    }

    /**
     * The tone of a key (ITU-T Q.23), each frequency at -7 dBm0.
     *
     * @param key 0-9 * # A-D
     */
    public static Clip key(char key, int millis) {
        return new Clip(samples(millis, 0, frequencies(key), USUAL_LEVEL, 0), 1);
    }
}
