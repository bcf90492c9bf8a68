package io.dialplane.balancer.message;

import static io.dialplane.balancer.message.Bytes.ascii;
import static io.dialplane.balancer.message.Bytes.isName;

/** Where one message ends in a stream (RFC 3261 §18.3): after the empty line and Content-Length bytes. */
public final class SipFrames {
    /** More bytes are needed. */
    public static final int INCOMPLETE = 0;
    /** The stream cannot be understood any further. */
    public static final int BROKEN = -1;

    private static final byte[] CONTENT_LENGTH = ascii("content-length");

    private final int maxHeaderBytes;
    private final int maxMessageBytes;

    /**
     * @param maxHeaderBytes start line and headers together
     * @param maxMessageBytes a whole message
     */
    public SipFrames(int maxHeaderBytes, int maxMessageBytes) {
        this.maxHeaderBytes = maxHeaderBytes;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * The length of the message that begins at {@code from}.
     *
     * @return its bytes, or {@link #INCOMPLETE}, or {@link #BROKEN}
     */
    public int length(byte[] b, int from, int to) {
        long contentLength = 0;
        int line = from;
        while (true) {
            int next = nextLine(b, line, to);
            if (next < 0) {
                return to - from > maxHeaderBytes ? BROKEN : INCOMPLETE;
            }
            int end = next - 1 > line && b[next - 2] == '\r' ? next - 2 : next - 1;
            if (end == line) {
                long length = next - from + contentLength;
                if (next - from > maxHeaderBytes || length > maxMessageBytes) {
                    return BROKEN;
                }
                return length <= to - from ? (int) length : INCOMPLETE;
            }
            long found = contentLength(b, line, end);
            if (found == BROKEN) {
                return BROKEN;
            }
            contentLength = Math.max(contentLength, found);
            line = next;
        }
    }

    private static int nextLine(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static long contentLength(byte[] b, int from, int to) {
        if (Bytes.lower(b[from]) != 'l' && Bytes.lower(b[from]) != 'c') {
            return 0;
        }
        int colon = from;
        while (colon < to && b[colon] != ':') {
            colon++;
        }
        int nameEnd = Bytes.trimEnd(b, from, colon);
        boolean compact = nameEnd - from == 1 && Bytes.lower(b[from]) == 'l';
        if (colon == to || !compact && !isName(b, from, nameEnd, CONTENT_LENGTH)) {
            return 0;
        }
        int value = Bytes.skipSpace(b, colon + 1, to);
        long length = Bytes.decimal(b, value, Bytes.trimEnd(b, value, to));
        return length < 0 ? BROKEN : length;
    }
}
