package io.dialplane.node.sound;

import io.dialplane.node.media.MediaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tones and silence as FreeSWITCH writes them: {@code tone_stream://[v=-7;]%(on,off,f1[,f2…])[;%(…)…][;loops=N]} with
 * times in milliseconds and frequencies in Hz, {@code v} the level of each frequency in dBm0, and
 * {@code silence_stream://milliseconds}. -1 is without end, for loops and for silence.
 */
public final class Tones {
    static final String TONE = "tone_stream://";
    static final String SILENCE = "silence_stream://";

    private static final int LONGEST = 60_000; // milliseconds of one tone and its pause
    private static final int MOST = 32;
    private static final double USUAL_LEVEL = -7;
    private static final double FULL_SCALE_DBM0 = 3.14; // G.711: a sine at the edge of the coder
    private static final Pattern ELEMENT =
            Pattern.compile("%\\(\\s*(\\d{1,6})\\s*,\\s*(\\d{1,6})\\s*((?:,\\s*\\d{1,4}(?:\\.\\d{1,3})?\\s*){1,4})\\)");
    private static final Pattern OPTION = Pattern.compile("(loops|l|v)=(-?\\d{1,6}(?:\\.\\d{1,3})?)");

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
        List<short[]> parts = new ArrayList<>();
        int loops = 1;
        double level = USUAL_LEVEL;
        for (String part : source.substring(TONE.length()).split(";", -1)) {
            String item = part.strip().toLowerCase(Locale.ROOT);
            Matcher element = ELEMENT.matcher(item);
            Matcher option = OPTION.matcher(item);
            if (element.matches() && parts.size() < MOST) {
                parts.add(element(source, element, level));
            } else if (option.matches() && option.group(1).equals("v")) {
                level = Math.clamp(Double.parseDouble(option.group(2)), -63, 3);
            } else if (option.matches() && option.group(2).matches("-1|[1-9]\\d*")) {
                loops = Integer.parseInt(option.group(2));
            } else if (!item.isEmpty()) {
                throw new MediaException(source + ": \"" + part
                        + "\" is neither a tone %(on,off,frequency[,frequency]) nor loops= nor v=");
            }
        }
        if (parts.isEmpty()) {
            throw new MediaException(source + ": expected a tone such as %(1000,0,1004)");
        }
        int length = parts.stream().mapToInt(tone -> tone.length).sum();
        short[] all = new short[length];
        int at = 0;
        for (short[] tone : parts) {
            System.arraycopy(tone, 0, all, at, tone.length);
            at += tone.length;
        }
        return new Clip(all, loops == -1 ? Clip.ENDLESS : loops);
    }

    /**
     * The tone of a key (ITU-T Q.23), each frequency at -7 dBm0.
     *
     * @param key 0-9 * # A-D
     */
    public static Clip key(char key, int millis) {
        int at = "123A456B789C*0#D".indexOf(key);
        double[] frequencies = {new int[] {697, 770, 852, 941}[at / 4], new int[] {1209, 1336, 1477, 1633}[at % 4]};
        return new Clip(samples(millis, 0, frequencies, USUAL_LEVEL), 1);
    }

    private static short[] element(String source, Matcher element, double level) {
        int on = Integer.parseInt(element.group(1));
        int off = Integer.parseInt(element.group(2));
        if (on + off > LONGEST || on + off == 0) {
            throw new MediaException(
                    source + ": a tone and its pause must have 1 to " + LONGEST + " ms; use loops for a longer one");
        }
        double[] frequencies = Arrays.stream(element.group(3).substring(1).split(","))
                .mapToDouble(frequency -> Double.parseDouble(frequency.strip()))
                .toArray();
        for (double frequency : frequencies) {
            if (frequency >= 4000) {
                throw new MediaException(source + ": a telephone carries frequencies below 4000 Hz");
            }
        }
        return samples(on, off, frequencies, level);
    }

    private static short[] samples(int on, int off, double[] frequencies, double level) {
        short[] samples = new short[(on + off) * 8];
        double amplitude = Math.pow(10, (level - FULL_SCALE_DBM0) / 20);
        for (int i = 0; i < on * 8; i++) {
            double sum = 0;
            for (double frequency : frequencies) {
                sum += Math.sin(2 * Math.PI * frequency * i / Wav.RATE);
            }
            samples[i] = Resampler.round(sum * amplitude);
        }
        return samples;
    }
}
