package io.dialplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.phone.Phone;
import io.dialplane.phone.Tone;
import org.junit.jupiter.api.Test;

class BadWireTest {
    @Test
    void aCallGetsThroughAWireThatLosesDoublesAndReorders() {
        try (var bob = Phone.named("bob").open();
                var wire = BadWire.to(bob.port(), 3).loses(30).doubles(20).reorders(20);
                var alice = Phone.named("alice").proxy(wire.address()).open()) {
            var call = alice.calls("sip:bob@127.0.0.1");
            var answered = bob.answers().says(Tone.HZ_440);
            call.awaitAnswer(java.time.Duration.ofSeconds(40)).hears(Tone.HZ_440);
            answered.hangUp();
            call.awaitEnd();
            assertThat(wire.passed()).as(wire.toString()).isPositive();
        }
    }

    @Test
    void losesTheSameForTheSameSeed() {
        assertThat(lostOf100(7)).isEqualTo(lostOf100(7)).isBetween(20, 80);
    }

    private static int lostOf100(long seed) {
        try (var bob = Phone.named("bob").open();
                var wire = BadWire.to(bob.port(), seed).loses(50)) {
            try (var socket = new java.net.DatagramSocket()) {
                var target = new java.net.InetSocketAddress("127.0.0.1", wire.port());
                for (int i = 0; i < 100; i++) {
                    socket.send(new java.net.DatagramPacket(new byte[] {'x'}, 1, target));
                }
                org.awaitility.Awaitility.await().until(() -> wire.lost() + wire.passed() == 100);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return wire.lost();
        }
    }
}
