package io.dialplane.node.dtmf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DtmfReceiverTest {
    private static final long MS = 1_000_000;

    private final DtmfReceiver receiver = new DtmfReceiver();
    private final StringBuilder told = new StringBuilder();
    private long now;

    private void packet(int timestamp, int event, boolean end, int duration) {
        ByteBuffer packet = ByteBuffer.allocate(16);
        packet.put(12, (byte) event).put(13, (byte) (end ? 0x8A : 0x0A)).putShort(14, (short) duration);
        tell(receiver.packet(timestamp, packet, 12, 4, now));
    }

    private void tell(char digit) {
        if (digit != DtmfReceiver.NONE) {
            told.append(digit).append(receiver.endedMillis()).append(' ');
        }
    }

    private void passes(long millis) {
        now += millis * MS;
        tell(receiver.tick(now));
    }

    /** RFC 4733 §2.5.1.5, table 5: "911" dialled, 200 and 250 ms long, each end sent three times. */
    @Test
    void hearsTheExampleOfTheRfc() {
        int[] nine = {400, 800, 1200, 1600};
        for (int duration : nine) {
            packet(0, 9, false, duration);
            passes(50);
        }
        for (int copy = 0; copy < 3; copy++) {
            packet(0, 9, true, 1600);
            passes(50);
        }
        packet(6400, 1, false, 400);
        packet(6400, 1, true, 2000);
        packet(6400, 1, true, 2000);
        packet(11_200, 1, false, 400);
        packet(11_200, 1, false, 800);
        passes(50);
        packet(11_200, 1, true, 2000);
        assertThat(told).hasToString("9200 1250 1250 ");
    }

    @Test
    void hearsADigitOfWhichOnlyTheEndArrives() {
        packet(160, 11, true, 800);
        assertThat(told).hasToString("#100 ");
    }

    @Test
    void endsADigitWhoseEndWasLost() {
        packet(160, 10, false, 160);
        packet(160, 10, false, 320);
        passes(149);
        assertThat(told).isEmpty();
        passes(1);
        passes(1000);
        packet(160, 10, true, 480); // much too late
        assertThat(told).hasToString("*40 ");
    }

    @Test
    void endsADigitWhenTheNextBegins() {
        packet(160, 1, false, 160);
        packet(2000, 1, false, 160);
        passes(20);
        packet(2000, 1, true, 320);
        assertThat(told).hasToString("120 140 ");
    }

    @Test
    void hearsBothWhenTheSecondEndsInTheFirstPacketThatTellsOfTheLostEnd() {
        packet(160, 1, false, 160);
        packet(2000, 2, true, 320);
        passes(0);
        assertThat(told).hasToString("120 240 ");
    }

    @Test
    void takesTheSegmentsOfALongEventAsOne() {
        packet(1000, 3, false, 0xFFFF);
        passes(20);
        packet(1000 + 0xFFFF, 3, false, 160);
        passes(20);
        packet(1000 + 0xFFFF, 3, true, 800);
        assertThat(told).hasToString("3" + (0xFFFF + 800) / 8 + " ");
    }

    @Test
    void passesOverWhatIsLateReorderedOrNoDigit() {
        packet(5000, 4, true, 800);
        packet(5000, 4, false, 640); // overtaken by the end
        packet(1000, 7, true, 800); // of long ago
        packet(9000, 16, true, 800); // flash
        packet(9000, 255, true, 800);
        tell(receiver.packet(20_000, ByteBuffer.allocate(15), 12, 3, now)); // short
        passes(1000);
        assertThat(told).hasToString("4100 ");
    }

    @Test
    void followsTheTimestampOverItsWrap() {
        packet(-100, 5, true, 80);
        packet(60, 5, true, 80);
        assertThat(told).hasToString("510 510 ");
    }
}
