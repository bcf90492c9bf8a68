package io.dialplane.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhoneTest {
    private final Phone alice = Phone.named("alice").open();
    private final Phone bob = Phone.named("bob").open();

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    @Test
    void aliceAndBobHearEachOther() {
        var call = alice.calls(bob);
        var answered = bob.nextCall().ring().accept();
        call.awaitAnswer();
        answered.awaitAcknowledgement();
        answered.says(Tone.HZ_1004);
        call.says(Tone.HZ_440);
        call.hears(Tone.HZ_1004);
        answered.hears(Tone.HZ_440);
        assertThat(call.progress()).extracting(PhoneCall.Progress::status).containsExactly(100, 180, 200);
        call.hangUp();
        assertThat(answered.awaitEnd().by()).isEqualTo(Ending.By.THEM);
        assertThat(Phone.areIdle(alice, bob)).isTrue();
    }

    @Test
    void theOneCalledHangsUp() {
        var call = alice.calls(bob);
        var answered = bob.answers();
        call.awaitAnswer();
        answered.hangUp();
        var ending = call.awaitEnd();
        assertThat(ending.by()).isEqualTo(Ending.By.THEM);
        assertThat(ending.status()).isEqualTo(200);
    }

    @Test
    void digitsArriveOnceEachInTheirOrder() {
        var call = alice.calls(bob);
        var answered = bob.answers();
        call.awaitAnswer().sendDigits("19*#0A55");
        answered.hearsDigits("19*#0A55");
        assertThat(answered.received().lost()).isZero();
        assertThat(answered.received().sources()).isEqualTo(1);
    }

    @Test
    void aRejectedCallEndsWithItsStatus() {
        var call = alice.calls(bob);
        bob.nextCall().reject(486, "Busy Here");
        assertThat(call.awaitEnd().status()).isEqualTo(486);
        assertThatThrownBy(call::awaitAnswer).hasMessageContaining("486 Busy Here");
    }

    @Test
    void aCallGivenUpWhileRingingIsCancelled() {
        var call = alice.calls(bob);
        var incoming = bob.nextCall().ring();
        call.awaitRinging();
        call.hangUp();
        incoming.awaitCancel();
        assertThat(call.awaitEnd().status()).isEqualTo(487);
        assertThat(Phone.areIdle(alice, bob)).isTrue();
    }

    @Test
    void holdSilencesTheOtherSideUntilResumed() {
        var call = alice.calls(bob);
        var answered = bob.answers().says(Tone.HZ_1004);
        call.awaitAnswer().hears(Tone.HZ_1004);
        assertThat(call.hold().body()).contains("a=recvonly");
        assertThat(call.resume().body()).contains("a=sendrecv");
        assertThat(answered.state()).isEqualTo(PhoneCall.State.ANSWERED);
        call.hears(Tone.HZ_1004);
    }

    @Test
    void mediaGoesToTheNewAddressAfterAReinvite() {
        var call = alice.calls(bob);
        var answered = bob.answers().says(Tone.HZ_1004);
        call.awaitAnswer().hears(Tone.HZ_1004);
        var before = answered.remoteMedia().orElseThrow();
        assertThat(call.moveMedia().status()).isEqualTo(200);
        call.hears(Tone.HZ_1004);
        assertThat(answered.remoteMedia().orElseThrow()).isNotEqualTo(before);
    }

    @Test
    void callsOverTcpAndInPcma() {
        try (var carol = Phone.named("carol").overTcp().speaks(Codec.PCMA).open()) {
            var call = carol.calls(bob);
            var answered = bob.answers().says(Tone.HZ_440);
            call.awaitAnswer().hears(Tone.HZ_440);
            assertThat(call.codec()).contains(Codec.PCMA);
            answered.hangUp();
            call.awaitEnd();
        }
    }

    @Test
    void offersWithoutACommonCodecAreRefused() {
        try (var carol = Phone.named("carol").speaks(Codec.PCMA).open();
                var dave = Phone.named("dave").speaks(Codec.PCMU).open()) {
            var call = carol.calls(dave);
            assertThatThrownBy(dave::answers).isInstanceOf(PhoneException.class);
            assertThat(call.awaitEnd().status()).isEqualTo(488);
        }
    }

    @Test
    void answersOptionsAndRefusesWhatItDoesNotKnow() {
        assertThat(alice.request("OPTIONS", bob.uri()).status()).isEqualTo(200);
        assertThat(alice.request("FROBNICATE", bob.uri()).status()).isEqualTo(405);
        var call = alice.calls(bob);
        bob.answers();
        call.awaitAnswer();
        assertThat(call.request("INFO").status()).isEqualTo(200);
    }

    @Test
    void saysThatNobodyIsThere() {
        try (var carol = Phone.named("carol").overTcp().open()) {
            var call = carol.calls("sip:5000@127.0.0.1:1");
            assertThat(call.awaitEnd().status()).isEqualTo(503);
        }
    }
}
