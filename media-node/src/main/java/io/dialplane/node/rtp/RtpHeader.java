package io.dialplane.node.rtp;

import java.nio.ByteBuffer;

/**
 * The RTP header over the bytes of a packet that starts at index 0 (RFC 3550 §5.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |           synchronization source (SSRC) identifier            |
 * |            contributing source (CSRC) identifiers, CC times   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
final class RtpHeader {
    static final int LENGTH = 12;
    static final int VERSION = 2;

    private static final int FIRST = 0;
    private static final int TYPE = 1;
    private static final int SEQUENCE = 2;
    private static final int TIMESTAMP = 4;
    private static final int SSRC = 8;
    private static final int MARKER = 0x80;

    private RtpHeader() {}

    static int version(ByteBuffer packet) {
        return (packet.get(FIRST) & 0xFF) >> 6;
    }

    static boolean padded(ByteBuffer packet) {
        return (packet.get(FIRST) & 0x20) != 0;
    }

    static boolean extended(ByteBuffer packet) {
        return (packet.get(FIRST) & 0x10) != 0;
    }

    static int csrcCount(ByteBuffer packet) {
        return packet.get(FIRST) & 0x0F;
    }

    static boolean marker(ByteBuffer packet) {
        return (packet.get(TYPE) & MARKER) != 0;
    }

    static int payloadType(ByteBuffer packet) {
        return packet.get(TYPE) & 0x7F;
    }

    static int sequence(ByteBuffer packet) {
        return packet.getShort(SEQUENCE) & 0xFFFF;
    }

    static int timestamp(ByteBuffer packet) {
        return packet.getInt(TIMESTAMP);
    }

    static int ssrc(ByteBuffer packet) {
        return packet.getInt(SSRC);
    }

    /**
     * Where the payload starts, behind CSRCs and header extension (§5.3.1).
     *
     * @param length of the packet
     * @return -1 when the packet is too short for what its header announces
     */
    static int payloadOffset(ByteBuffer packet, int length) {
        if (length < LENGTH) {
            return -1;
        }
        int offset = LENGTH + 4 * csrcCount(packet);
        if (extended(packet)) {
            if (offset + 4 > length) {
                return -1;
            }
            offset += 4 + 4 * (packet.getShort(offset + 2) & 0xFFFF);
        }
        return offset <= length ? offset : -1;
    }

    /**
     * Length of the payload without padding (§5.1: the last octet counts it, itself included).
     *
     * @return -1 when the padding is longer than what there is
     */
    static int payloadLength(ByteBuffer packet, int offset, int length) {
        int payload = length - offset;
        if (!padded(packet)) {
            return payload;
        }
        if (payload == 0) {
            return -1;
        }
        int padding = packet.get(length - 1) & 0xFF;
        return padding == 0 || padding > payload ? -1 : payload - padding;
    }

    /** Writes a header without CSRCs, extension and padding. */
    static void write(ByteBuffer packet, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        packet.put(FIRST, (byte) (VERSION << 6));
        packet.put(TYPE, (byte) (marker ? MARKER | payloadType : payloadType));
        packet.putShort(SEQUENCE, (short) sequence);
        packet.putInt(TIMESTAMP, timestamp);
        packet.putInt(SSRC, ssrc);
    }
}
