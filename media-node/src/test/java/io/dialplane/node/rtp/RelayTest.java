package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sequence numbers and timestamps across relaying and silence made here. */
class RelayTest {
    private static final int SOURCE = 77;

    private final Numbering out = new Numbering(1, 65_530, Integer.MAX_VALUE - 700); // both wrap during a test
    private final Relay relay = new Relay();
    private int round;
    private int lastSequence;
    private int lastTimestamp;

    @BeforeEach
    void beginWithSilence() {
        out.start(100);
        own();
        own();
    }

    /** A round in which this side makes the packet. */
    private void own() {
        out.round(100 + round++);
        lastSequence = out.sequence();
        lastTimestamp = out.timestamp();
        out.sent();
    }

    private void passes(int rounds) {
        round += rounds;
        out.round(100 + round - 1);
    }

    private boolean relayed(int source, int sequence, int timestamp) {
        if (!relay.audio(out, source, sequence & 0xFFFF, timestamp, false)) {
            return false;
        }
        lastSequence = relay.sequence();
        lastTimestamp = relay.timestamp();
        out.relayed(relay.sequence(), relay.timestamp(), 160);
        return true;
    }

    /** A round in which a packet of the other phone comes. */
    private boolean next(int sequence, int timestamp) {
        passes(1);
        return relayed(SOURCE, sequence, timestamp);
    }

    private void assertFollows(int sequence, int timestamp, int packets, int samples) {
        assertThat(lastSequence).isEqualTo(sequence + packets & 0xFFFF);
        assertThat(lastTimestamp - timestamp).isEqualTo(samples);
    }

    @Test
    void continuesWhatWasSentAndMarksTheFirst() {
        int sequence = lastSequence;
        int timestamp = lastTimestamp;
        assertThat(next(65_535, 1_000_000)).isTrue();
        assertThat(relay.marker()).isTrue();
        assertFollows(sequence, timestamp, 1, 160);
        for (int i = 1; i < 20; i++) {
            assertThat(next(65_535 + i, 1_000_000 + 160 * i)).isTrue();
            assertThat(relay.marker()).isFalse();
            assertFollows(sequence, timestamp, 1 + i, 160 + 160 * i);
        }
        int relayed = lastSequence;
        int then = lastTimestamp;
        own();
        assertFollows(relayed, then, 1, 160);
    }

    @Test
    void showsWhatWasLostAndKeepsTheOrderOfTheSource() {
        next(10, 1600);
        int sequence = lastSequence;
        int timestamp = lastTimestamp;
        assertThat(next(13, 2080)).isTrue();
        assertFollows(sequence, timestamp, 3, 480);
        assertThat(relayed(SOURCE, 12, 1920)).isTrue();
        assertFollows(sequence, timestamp, 2, 320);
        assertThat(next(14, 2240)).isTrue();
        assertFollows(sequence, timestamp, 4, 640);
    }

    @Test
    void whatComesAfterSilenceInItsPlaceIsDroppedAndTheRestGoesOn() {
        next(10, 1600);
        passes(4); // 100 ms without a packet
        own();
        own();
        int sequence = lastSequence;
        int timestamp = lastTimestamp;
        for (int late = 11; late <= 14; late++) {
            assertThat(relayed(SOURCE, late, late * 160)).isFalse();
        }
        assertThat(next(17, 17 * 160)).isTrue();
        assertThat(relay.marker()).isTrue();
        assertFollows(sequence, timestamp, 1, 160);
    }

    @Test
    void aPhoneWhoseClockStoodStillDuringHoldIsHeardAgainSoon() {
        next(10, 1600);
        passes(4);
        for (int i = 0; i < 20; i++) {
            own();
        }
        int dropped = 0;
        while (!next(11 + dropped, 1760 + 160 * dropped)) {
            own();
            dropped++;
        }
        assertThat(dropped).isBetween(1, Relay.PATIENCE);
        int sequence = lastSequence;
        int timestamp = lastTimestamp;
        assertThat(next(12 + dropped, 1920 + 160 * dropped)).isTrue();
        assertFollows(sequence, timestamp, 1, 160);
    }

    @Test
    void anotherSourceAndALeapOfTimeBeginAnewWithoutAGap() {
        next(10, 1600);
        int sequence = lastSequence;
        int timestamp = lastTimestamp;
        passes(1);
        assertThat(relayed(SOURCE + 1, 40_000, -5)).isTrue();
        assertThat(relay.marker()).isTrue();
        assertFollows(sequence, timestamp, 1, 160);
        passes(1);
        assertThat(relayed(SOURCE + 1, 40_001, 5_000_000)).isTrue();
        assertFollows(sequence, timestamp, 2, 320);
    }

    @Test
    void packetsFromBeforeTheBeginningAreNotSent() {
        next(100, 16_000);
        assertThat(relayed(SOURCE, 99, 15_840)).isFalse();
    }

    @Test
    void anEventKeepsItsTimeWhileTheNumbersGoOn() {
        next(10, 1600);
        int sequence = lastSequence;
        int timestamp = lastTimestamp;
        for (int i = 1; i <= 6; i++) {
            passes(1);
            assertThat(relay.event(out, SOURCE, 10 + i, 1760, i == 1)).isTrue();
            assertThat(relay.sequence()).isEqualTo(sequence + i & 0xFFFF);
            assertThat(relay.timestamp() - timestamp).isEqualTo(160);
            assertThat(relay.marker()).isEqualTo(i == 1);
            out.relayedEvent(relay.sequence());
        }
        assertThat(next(17, 1760 + 6 * 160)).isTrue();
        assertFollows(sequence, timestamp, 7, 160 * 7);
    }

    @Test
    void makesNoGarbage() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            next(i, 160 * i);
            relay.event(out, SOURCE, i, 160 * i, false);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }
}
