package io.dialplane.node.rtp;

import java.nio.ByteBuffer;

/**
 * What was heard and is to be sent back, as octets of the codec: a ring of 160 ms. When more comes than goes, the
 * oldest is given up, so that the echo never lags further behind. Owned by the media thread.
 */
final class EchoBuffer {
    private static final int CAPACITY = 1280;

    private final byte[] ring = new byte[CAPACITY];
    private int start;
    private int size;

    void put(ByteBuffer packet, int offset, int length) {
        int skip = Math.max(0, length - CAPACITY);
        for (int i = skip; i < length; i++) {
            ring[(start + size) % CAPACITY] = packet.get(offset + i);
            if (size == CAPACITY) {
                start = (start + 1) % CAPACITY;
            } else {
                size++;
            }
        }
    }

    /** Moves {@code length} octets to the buffer's position; false, and nothing moved, when there are fewer. */
    boolean take(ByteBuffer into, int length) {
        if (size < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            into.put(ring[(start + i) % CAPACITY]);
        }
        start = (start + length) % CAPACITY;
        size -= length;
        return true;
    }

    void clear() {
        size = 0;
    }
}
