package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReceptionTest {
    private final Reception reception = new Reception();

    @Test
    void countsOverTheWrapOfSequenceNumbers() {
        for (int i = 0; i < 10; i++) {
            assertThat(reception.packet(1, 65_531 + i & 0xFFFF)).isTrue();
        }
        assertThat(reception.received()).isEqualTo(10);
        assertThat(reception.lost()).isZero();
        assertThat(reception.extendedMaxSequence()).isEqualTo(65_536 + 4);
    }

    @Test
    void takesWhatIsLateOutOfTheLossAndCountsDuplicatesNotAgainstIt() {
        reception.packet(1, 10);
        reception.packet(1, 13);
        assertThat(reception.lost()).isEqualTo(2);
        reception.packet(1, 11);
        assertThat(reception.lost()).isEqualTo(1);
        reception.packet(1, 13);
        reception.packet(1, 13);
        assertThat(reception.lost()).isZero();
    }

    @Test
    void believesAJumpOnlyTheSecondTime() {
        reception.packet(1, 100);
        assertThat(reception.packet(1, 30_000)).isFalse();
        assertThat(reception.packet(1, 101)).isTrue();
        assertThat(reception.packet(1, 40_000)).isFalse();
        assertThat(reception.packet(1, 40_001)).isTrue();
        assertThat(reception.lost()).isZero();
        assertThat(reception.received()).isEqualTo(3);
    }

    @Test
    void addsUpTheLossOfOneSourceAfterAnother() {
        reception.packet(1, 1);
        reception.packet(1, 4);
        reception.packet(2, 500);
        reception.packet(2, 502);
        assertThat(reception.lost()).isEqualTo(3);
        assertThat(reception.received()).isEqualTo(4);
    }

    @Test
    void reportsTheFractionLostSinceTheLastReport() {
        reception.packet(1, 0);
        reception.packet(1, 3);
        assertThat(reception.fractionLost()).isEqualTo(128); // 2 of 4
        reception.packet(1, 4);
        assertThat(reception.fractionLost()).isZero();
    }

    /** RFC 3550 §6.4.1: J += (|D| - J) / 16. */
    @Test
    void measuresJitterAsTheRfcDoes() {
        double expected = 0;
        long[] arrivals = {0, 20, 45, 60, 80, 130, 131, 150};
        for (int i = 0; i < arrivals.length; i++) {
            reception.arrival(1000 + 160 * i, arrivals[i] * 1_000_000);
            if (i > 0) {
                long d = Math.abs(arrivals[i] - arrivals[i - 1] - 20);
                expected += (d - expected) / 16;
            }
        }
        assertThat(reception.jitterMillis()).isCloseTo(expected, within(0.001));
    }
}
