package io.dialplane.node.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * RTCP over the bytes of a compound packet (RFC 3550 §6): the sender or receiver report and source description this
 * node sends, the BYE at the end, and of what it gets the time of the sender report.
 */
final class Rtcp {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int BYE = 203;

    private static final int HEADER = 8;
    private static final int CNAME = 1;
    private static final long NTP_EPOCH = 2_208_988_800L; // seconds from 1900 to 1970
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Rtcp() {}

    /** Whether it starts with a well-formed report, as a compound packet must (§6.1, A.2). */
    static boolean valid(ByteBuffer packet, int length) {
        if (length < HEADER || (packet.get(0) & 0xE0) != RtpHeader.VERSION << 6) { // padding only in the last part
            return false;
        }
        int type = packet.get(1) & 0xFF;
        if (type != SENDER_REPORT && type != RECEIVER_REPORT) {
            return false;
        }
        int at = 0;
        while (at + 4 <= length) {
            if ((packet.get(at) & 0xFF) >> 6 != RtpHeader.VERSION) {
                return false;
            }
            at += 4 * ((packet.getShort(at + 2) & 0xFFFF) + 1);
        }
        return at == length;
    }

    static boolean senderReport(ByteBuffer packet, int length) {
        return (packet.get(1) & 0xFF) == SENDER_REPORT && length >= 28;
    }

    /** The middle 32 bits of the report's NTP time, which our own reports refer to (LSR, §6.4.1). */
    static int middleOfNtp(ByteBuffer packet) {
        return packet.getInt(10);
    }

    /**
     * Writes a report at index 0; the buffer's position is behind it afterwards.
     *
     * @param session what was sent and received; a sender report when something was sent
     * @param bye whether this is the last one
     */
    static void write(ByteBuffer packet, RtpSession session, long nowNanos, long unixMillis, boolean bye) {
        packet.clear();
        boolean sender = session.sentPackets() > 0;
        Reception reception = session.reception();
        int blocks = reception.any() ? 1 : 0;
        packet.put((byte) (RtpHeader.VERSION << 6 | blocks));
        packet.put((byte) (sender ? SENDER_REPORT : RECEIVER_REPORT));
        packet.putShort((short) (1 + (sender ? 5 : 0) + 6 * blocks));
        packet.putInt(session.numbering().ssrc());
        if (sender) {
            packet.putInt((int) (unixMillis / 1000 + NTP_EPOCH));
            packet.putInt((int) ((unixMillis % 1000 << 32) / 1000));
            packet.putInt(session.numbering().timestamp());
            packet.putInt((int) session.sentPackets());
            packet.putInt((int) session.sentOctets());
        }
        if (blocks > 0) {
            packet.putInt(reception.ssrc());
            packet.putInt(reception.fractionLost() << 24 | (int) Math.min(reception.lost(), 0x7FFFFF));
            packet.putInt(reception.extendedMaxSequence());
            packet.putInt(reception.jitter());
            packet.putInt(session.lastSenderReport());
            packet.putInt(session.delaySinceSenderReport(nowNanos));
        }
        writeCname(packet, session.numbering().ssrc());
        if (bye) {
            packet.put((byte) (RtpHeader.VERSION << 6 | 1));
            packet.put((byte) BYE);
            packet.putShort((short) 1);
            packet.putInt(session.numbering().ssrc());
        }
    }

    // §6.5.1: a random name per session, which tells nothing about the host (RFC 7022)
    private static void writeCname(ByteBuffer packet, int ssrc) {
        packet.put((byte) (RtpHeader.VERSION << 6 | 1));
        packet.put((byte) SOURCE_DESCRIPTION);
        packet.putShort((short) 4);
        packet.putInt(ssrc);
        packet.put((byte) CNAME);
        packet.put((byte) 8);
        int name = ssrc * 0x9E3779B1;
        for (int shift = 28; shift >= 0; shift -= 4) {
            packet.put(HEX[name >>> shift & 0x0F]);
        }
        packet.putShort((short) 0); // end of the items, padding to 32 bits
    }
}
