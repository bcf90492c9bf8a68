package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EchoBufferTest {
    private final EchoBuffer echo = new EchoBuffer();

    private void put(int first, int count) {
        ByteBuffer packet = ByteBuffer.allocate(count + 3);
        for (int i = 0; i < count; i++) {
            packet.put(3 + i, (byte) (first + i));
        }
        echo.put(packet, 3, count);
    }

    private byte[] take(int count) {
        ByteBuffer into = ByteBuffer.allocate(count);
        return echo.take(into, count) ? into.array() : new byte[0];
    }

    @Test
    void givesBackInOrderWhateverThePacketLength() {
        put(0, 3);
        put(3, 3);
        assertThat(take(4)).containsExactly(0, 1, 2, 3);
        assertThat(take(4)).isEmpty();
        put(6, 2);
        assertThat(take(4)).containsExactly(4, 5, 6, 7);
    }

    @Test
    void givesUpTheOldestWhenMoreComesThanGoes() {
        for (int i = 0; i < 400; i++) {
            put(i * 10, 10);
        }
        assertThat(take(2)).containsExactly((byte) (4000 - 1280), (byte) (4000 - 1279));
        put(1, 5000);
        assertThat(take(1)).containsExactly((byte) (5001 - 1280));
    }
}
