package io.dialplane.balancer.message;

import java.nio.charset.StandardCharsets;

/** What SIP's grammar asks of single bytes and short stretches (RFC 3261 §25). */
public final class Bytes {
    private Bytes() {}

    /** A constant of the protocol as bytes. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the stretch is this name, whatever the case; {@code lower} is in lower case. */
    public static boolean isName(byte[] b, int from, int to, byte[] lower) {
        return to - from == lower.length && startsWithName(b, from, to, lower);
    }

    /** Whether the stretch begins with this name, whatever the case; {@code lower} is in lower case. */
    public static boolean startsWithName(byte[] b, int from, int to, byte[] lower) {
        if (to - from < lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (lower(b[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether two stretches are the same bytes. */
    public static boolean same(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
        return java.util.Arrays.equals(a, aFrom, aTo, b, bFrom, bTo);
    }

    static byte lower(byte c) {
        return c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
    }

    /** Space, tab, or the line ends of a folded header. */
    static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    static int skipSpace(byte[] b, int from, int to) {
        int i = from;
        while (i < to && isSpace(b[i])) {
            i++;
        }
        return i;
    }

    static int trimEnd(byte[] b, int from, int to) {
        int i = to;
        while (i > from && isSpace(b[i - 1])) {
            i--;
        }
        return i;
    }

    /** {@code token} of the grammar. */
    static boolean isToken(byte[] b, int from, int to) {
        if (from >= to) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isTokenByte(b[i])) {
                return false;
            }
        }
        return true;
    }

    static boolean isTokenByte(byte c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || switch (c) {
                    case '-', '.', '!', '%', '*', '_', '+', '`', '\'', '~' -> true;
                    default -> false;
                };
    }

    /** An unsigned decimal of at most ten digits, else -1. */
    public static long decimal(byte[] b, int from, int to) {
        if (from >= to || to - from > 10) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = b[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** An unsigned hexadecimal of at most 16 digits in lower case; {@code -1} stands for "not one" and for itself. */
    public static long hex(byte[] b, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = hexDigit(b[i]);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Whether all are hexadecimal digits in lower case. */
    public static boolean isHex(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (hexDigit(b[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int hexDigit(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** The offset after a quoted string that begins at {@code from}; -1 when it does not end. */
    static int skipQuoted(byte[] b, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (b[i] == '\\') {
                i++;
            } else if (b[i] == '"') {
                return i + 1;
            }
        }
        return -1;
    }
}
