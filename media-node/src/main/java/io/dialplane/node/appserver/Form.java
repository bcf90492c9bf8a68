package io.dialplane.node.appserver;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Builds an {@code application/x-www-form-urlencoded} body (WHATWG URL §5.2). Not for several threads. */
public final class Form {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final StringBuilder text = new StringBuilder(2_048);

    /** Appends a field. */
    public Form add(String name, String value) {
        if (!text.isEmpty()) {
            text.append('&');
        }
        encode(name);
        text.append('=');
        encode(value);
        return this;
    }

    /** Appends a field with a number. */
    public Form add(String name, long value) {
        return add(name, Long.toString(value));
    }

    /** Appends fields with a prefix before their names. */
    public Form addAll(String prefix, Map<String, String> fields) {
        fields.forEach((name, value) -> add(prefix + name, value));
        return this;
    }

    /** The body. */
    public byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void encode(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '.'
                    || c == '*') {
                text.append(c);
            } else if (c < 0x80) {
                text.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            } else {
                int end = Character.isHighSurrogate(c) && i + 1 < value.length() ? i + 2 : i + 1;
                for (byte b : value.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    text.append('%').append(HEX[b >> 4 & 15]).append(HEX[b & 15]);
                }
                i = end - 1;
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
