package io.dialplane.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.node.NodeUnderTest;
import io.dialplane.phone.Phone;
import io.dialplane.phone.PhoneCall;
import io.dialplane.phone.PhoneException;
import io.dialplane.phone.Tone;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller and those who are called, as phones, through a node that makes real packets. */
class DialTest {
    private static final Tone ALICE = Tone.HZ_1004;
    private static final Tone BOB = Tone.HZ_440;

    private final NodeUnderTest node = NodeUnderTest.withMedia("--max-dialled-legs=5");
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

    private static String sip(Phone phone) {
        return "{\"type\":\"sip\",\"sipUri\":\"" + phone.uri() + "\"}";
    }

    private void dial(String attributes, String... targets) {
        node.documents.put(
                "5000",
                "[{\"verb\":\"dial\",\"actionHook\":\"done\",\"target\":[" + String.join(",", targets) + "]"
                        + attributes + "}]");
    }

    private Map<String, String> result() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.asked("dialplan").stream()
                        .anyMatch(form -> "done".equals(form.get("Dialplane-Continuation"))));
        return node.asked("dialplan").stream()
                .filter(form -> "done".equals(form.get("Dialplane-Continuation")))
                .findFirst()
                .orElseThrow();
    }

    /** A key that ends the call before it is let go. */
    private static void presses(PhoneCall call, String key) {
        try {
            call.sendDigits(key);
        } catch (PhoneException itEnded) {
            assertThat(itEnded).hasMessageContaining("end of the call");
        }
    }

    private static void talk(PhoneCall a, PhoneCall b) {
        a.says(ALICE);
        b.says(BOB);
        b.hears(ALICE);
        a.hears(BOB);
    }

    @Test
    void twoPhonesHearEachOther() {
        dial(",\"callerId\":\"4242\"", sip(bob));
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        var ringing = bob.nextCall().ring();
        assertThat(ringing.invite().header("From").orElse("")).contains("4242");
        var other = ringing.accept();
        call.awaitAnswer();
        talk(call, other);
        other.hangUp();
        call.awaitEnd();
        assertThat(result())
                .containsEntry("Dialplane-Verb", "dial")
                .containsEntry("Dialplane-Result-DialStatus", "completed")
                .containsEntry("Dialplane-Result-DialSipStatus", "200")
                .containsEntry("Dialplane-Result-DialAnsweredBy", bob.uri())
                .containsKey("Dialplane-Result-DialCallId");
        await().untilAsserted(() -> assertThat(node.cdrs())
                .contains("\"direction\":\"outbound\"", "\"parentId\":\"" + result().get("Unique-ID") + "\""));
    }

    @Test
    void saysBusyAndTheDocumentGoesOn() {
        dial(",\"answerOnBridge\":true", sip(bob));
        node.documents.put("done", "[{\"verb\":\"reject\",\"status\":486}]");
        var call = alice.calls("5000");
        bob.nextCall().reject(486, "Busy Here");
        assertThat(call.awaitEnd().status()).isEqualTo(486);
        assertThat(result())
                .containsEntry("Dialplane-Result-DialStatus", "busy")
                .containsEntry("Dialplane-Result-DialCause", "USER_BUSY")
                .containsEntry("Dialplane-Result-DialSipStatus", "486");
    }

    @Test
    void givesUpWhenNobodyAnswers() {
        dial(",\"timeout\":1", sip(bob));
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        var ringing = bob.nextCall().ring();
        ringing.awaitCancel();
        call.awaitEnd();
        assertThat(result()).containsEntry("Dialplane-Result-DialStatus", "no-answer");
    }

    @Test
    void theFirstOfSeveralWinsAndTheOthersAreCancelled() {
        dial("", sip(bob), sip(carol));
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        var looses = bob.nextCall().ring();
        var other = carol.nextCall().ring().accept();
        looses.awaitCancel();
        call.awaitAnswer();
        talk(call, other);
        call.hangUp();
        other.awaitEnd();
        assertThat(result())
                .containsEntry("Channel-State", "CS_HANGUP")
                .containsEntry("Dialplane-Result-DialStatus", "completed");
    }

    @Test
    void callsOneAfterAnother() {
        node.dialStrings.put("team", "sofia/internal/" + bob.uri() + "|sofia/internal/" + carol.uri());
        dial("", "{\"type\":\"user\",\"name\":\"team\"}");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        bob.nextCall().reject(480, "Temporarily Unavailable");
        var other = carol.answers();
        call.awaitAnswer();
        talk(call, other);
        other.hangUp();
        call.awaitEnd();
    }

    @Test
    void whoeverIsAskedFirstMayRefuse() {
        dial(",\"confirmHook\":\"screen\"", sip(bob));
        node.documents.put(
                "screen",
                "[{\"verb\":\"gather\",\"numDigits\":1,\"timeout\":10,\"actionHook\":\"pressed\"},{\"verb\":\"hangup\"}]");
        node.documents.put("pressed", "[{\"verb\":\"hangup\"}]");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        var other = bob.answers();
        other.awaitAcknowledgement();
        presses(other, "2");
        other.awaitEnd();
        call.awaitEnd();
        assertThat(result()).containsEntry("Dialplane-Result-DialStatus", "failed");
        var asked = node.asked("dialplan").stream()
                .filter(form -> "screen".equals(form.get("Dialplane-Continuation")))
                .findFirst()
                .orElseThrow();
        assertThat(asked)
                .containsEntry("Call-Direction", "outbound")
                .containsEntry("Dialplane-Verb", "dial-confirm")
                .containsEntry("Other-Leg-Unique-ID", result().get("Unique-ID"));
    }

    @Test
    void whoeverIsAskedFirstMayAccept() {
        dial(",\"confirmHook\":\"screen\"", sip(bob));
        node.documents.put(
                "screen",
                "[{\"verb\":\"gather\",\"numDigits\":1,\"timeout\":10,\"actionHook\":\"pressed\"},{\"verb\":\"hangup\"}]");
        node.documents.put("pressed", "[]");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        var other = bob.answers();
        other.awaitAcknowledgement();
        other.sendDigits("1");
        talk(call.awaitAnswer(), other);
        call.hangUp();
        other.awaitEnd();
    }

    @Test
    void theCallersStarEndsTheConnection() {
        dial(",\"hangupOnStar\":true", sip(bob));
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        var other = bob.answers();
        call.awaitAnswer();
        talk(call, other);
        presses(call, "*");
        other.awaitEnd();
        call.awaitEnd();
        assertThat(result()).containsEntry("Dialplane-Result-DialStatus", "completed");
    }

    @Test
    void theTimeIsUp() {
        dial(",\"timeLimit\":1", sip(bob));
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        var other = bob.answers();
        other.awaitEnd();
        call.awaitEnd();
        assertThat(result()).containsEntry("Dialplane-Result-DialStatus", "completed");
    }

    @Test
    void theCallerWhoHangsUpCancels() {
        dial(",\"answerOnBridge\":true", sip(bob));
        var call = alice.calls("5000");
        var ringing = bob.nextCall().ring();
        call.awaitRinging();
        call.hangUp();
        ringing.awaitCancel();
        assertThat(result())
                .containsEntry("Dialplane-Result-DialStatus", "canceled")
                .containsEntry("Channel-State", "CS_HANGUP");
    }

    @Test
    void nobodyThereIsToldByItsName() {
        dial("", "{\"type\":\"user\",\"name\":\"nobody\"}");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        alice.calls("5000").awaitEnd();
        assertThat(result())
                .containsEntry("Dialplane-Result-DialStatus", "failed")
                .containsEntry("Dialplane-Result-DialCause", "UNALLOCATED_NUMBER");
    }

    @Test
    void aCallThatDialsItselfComesToAnEnd() {
        node.dialStrings.put("5000", "sofia/internal/sip:5000@127.0.0.1:" + node.port);
        node.documents.put(
                "5000",
                "[{\"verb\":\"dial\",\"answerOnBridge\":true,\"target\":[{\"type\":\"phone\",\"number\":\"5000\"}]}]");
        alice.calls("5000").awaitEnd(Duration.ofSeconds(30));
        assertThat(node.asked("dialplan").size()).isBetween(10, 30);
    }

    @Test
    void tellsHowFarADialledLegIs() {
        node.statusTokens.put("5000", "call-token");
        dial(
                "",
                "{\"type\":\"sip\",\"sipUri\":\"" + bob.uri()
                        + "\",\"statusHook\":\"leg-token\",\"statusEvents\":[\"initiated\",\"ringing\",\"answered\",\"completed\"]}");
        node.documents.put("done", "[{\"verb\":\"hangup\"}]");
        var call = alice.calls("5000");
        var other = bob.nextCall().ring().accept();
        call.awaitAnswer();
        other.hangUp();
        call.awaitEnd();
        await().untilAsserted(() ->
                assertThat(node.reports().split("\"token\":\"call-token\"")).hasSizeGreaterThan(3));
        assertThat(node.reports())
                .contains("\"event\":\"initiated\",\"sequence\":0")
                .contains("\"DialStatus\":\"completed\"");
    }
}
