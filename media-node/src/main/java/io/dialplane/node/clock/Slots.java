package io.dialplane.node.clock;

import java.util.ArrayList;
import java.util.List;

/**
 * The streams of one media thread by slot. Owned by that thread.
 *
 * @param <T> what lives in a slot
 */
public final class Slots<T> {
    private final List<ArrayList<T>> slots = new ArrayList<>();
    private int size;

    public Slots() {
        for (int i = 0; i < PacketClock.SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    /**
     * Adds to the first slot from {@code soonest} on that has no more than its share, so that a stream begins soon and
     * yet the slots stay even.
     *
     * @return the slot, 0 to 19
     */
    public int add(T stream, int soonest) {
        int share = size / PacketClock.SLOTS;
        int slot = soonest;
        while (slots.get(slot).size() > share) {
            slot = (slot + 1) % PacketClock.SLOTS;
        }
        slots.get(slot).add(stream);
        size++;
        return slot;
    }

    public void remove(T stream, int slot) {
        ArrayList<T> list = slots.get(slot);
        int index = list.indexOf(stream);
        if (index >= 0) {
            T last = list.removeLast();
            if (index < list.size()) {
                list.set(index, last);
            }
            size--;
        }
    }

    /** The streams of a slot. A stream may remove itself while the list is walked from its end. */
    public List<T> in(int slot) {
        return slots.get(slot);
    }

    public int size() {
        return size;
    }
}
