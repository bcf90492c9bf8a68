package io.dialplane.eventsocket;

import java.nio.charset.StandardCharsets;

/**
 * The names that came before, so that a reader makes each of them once. Bounded: a name takes the place of another one.
 * Not for several threads at once.
 */
final class HeaderNames {
    private static final int SIZE = 1_024;
    private static final int LONGEST = 64;

    private final String[] names = new String[SIZE];

    HeaderNames() {
        java.util.Arrays.fill(names, "");
    }

    String name(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int hash = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return new String(bytes, from, length, StandardCharsets.UTF_8);
            }
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 16) & SIZE - 1;
        String known = names[slot];
        if (same(known, bytes, from, length)) {
            return known;
        }
        String name = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        names[slot] = name;
        return name;
    }

    private static boolean same(String name, byte[] bytes, int from, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }
}
