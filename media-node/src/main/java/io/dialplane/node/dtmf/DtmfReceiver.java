package io.dialplane.node.dtmf;

import java.nio.ByteBuffer;

/**
 * The receiving side of telephone events (RFC 4733), one per stream: from packets, doubled, reordered and lost as they
 * come, to digits, each once.
 *
 * <pre>
 *   IDLE --packet--> PRESSED --end bit, a newer event, or no packet for {@link #LOST_END}--> IDLE (digit)
 * </pre>
 *
 * An event is recognised by its RTP timestamp, which all its packets share (§2.5.1.2). Time is an argument; nothing is
 * allocated.
 */
public final class DtmfReceiver {
    /** Length of an event's payload in octets (§2.3). */
    public static final int PAYLOAD = 4;

    /** No digit: what {@link #packet} and {@link #tick} return mostly. */
    public static final char NONE = 0;

    /** An event no packet came of for this long has ended although its end was lost (§2.5.2.2), nanoseconds. */
    public static final long LOST_END = 150_000_000L;

    private static final String DIGITS = "0123456789*#ABCD";
    private static final int LONGEST_SEGMENT = 0xFFFF;

    private boolean any;
    private boolean pressed;
    private int event;
    private int timestamp;
    private int duration;
    private long before; // duration of the earlier segments of a long event
    private long lastPacketNanos;
    private int endedMillis;

    /**
     * Takes one packet.
     *
     * @param timestamp of the RTP header
     * @param packet holds the payload at {@code offset}, {@code length} octets
     * @param nowNanos a monotonic time
     * @return the digit that ended by this packet, or {@link #NONE}; its length is {@link #endedMillis}
     */
    public char packet(int timestamp, ByteBuffer packet, int offset, int length, long nowNanos) {
        if (length < PAYLOAD) {
            return NONE;
        }
        // §2.3: event (8), E (1), R (1), volume (6), duration (16)
        int event = packet.get(offset) & 0xFF;
        boolean end = (packet.get(offset + 1) & 0x80) != 0;
        int duration = packet.getShort(offset + 2) & 0xFFFF;
        if (event >= DIGITS.length()) {
            return NONE; // flash, fax and modem tones: not digits
        }
        int ahead = timestamp - this.timestamp;
        char ended = NONE;
        if (!any || ahead > 0) {
            ended = newer(timestamp, event, duration, ahead);
        } else if (ahead < 0 || !pressed || event != this.event) {
            return NONE; // late, or another copy of the end
        }
        this.duration = Math.max(this.duration, duration);
        lastPacketNanos = nowNanos;
        if (end) {
            // two digits can end at once only when the first one's end was lost: the newer is told by the next tick
            if (ended == NONE) {
                return end();
            }
            lastPacketNanos = nowNanos - LOST_END;
        }
        return ended;
    }

    private char newer(int timestamp, int event, int duration, int ahead) {
        char ended = NONE;
        // §2.5.1.3: a long event goes on in a new segment, whose timestamp is the old one's plus its duration
        boolean segment = any && pressed && event == this.event && ahead == LONGEST_SEGMENT;
        if (segment) {
            before += LONGEST_SEGMENT;
        } else {
            if (pressed) {
                ended = end(); // its end was lost
            }
            before = 0;
        }
        any = true;
        pressed = true;
        this.event = event;
        this.timestamp = timestamp;
        this.duration = duration;
        return ended;
    }

    /**
     * Lets time pass.
     *
     * @return the digit whose end was lost, or {@link #NONE}
     */
    public char tick(long nowNanos) {
        return pressed && nowNanos - lastPacketNanos >= LOST_END ? end() : NONE;
    }

    private char end() {
        pressed = false;
        endedMillis = (int) Math.min((before + duration) / 8, Integer.MAX_VALUE); // 8 kHz clock
        return DIGITS.charAt(event);
    }

    /** How long the digit returned last was held, in milliseconds. */
    public int endedMillis() {
        return endedMillis;
    }
}
