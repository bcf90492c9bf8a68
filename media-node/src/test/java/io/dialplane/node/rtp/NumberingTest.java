package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NumberingTest {
    private final Numbering numbering = new Numbering(9, 65_535, -160);

    @BeforeEach
    void start() {
        numbering.start(7);
    }

    @Test
    void goesOnByTheClockAndWraps() {
        assertThat(numbering.marker()).isTrue();
        numbering.sent();
        assertThat(numbering.marker()).isFalse();
        numbering.round(8);
        assertThat(numbering.sequence()).isZero();
        assertThat(numbering.timestamp()).isZero();
        numbering.round(18); // a pause is a gap in time, not in sequence
        assertThat(numbering.sequence()).isZero();
        assertThat(numbering.timestamp()).isEqualTo(1600);
    }

    @Test
    void followsTheClockOfWhatIsRelayed() {
        numbering.sent();
        assertThat(numbering.next()).isZero(); // behind what was sent in this round
        numbering.round(8);
        numbering.relayed(0, 50, 240); // 30 ms
        assertThat(numbering.own()).isFalse();
        assertThat(numbering.end()).isEqualTo(290);
        numbering.round(9);
        assertThat(numbering.timestamp()).isEqualTo(290);
        assertThat(numbering.sequence()).isEqualTo(1);
        assertThat(numbering.roundsSinceRelayed()).isEqualTo(1);
    }

    @Test
    void aLatePacketTurnsNothingBack() {
        numbering.relayed(3, 480, 160);
        numbering.relayed(2, 320, 160);
        assertThat(numbering.sequence()).isEqualTo(4);
        assertThat(numbering.end()).isEqualTo(640);
        numbering.relayedEvent(4);
        assertThat(numbering.sequence()).isEqualTo(5);
        assertThat(numbering.end()).isEqualTo(640);
    }
}
