package io.dialplane.node.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots<Integer> slots = new Slots<>();

    @Test
    void takesTheSoonestSlotThatHasRoom() {
        assertThat(slots.add(1, 7)).isEqualTo(7);
        assertThat(slots.add(2, 7)).isEqualTo(8);
        assertThat(slots.add(3, 19)).isEqualTo(19);
        assertThat(slots.add(4, 19)).isZero();
    }

    @Test
    void staysEvenWhateverTheSlotAskedFor() {
        for (int i = 0; i < 1000; i++) {
            slots.add(i, i % 3);
        }
        for (int slot = 0; slot < PacketClock.SLOTS; slot++) {
            assertThat(slots.in(slot)).hasSize(50);
        }
    }

    @Test
    void forgetsWhatIsRemoved() {
        int slot = slots.add(1, 5);
        slots.remove(1, slot);
        slots.remove(1, slot);
        assertThat(slots.size()).isZero();
        assertThat(slots.in(5)).isEmpty();
    }
}
