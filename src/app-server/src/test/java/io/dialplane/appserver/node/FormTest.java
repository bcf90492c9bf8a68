package io.dialplane.appserver.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormTest {
    @Test
    void decodesPercentAndPlus() {
        Form form = form("a=b+c&d=%C3%BC%F0%9F%98%80&e%3D=%3D%26&sdp=v%3D0%0D%0A&empty=&none");
        assertThat(form.get("a")).isEqualTo("b c");
        assertThat(form.get("d")).isEqualTo("ü😀");
        assertThat(form.get("e=")).isEqualTo("=&");
        assertThat(form.get("sdp")).isEqualTo("v=0\r\n");
        assertThat(form.get("empty")).isEmpty();
        assertThat(form.find("none")).isEmpty();
    }

    @Test
    void whatIsNotWellFormedStandsForItself() {
        Form form = form("a=%&b=%4&c=%zz&&=x&d=100%");
        assertThat(form.get("a")).isEqualTo("%");
        assertThat(form.get("b")).isEqualTo("%4");
        assertThat(form.get("c")).isEqualTo("%zz");
        assertThat(form.get("d")).isEqualTo("100%");
    }

    @Test
    void theFirstOfANameWins() {
        assertThat(form("a=1&a=2").get("a")).isEqualTo("1");
    }

    @Test
    void readsWhateverBytesCome() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            assertThat(Form.of(bytes).get("section")).isNotNull();
        }
    }

    @Test
    void givesTheNamesConditionsOfADialplanUse() {
        var names = form("Caller-Destination-Number=1&Hunt-Destination-Number=2&variable_x=3&Unique-ID=u&Caller-ANI=4")
                .dialplanFields();
        assertThat(names)
                .containsEntry("destination_number", "2")
                .containsEntry("x", "3")
                .containsEntry("uuid", "u")
                .containsEntry("ani", "4")
                .doesNotContainKey("context");
    }

    private static Form form(String text) {
        return Form.of(text.getBytes(StandardCharsets.US_ASCII));
    }
}
