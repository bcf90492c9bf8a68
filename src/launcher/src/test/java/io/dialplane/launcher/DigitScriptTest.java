package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.launcher.DigitScript.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DigitScriptTest {
    @Test
    void readsDigitsAndWaitsInTheirOrder() {
        assertThat(DigitScript.parse("1,w2,2,w0.5,12#*a,w").steps())
                .containsExactly(
                        new Step.Send("1"),
                        new Step.Wait(Duration.ofSeconds(2)),
                        new Step.Send("2"),
                        new Step.Wait(Duration.ofMillis(500)),
                        new Step.Send("12#*a"),
                        new Step.Wait(Duration.ofSeconds(1)));
        assertThat(DigitScript.parse("").steps()).isEmpty();
    }

    @Test
    void saysWhichPartIsWrong() {
        assertThatThrownBy(() -> DigitScript.parse("1,x,2")).hasMessageContaining("'x'");
        assertThatThrownBy(() -> DigitScript.parse("w9999")).hasMessageContaining("longer than an hour");
    }
}
