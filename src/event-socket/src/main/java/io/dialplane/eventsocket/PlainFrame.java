package io.dialplane.eventsocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the frame of a plain event straight into bytes. This is what a busy node does most of all: ten events a call,
 * forty headers an event, so no text is built on the way.
 */
final class PlainFrame {
    private static final int HEAD = 64;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private byte[] out = new byte[2_048];
    private int length = HEAD;

    private PlainFrame() {}

    static byte[] of(Event event) {
        return new PlainFrame().frame(event);
    }

    private byte[] frame(Event event) {
        event.forEach(this::header);
        if (event.body().isPresent()) {
            byte[] body = event.body().get().getBytes(StandardCharsets.UTF_8);
            ascii("Content-Length: " + body.length + "\n\n");
            reserve(body.length);
            System.arraycopy(body, 0, out, length, body.length);
            length += body.length;
        } else {
            ascii("\n");
        }
        byte[] head = ("Content-Length: " + (length - HEAD) + "\nContent-Type: text/event-plain\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        // the head, 50 to 60 bytes, goes right before the content
        int start = HEAD - head.length;
        System.arraycopy(head, 0, out, start, head.length);
        return Arrays.copyOfRange(out, start, length);
    }

    private void header(String name, String value) {
        reserve(name.length() + value.length() * 3 + 3);
        copy(name);
        out[length++] = ':';
        out[length++] = ' ';
        int safe = UrlCode.safePrefix(value, 0);
        if (safe == value.length()) {
            copy(value);
        } else {
            encode(value);
        }
        out[length++] = '\n';
    }

    private void encode(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (UrlCode.isSafe(c)) {
                out[length++] = (byte) c;
            } else if (c < 128) {
                hex(c);
            } else {
                int end = UrlCode.characterEnd(value, i);
                byte[] utf8 = value.substring(i, end).getBytes(StandardCharsets.UTF_8);
                reserve(utf8.length * 3 + (value.length() - end) * 3 + 1);
                for (byte b : utf8) {
                    hex(b & 0xFF);
                }
                i = end - 1;
            }
        }
    }

    private void hex(int b) {
        out[length++] = '%';
        out[length++] = HEX[b >> 4];
        out[length++] = HEX[b & 15];
    }

    private void ascii(String text) {
        reserve(text.length());
        copy(text);
    }

    /** Characters up to 255 as bytes: names are tokens and values were looked at. */
    @SuppressWarnings("deprecation") // what it is deprecated for is what is wanted here
    private void copy(String text) {
        text.getBytes(0, text.length(), out, length);
        length += text.length();
    }

    private void reserve(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }
}
