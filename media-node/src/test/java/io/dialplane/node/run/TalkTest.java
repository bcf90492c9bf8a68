package io.dialplane.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.node.NodeUnderTest;
import io.dialplane.phone.Phone;
import io.dialplane.phone.PhoneCall;
import io.dialplane.phone.Tone;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recorded of a conversation and heard in it, when one side waits or was asked first. */
class TalkTest {
    private static final Tone ALICE = Tone.HZ_1004;
    private static final Tone BOB = Tone.HZ_440;
    private static final Tone MUSIC = new Tone(1_700);

    private final NodeUnderTest node = NodeUnderTest.withMedia("--media.hold-music=tone_stream://%(60000,0,1700)");
    private final Phone alice =
            Phone.named("alice").proxy("127.0.0.1:" + node.port).open();
    private final Phone bob = Phone.named("bob").open();
    private final Phone carol = Phone.named("carol").open();

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        carol.close();
        node.close();
    }

    private PhoneCall dials(String dialString, String attributes, String ofTarget) {
        node.dialStrings.put("team", dialString);
        node.documents.put(
                "5000",
                "[{\"verb\":\"dial\",\"actionHook\":\"done\",\"target\":[{\"type\":\"phone\",\"number\":\"team\""
                        + ofTarget + "}]" + attributes + "}]");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        return alice.calls("5000");
    }

    private static String to(Phone phone) {
        return "sofia/internal/" + phone.uri();
    }

    private static short[] channel(short[] samples, int which) {
        var one = new short[samples.length / 2];
        for (int i = 0; i < one.length; i++) {
            one[i] = samples[2 * i + which];
        }
        return one;
    }

    /** The last half second but what the end of the call cut. */
    private static short[] late(short[] samples) {
        int end = samples.length - 1_600;
        return Arrays.copyOfRange(samples, end - 4_000, end);
    }

    private byte[] recorded(String mode) {
        var call = dials(to(bob), ",\"record\":\"" + mode + "\",\"recordingHook\":\"told\"", "");
        var other = bob.answers();
        call.awaitAnswer();
        call.says(ALICE);
        other.says(BOB);
        other.hears(ALICE).hearsPackets(other.received().packets() + 60);
        call.hears(BOB).hearsPackets(call.received().packets() + 60);
        call.hangUp();
        other.awaitEnd();
        var id = node.awaitAsked("done").get("Dialplane-Result-Recording");
        await().until(() -> node.recordings.containsKey(id));
        await().untilAsserted(() ->
                assertThat(node.reports()).contains("\"token\":\"told\"", "\"Recording\":\"" + id + "\""));
        return node.recordings.get(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"from-answer-dual", "from-ringing-dual"})
    void theCallerIsOnTheLeftAndTheCalleeOnTheRight(String mode) {
        var wav = recorded(mode);
        assertThat(wav[22]).isEqualTo((byte) 2);
        var samples = NodeUnderTest.samples(wav);
        assertThat(ALICE.isIn(late(channel(samples, 0)))).isTrue();
        assertThat(BOB.isIn(late(channel(samples, 1)))).isTrue();
    }

    @Test
    void bothAreInOneChannel() {
        var wav = recorded("from-answer");
        assertThat(wav[22]).isEqualTo((byte) 1);
        var samples = late(NodeUnderTest.samples(wav));
        assertThat(ALICE.share(samples)).isBetween(0.3, 0.7);
        assertThat(BOB.share(samples)).isBetween(0.3, 0.7);
    }

    private static void talk(PhoneCall a, PhoneCall b) {
        a.says(ALICE);
        b.says(BOB);
        b.hears(ALICE);
        a.hears(BOB);
    }

    @Test
    void whoeverIsHeldHearsMusicUntilItIsTakenBack() {
        var call = dials(to(bob), "", "");
        var other = bob.answers();
        talk(call.awaitAnswer(), other);
        assertThat(other.hold().status()).isEqualTo(200);
        call.hears(MUSIC);
        assertThat(other.resume().status()).isEqualTo(200);
        talk(call, other);
        assertThat(call.hold().status()).isEqualTo(200);
        other.hears(MUSIC);
        assertThat(call.resume().status()).isEqualTo(200);
        talk(call, other);
    }

    @Test
    void whoRefusesAfterHearingWhoCallsIsFollowedByTheNext() {
        node.documents.put(
                "screen",
                "[{\"verb\":\"play\",\"url\":\"tone_stream://%(300,0,1700)\"},{\"verb\":\"gather\",\"numDigits\":1,"
                        + "\"timeout\":20,\"actionHook\":\"pressed\"},{\"verb\":\"hangup\"}]");
        node.documents.put("pressed", "[{\"verb\":\"hangup\"}]");
        var call = dials(to(bob) + "|" + to(carol), "", ",\"confirmHook\":\"screen\"");
        var refusing = bob.answers().awaitAcknowledgement();
        refusing.hears(MUSIC);
        presses(refusing, "2");
        refusing.awaitEnd();
        node.documents.put("pressed", "[]");
        var other = carol.answers().awaitAcknowledgement();
        other.hears(MUSIC);
        presses(other, "1");
        talk(call.awaitAnswer(), other);
        call.hangUp();
        other.awaitEnd();
        assertThat(node.awaitAsked("done")).containsEntry("Dialplane-Result-DialStatus", "completed");
    }

    private static void presses(PhoneCall call, String key) {
        try {
            call.sendDigits(key);
        } catch (io.dialplane.phone.PhoneException itEnded) {
            assertThat(itEnded).hasMessageContaining("end of the call");
        }
    }

    @Test
    void digitsAreSentToWhoeverAnswered() {
        var call = dials(to(bob), "", ",\"sendDigits\":\"w12#\"");
        var other = bob.answers();
        other.hearsDigits("12#");
        talk(call.awaitAnswer(), other);
    }
}
