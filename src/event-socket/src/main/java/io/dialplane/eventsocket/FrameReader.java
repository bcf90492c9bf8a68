package io.dialplane.eventsocket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of bytes into frames. Bytes come in pieces of any size; line ends are LF or CRLF; blank lines before a
 * frame are skipped. What it holds is bounded: a head or body beyond the limits ends the connection.
 */
public final class FrameReader {
    private final int maxHead;
    private final int maxBody;

    private byte[] buffer = new byte[1_024];
    /** Unread bytes are buffer[start, end). */
    private int start;

    private int end;
    /** Where the search for the head's end goes on. */
    private int scanned;
    /** The head that waits for its body; empty between frames. */
    private List<String> head = List.of();

    private int bodyLength;

    /**
     * @param maxHead largest head, bytes
     * @param maxBody largest body, bytes
     */
    public FrameReader(int maxHead, int maxBody) {
        this.maxHead = maxHead;
        this.maxBody = maxBody;
    }

    /** Takes bytes from the connection. */
    public void add(byte[] bytes, int offset, int length) {
        if (buffer.length - end < length) {
            int unread = end - start;
            byte[] target = buffer.length - unread >= length
                    ? buffer
                    : new byte[Math.max(buffer.length * 2, Math.addExact(unread, length))];
            System.arraycopy(buffer, start, target, 0, unread);
            buffer = target;
            scanned -= start;
            start = 0;
            end = unread;
        }
        System.arraycopy(bytes, offset, buffer, end, length);
        end += length;
    }

    /** Takes bytes from the connection. */
    public void add(byte[] bytes) {
        add(bytes, 0, bytes.length);
    }

    /** Bytes taken and not yet returned in a frame. */
    public int pending() {
        return end - start;
    }

    /**
     * The next whole frame, empty until more bytes come.
     *
     * @throws FrameException on a head or body that is too large, or a {@code Content-Length} that is no number
     */
    public Optional<Frame> next() {
        if (head.isEmpty() && !readHead()) {
            return Optional.empty();
        }
        if (end - start < bodyLength) {
            return Optional.empty();
        }
        var frame = new Frame(head, Arrays.copyOfRange(buffer, start, start + bodyLength));
        start += bodyLength;
        scanned = start;
        head = List.of();
        bodyLength = 0;
        if (start == end) {
            start = end = scanned = 0;
            if (buffer.length > 1 << 16) {
                buffer = new byte[1_024];
            }
        }
        return Optional.of(frame);
    }

    private boolean readHead() {
        while (start < end && (buffer[start] == '\n' || buffer[start] == '\r')) {
            start++;
        }
        scanned = Math.max(scanned, start);
        for (; scanned < end; scanned++) {
            if (buffer[scanned] == '\n' && endsHead(scanned)) {
                if (scanned - start > maxHead) {
                    break;
                }
                takeHead(scanned + 1);
                return true;
            }
        }
        if (end - start > maxHead) {
            throw new FrameException("a frame's head is larger than " + maxHead + " bytes");
        }
        return false;
    }

    /** Whether the line that this LF ends is blank. */
    private boolean endsHead(int lf) {
        int before = lf - 1;
        if (before >= start && buffer[before] == '\r') {
            before--;
        }
        return before >= start && buffer[before] == '\n';
    }

    private void takeHead(int next) {
        var lines = new ArrayList<String>(4);
        int from = start;
        for (int i = start; i < next; i++) {
            if (buffer[i] == '\n') {
                int to = i > from && buffer[i - 1] == '\r' ? i - 1 : i;
                if (to > from) {
                    lines.add(new String(buffer, from, to - from, StandardCharsets.UTF_8));
                }
                from = i + 1;
            }
        }
        head = lines;
        start = next;
        scanned = next;
        bodyLength = contentLength(lines);
    }

    private int contentLength(List<String> lines) {
        var text = new Frame(lines, new byte[0]).header("Content-Length");
        if (text.isEmpty()) {
            return 0;
        }
        int length;
        try {
            length = Integer.parseInt(text.get());
        } catch (NumberFormatException e) {
            throw new FrameException("Content-Length is no number");
        }
        if (length < 0 || length > maxBody) {
            throw new FrameException("Content-Length must be 0 to " + maxBody);
        }
        return length;
    }
}
