package io.dialplane.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private static final long FRAME = 20_000_000;
    private final Reception reception = new Reception();
    private final Outgoing outgoing = new Outgoing();

    private List<byte[]> packets(int count) {
        var packets = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            packets.add(outgoing.next().orElseThrow());
        }
        return packets;
    }

    private void receive(byte[] packet, long nanos) {
        reception.packet(packet, packet.length, nanos);
    }

    @Test
    void anUnbrokenStreamHasNoLossAndNoJitter() {
        outgoing.play(Tone.HZ_1004.samples(8_000, -20), true);
        int i = 0;
        for (byte[] packet : packets(100)) {
            receive(packet, i++ * FRAME);
        }
        var figures = reception.figures();
        assertThat(figures.packets()).isEqualTo(100);
        assertThat(figures.lost()).isZero();
        assertThat(figures.jitterMillis()).isLessThan(0.01);
        assertThat(figures.maxGapMillis()).isEqualTo(20);
        assertThat(figures.timestampJumps()).isZero();
        assertThat(figures.levelDbfs()).isCloseTo(-20, within(0.2));
        assertThat(Tone.strongest(reception.last(240))).isEqualTo(1004);
    }

    @Test
    void countsLostDoubledAndLatePackets() {
        var packets = packets(10);
        for (int i : new int[] {0, 1, 3, 2, 4, 4, 5, 8, 9}) {
            receive(packets.get(i), i * FRAME);
        }
        var figures = reception.figures();
        assertThat(figures.packets()).isEqualTo(8);
        assertThat(figures.lost()).isEqualTo(2);
        assertThat(figures.duplicates()).isEqualTo(1);
        assertThat(figures.reordered()).isEqualTo(1);
        assertThat(reception.all()).hasSize(10 * 160);
    }

    @Test
    void aDigitGoesOutWithItsTimestampDurationAndThreeEnds() {
        outgoing.use(Codec.PCMU, 101);
        outgoing.digits("7");
        var packets = packets(11);
        for (int i = 0; i < 7; i++) {
            byte[] packet = packets.get(i);
            assertThat(packet[1] & 0x7f).isEqualTo(101);
            assertThat((packet[1] & 0x80) != 0).as("marker of %s", i).isEqualTo(i == 0);
            assertThat(packet[12]).isEqualTo((byte) 7);
            assertThat((packet[13] & 0x80) != 0).as("end of %s", i).isEqualTo(i >= 4);
            assertThat((packet[14] & 0xff) << 8 | packet[15] & 0xff).isEqualTo(Math.min(i + 1, 5) * 160);
            assertThat(List.of(packet[4], packet[5], packet[6], packet[7]))
                    .isEqualTo(List.of(
                            packets.getFirst()[4],
                            packets.getFirst()[5],
                            packets.getFirst()[6],
                            packets.getFirst()[7]));
        }
        assertThat(packets.get(7)[1] & 0x7f).isZero();
        reception.expectDigits(101);
        packets.forEach(packet -> receive(packet, 0));
        assertThat(reception.figures().digits()).isEqualTo("7");
    }

    @Test
    void anythingBrokenIsPassedOver() {
        for (int length = 0; length < 40; length++) {
            var garbage = new byte[40];
            java.util.Arrays.fill(garbage, (byte) 0xbf);
            reception.packet(garbage, length, 0);
        }
        assertThat(reception.figures().packets()).isZero();
    }
}
