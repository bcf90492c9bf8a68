package io.dialplane.eventsocket;

import java.nio.charset.StandardCharsets;

/**
 * The url-encoding of values in events: everything but printable ASCII, and of that
 * {@code space " # % & + : ; < = > ? @ [ \ ] ^ ` { | }}, is written as {@code %XX} of its UTF-8 bytes, with capital
 * letters. FreeSWITCH leaves a {@code %XX} that is in the value already as it is; here it is encoded too, so that what is
 * decoded is what was meant.
 */
public final class UrlCode {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final boolean[] SAFE = new boolean[128];

    static {
        for (char c = '!'; c <= '~'; c++) {
            SAFE[c] = " \"#%&+:;<=>?@[\\]^`{|}".indexOf(c) < 0;
        }
    }

    private UrlCode() {}

    static boolean isSafe(char c) {
        return c < 128 && SAFE[c];
    }

    /** How many characters from here on need no encoding, as an end index. */
    static int safePrefix(String text, int from) {
        int i = from;
        while (i < text.length() && isSafe(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The end of the character, of one or two chars, that begins here. */
    static int characterEnd(String text, int start) {
        boolean pair = Character.isHighSurrogate(text.charAt(start))
                && start + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(start + 1));
        return pair ? start + 2 : start + 1;
    }

    /** Appends the encoded text. */
    public static void encode(String text, StringBuilder out) {
        int length = text.length();
        int from = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isSafe(c)) {
                continue;
            }
            out.append(text, from, i);
            if (c < 128) {
                hex(c, out);
            } else {
                int end = characterEnd(text, i);
                for (byte b : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    hex(b & 0xFF, out);
                }
                i = end - 1;
            }
            from = i + 1;
        }
        out.append(text, from, length);
    }

    /** The encoded text. */
    public static String encode(String text) {
        var out = new StringBuilder(text.length() + 16);
        encode(text, out);
        return out.toString();
    }

    /** The text that was encoded; a {@code %} that no two hexadecimal digits follow stays. */
    public static String decode(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        return decode(in, 0, in.length);
    }

    /** The text that these bytes encode. */
    static String decode(byte[] in, int from, int to) {
        int i = from;
        while (i < to && in[i] != '%') {
            i++;
        }
        if (i == to) {
            return new String(in, from, to - from, StandardCharsets.UTF_8);
        }
        byte[] out = new byte[to - from];
        int n = i - from;
        System.arraycopy(in, from, out, 0, n);
        for (; i < to; i++) {
            if (in[i] == '%' && i + 2 < to) {
                int high = Character.digit(in[i + 1], 16);
                int low = Character.digit(in[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    out[n++] = (byte) (high << 4 | low);
                    i += 2;
                    continue;
                }
            }
            out[n++] = in[i];
        }
        return new String(out, 0, n, StandardCharsets.UTF_8);
    }

    private static void hex(int b, StringBuilder out) {
        out.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
    }
}
