package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Drawn after RFC 3550 §5.1: padding, an extension of one word, two contributing sources, marker. */
    private final ByteBuffer full =
            bytes("B2 88 BEEF 00010203 DEADBEEF 00000001 00000002 ABCD 0001 11223344 5566 000002");

    @Test
    void readsEveryField() {
        assertThat(RtpHeader.version(full)).isEqualTo(2);
        assertThat(RtpHeader.padded(full)).isTrue();
        assertThat(RtpHeader.extended(full)).isTrue();
        assertThat(RtpHeader.csrcCount(full)).isEqualTo(2);
        assertThat(RtpHeader.marker(full)).isTrue();
        assertThat(RtpHeader.payloadType(full)).isEqualTo(8);
        assertThat(RtpHeader.sequence(full)).isEqualTo(0xBEEF);
        assertThat(RtpHeader.timestamp(full)).isEqualTo(0x00010203);
        assertThat(RtpHeader.ssrc(full)).isEqualTo(0xDEADBEEF);
    }

    @Test
    void findsThePayloadBetweenExtensionAndPadding() {
        int offset = RtpHeader.payloadOffset(full, full.capacity());
        assertThat(offset).isEqualTo(12 + 8 + 8);
        assertThat(RtpHeader.payloadLength(full, offset, full.capacity())).isEqualTo(3);
    }

    @Test
    void writesWhatItReads() {
        ByteBuffer packet = ByteBuffer.allocate(12);
        RtpHeader.write(packet, true, 101, 65_535, -1, 0x80000001);
        assertThat(HexFormat.of().formatHex(packet.array())).isEqualTo("80e5ffffffffffff80000001");
    }

    @Test
    void refusesLengthsThatContradictThePacket() {
        assertThat(RtpHeader.payloadOffset(full, 11)).isEqualTo(-1);
        assertThat(RtpHeader.payloadOffset(full, 19)).isEqualTo(-1); // contributing sources missing
        assertThat(RtpHeader.payloadOffset(full, 23)).isEqualTo(-1); // extension header missing
        assertThat(RtpHeader.payloadOffset(full, 27)).isEqualTo(-1); // extension missing
        assertThat(RtpHeader.payloadLength(full, 28, 28)).isEqualTo(-1); // padding missing
        full.put(full.capacity() - 1, (byte) 200);
        assertThat(RtpHeader.payloadLength(full, 28, full.capacity())).isEqualTo(-1);
        full.put(full.capacity() - 1, (byte) 0);
        assertThat(RtpHeader.payloadLength(full, 28, full.capacity())).isEqualTo(-1);
    }
}
