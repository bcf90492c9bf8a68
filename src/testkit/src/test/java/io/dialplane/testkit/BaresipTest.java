package io.dialplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.phone.Phone;
import io.dialplane.phone.Tone;
import org.junit.jupiter.api.Test;

class BaresipTest {
    @Test
    void callsOurPhoneAndSendsToneAndDigit() {
        try (var bob = Phone.named("bob").open();
                var baresip = Baresip.account("<sip:alice@127.0.0.1>;regint=0;audio_codecs=PCMU")
                        .start()) {
            baresip.dial(bob.uri());
            var call = bob.answers();
            baresip.awaitEvent("CALL_ESTABLISHED");
            call.hears(Tone.HZ_440);
            baresip.digit('5');
            call.hearsDigits("5");
            baresip.hangUp();
            assertThat(call.awaitEnd().by()).isEqualTo(io.dialplane.phone.Ending.By.THEM);
        }
    }
}
