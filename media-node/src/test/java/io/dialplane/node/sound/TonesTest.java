package io.dialplane.node.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dialplane.node.media.MediaException;
import io.dialplane.node.rtp.Goertzel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TonesTest {
    @Test
    void makesToneAndPause() {
        Clip busy = Tones.tone("tone_stream://%(500,500,480,620);loops=3");
        assertThat(busy.lengthMillis()).isEqualTo(3000);
        short[] on = Arrays.copyOfRange(busy.samples(), 0, 4000);
        assertThat(Goertzel.share(on, 480)).isCloseTo(0.5, within(0.02));
        assertThat(Goertzel.share(on, 620)).isCloseTo(0.5, within(0.02));
        assertThat(Goertzel.level(Arrays.copyOfRange(busy.samples(), 4000, 8000)))
                .isZero();
    }

    @Test
    void playsTonesOfOneStreamOneAfterAnother() {
        short[] two = Tones.tone("tone_stream://%(200,0,400);%(100,0,800)").samples();
        assertThat(two).hasSize(2400);
        assertThat(Goertzel.share(Arrays.copyOfRange(two, 0, 1600), 400)).isGreaterThan(0.99);
        assertThat(Goertzel.share(Arrays.copyOfRange(two, 1600, 2400), 800)).isGreaterThan(0.99);
    }

    /** 0 dBm0 is 3.14 dB below the peak of the coder (G.711 §4). */
    @Test
    void hasTheLevelAskedFor() {
        double usual = Goertzel.level(Tones.tone("tone_stream://%(1000,0,1000)").samples());
        assertThat(usual).isCloseTo(32_768 / Math.sqrt(2) * Math.pow(10, -10.14 / 20), within(20.0));
        double quiet =
                Goertzel.level(Tones.tone("tone_stream://v=-27;%(1000,0,1000)").samples());
        assertThat(usual / quiet).isCloseTo(10, within(0.1));
    }

    @Test
    void goesOnForEverWhenAskedTo() {
        assertThat(Tones.tone("tone_stream://%(1000,0,1004);loops=-1").lengthMillis())
                .isEqualTo(-1);
        assertThat(Tones.silence("silence_stream://-1").lengthMillis()).isEqualTo(-1);
        assertThat(Tones.silence("silence_stream://2000").lengthMillis()).isEqualTo(2000);
        assertThat(Tones.silence("silence_stream://0").lengthMillis()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tone_stream://",
                "tone_stream://%(1000)",
                "tone_stream://%(0,0,440)",
                "tone_stream://%(999999,0,440)",
                "tone_stream://%(100,0,4000)",
                "tone_stream://%(100,0,440);loops=0",
                "tone_stream://%(1,0,1,2,3,4,5)",
                "tone_stream://beep"
            })
    void saysWhatIsWrong(String source) {
        assertThatThrownBy(() -> Tones.tone(source))
                .isInstanceOf(MediaException.class)
                .hasMessageStartingWith(source);
    }

    @Test
    void silenceNeedsMilliseconds() {
        assertThatThrownBy(() -> Tones.silence("silence_stream://long")).isInstanceOf(MediaException.class);
    }
}
