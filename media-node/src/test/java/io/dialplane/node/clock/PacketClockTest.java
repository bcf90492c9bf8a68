package io.dialplane.node.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketClockTest {
    private static final long MS = 1_000_000;

    private final PacketClock clock = new PacketClock(-500);

    @Test
    void isDueOncePerMillisecond() {
        assertThat(clock.due(-500)).isTrue();
        assertThat(clock.take(-500)).isZero();
        assertThat(clock.due(-500 + MS - 1)).isFalse();
        assertThat(clock.nanosToNext(-500 + MS - 1)).isEqualTo(1);
        assertThat(clock.take(-500 + MS)).isEqualTo(1);
    }

    @Test
    void makesUpForEverySlotOfAShortPause() {
        long now = 50 * MS;
        int taken = 0;
        while (clock.due(now)) {
            assertThat(clock.take(now)).isEqualTo(taken++);
        }
        assertThat(taken).isEqualTo(51);
        assertThat(clock.jumped()).isZero();
        assertThat(clock.late()).isPositive();
    }

    @Test
    void jumpsAfterALongPauseAndCountsIt() {
        clock.take(-500);
        long slot = clock.take(5000 * MS);
        assertThat(slot).isEqualTo(5000);
        assertThat(clock.jumped()).isEqualTo(4999);
        assertThat(PacketClock.slot(slot)).isZero();
        assertThat(PacketClock.round(slot)).isEqualTo(250);
    }

    @Test
    void doesNotCountARest() {
        clock.rest(60_000 * MS);
        assertThat(clock.due(60_000 * MS)).isFalse();
        assertThat(clock.take(60_001 * MS)).isEqualTo(60_001);
        assertThat(clock.jumped() + clock.late()).isZero();
    }
}
