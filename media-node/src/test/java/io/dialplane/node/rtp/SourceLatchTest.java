package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourceLatchTest {
    private static final InetSocketAddress IN_SDP = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress OTHER_PORT = new InetSocketAddress("192.0.2.1", 62_000);
    private static final InetSocketAddress BEHIND_NAT = new InetSocketAddress("198.51.100.7", 5000);
    private static final InetSocketAddress INTRUDER = new InetSocketAddress("203.0.113.66", 6666);
    private static final long SECOND = 1_000_000_000L;

    private final SourceLatch latch = new SourceLatch(IN_SDP);
    private long now = 100 * SECOND;
    private int sequence = 65_530;

    private boolean accepts(InetSocketAddress source, int ssrc) {
        now += 20_000_000;
        sequence = sequence + 1 & 0xFFFF;
        return latch.accept(source, ssrc, sequence, now);
    }

    private int packetsUntilHeard(InetSocketAddress source, int ssrc) {
        for (int i = 1; i <= 20; i++) {
            if (accepts(source, ssrc)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void believesTheAddressOfTheSdpAtOnce() {
        assertThat(accepts(IN_SDP, 1)).isTrue();
        assertThat(latch.target()).isEqualTo(IN_SDP);
    }

    @Test
    void followsAnotherPortAfterTwoPacketsAndAnotherHostAfterFive() {
        assertThat(packetsUntilHeard(OTHER_PORT, 1)).isEqualTo(2);
        assertThat(latch.target()).isEqualTo(OTHER_PORT);
        SourceLatch far = new SourceLatch(IN_SDP);
        for (int i = 1; i < SourceLatch.STRANGER; i++) {
            assertThat(far.accept(BEHIND_NAT, 1, i, now)).isFalse();
            assertThat(far.target()).isEqualTo(IN_SDP);
        }
        assertThat(far.accept(BEHIND_NAT, 1, SourceLatch.STRANGER, now)).isTrue();
        assertThat(far.target()).isEqualTo(BEHIND_NAT);
    }

    @Test
    void isNotTakenOverWhileThePeerTalks() {
        packetsUntilHeard(BEHIND_NAT, 1);
        for (int i = 0; i < 100; i++) {
            assertThat(accepts(INTRUDER, 1)).isFalse(); // even with the right SSRC
            assertThat(accepts(BEHIND_NAT, 1)).isTrue();
        }
        assertThat(latch.target()).isEqualTo(BEHIND_NAT);
    }

    @Test
    void isNotLatchedBySprayedPackets() {
        for (int i = 0; i < 100; i++) {
            assertThat(latch.accept(INTRUDER, i, i * 7, now)).isFalse();
            assertThat(latch.accept(INTRUDER, 1, i * 7, now)).isFalse();
        }
    }

    @Test
    void followsAPeerWhoseTranslatorChangedItsMapping() {
        packetsUntilHeard(BEHIND_NAT, 1);
        InetSocketAddress moved = new InetSocketAddress("198.51.100.7", 5001);
        assertThat(accepts(moved, 1)).isFalse();
        now += SourceLatch.SILENT;
        assertThat(packetsUntilHeard(moved, 1)).isLessThanOrEqualTo(2);
        assertThat(latch.target()).isEqualTo(moved);
    }

    @Test
    void comesBackToTheAddressOfTheSdpWhenItSpeaks() {
        packetsUntilHeard(INTRUDER, 6);
        assertThat(accepts(IN_SDP, 1)).isTrue();
        assertThat(latch.target()).isEqualTo(IN_SDP);
        assertThat(accepts(INTRUDER, 6)).isFalse();
    }

    @Test
    void beginsAnewWhenAnotherAddressIsAgreedOn() {
        packetsUntilHeard(BEHIND_NAT, 1);
        latch.announce(IN_SDP);
        assertThat(latch.target()).isEqualTo(BEHIND_NAT); // a session timer's re-INVITE changes nothing
        latch.announce(OTHER_PORT);
        assertThat(latch.target()).isEqualTo(OTHER_PORT);
    }
}
