package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static final String RECEIVER_REPORT = "80 C9 0001 00000001";
    private static final String BYE = "81 CB 0001 00000001";

    @Test
    void takesACompoundPacketThatBeginsWithAReport() {
        ByteBuffer packet = bytes(RECEIVER_REPORT + BYE);
        assertThat(Rtcp.valid(packet, packet.capacity())).isTrue();
        assertThat(Rtcp.senderReport(packet, packet.capacity())).isFalse();
    }

    @Test
    void refusesWhatIsNoneByAppendixA2() {
        assertThat(Rtcp.valid(bytes(BYE), 8)).isFalse(); // no report first
        assertThat(Rtcp.valid(bytes("A0 C9 0001 00000001"), 8)).isFalse(); // padding in the first part
        assertThat(Rtcp.valid(bytes("40 C9 0001 00000001"), 8)).isFalse();
        assertThat(Rtcp.valid(bytes("80 C9 0002 00000001"), 8)).isFalse(); // longer than the packet
        assertThat(Rtcp.valid(bytes(RECEIVER_REPORT + "0000"), 10)).isFalse();
        assertThat(Rtcp.valid(bytes("80 C9"), 2)).isFalse();
    }

    @Test
    void readsTheMiddleOfTheTimeOfASenderReport() {
        ByteBuffer packet = bytes("80 C8 0006 00000001 11112222 33334444 00000000 00000000 00000000");
        assertThat(Rtcp.valid(packet, packet.capacity())).isTrue();
        assertThat(Rtcp.senderReport(packet, packet.capacity())).isTrue();
        assertThat(Rtcp.middleOfNtp(packet)).isEqualTo(0x22223333);
    }
}
