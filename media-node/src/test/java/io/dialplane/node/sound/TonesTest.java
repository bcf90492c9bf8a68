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

    @Test
    void fadesAsFreeSwitchsBeepsDo() {
        short[] bong = Tones.tone("tone_stream://v=-7;%(100,0,941.0,1477.0);v=-7;>=2;+=.1;%(1000, 0, 640)")
                .samples();
        assertThat(bong).hasSize(8800);
        double begin = Goertzel.level(Arrays.copyOfRange(bong, 800, 1600));
        double later = Goertzel.level(Arrays.copyOfRange(bong, 4800, 5600)); // 500 ms: 25 dB
        assertThat(begin / later).isCloseTo(Math.pow(10, 25.0 / 20), within(0.5));
    }

    @Test
    void dialsKeysWithTheirLengths() {
        short[] keys = Tones.tone("tone_stream://d=100;w=100;1#").samples();
        assertThat(keys).hasSize(3200);
        assertThat(Goertzel.share(Arrays.copyOfRange(keys, 0, 800), 697)).isCloseTo(0.5, within(0.05));
        assertThat(Goertzel.share(Arrays.copyOfRange(keys, 1600, 2400), 1477)).isCloseTo(0.5, within(0.05));
        assertThat(Goertzel.level(Arrays.copyOfRange(keys, 800, 1600))).isZero();
    }

    @Test
    void knowsTheRingingToneOfACountry() {
        Clip british = Tones.tone(RingTones.source("GB"));
        assertThat(british.lengthMillis()).isEqualTo(-1);
        short[] cadence = british.samples();
        assertThat(cadence).hasSize(24_000);
        assertThat(Goertzel.share(Arrays.copyOfRange(cadence, 0, 3200), 400)).isCloseTo(0.5, within(0.02));
        assertThat(Goertzel.level(Arrays.copyOfRange(cadence, 3200, 4800))).isZero();
        assertThat(Goertzel.share(Arrays.copyOfRange(cadence, 4800, 8000), 450)).isCloseTo(0.5, within(0.02));
        short[] american = Tones.tone(RingTones.source("us")).samples();
        assertThat(american).hasSize(48_000);
        // all that rings is -10 dBm0
        double single =
                Goertzel.level(Arrays.copyOf(Tones.tone(RingTones.source("de")).samples(), 8000));
        assertThat(Goertzel.level(Arrays.copyOf(american, 16_000))).isCloseTo(single, within(50.0));
        assertThat(single).isCloseTo(32_768 / Math.sqrt(2) * Math.pow(10, -13.14 / 20), within(20.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us", "gb", "uk", "de", "fr", "it", "es", "at", "ch", "nl", "be", "se", "no", "dk", "fi", "pl", "ie",
                "au", "nz", "jp", "cn", "in", "ru", "br", "za"
            })
    void everyCountryRingsForAWhileAndPauses(String country) {
        short[] cadence = Tones.tone(RingTones.source(country)).samples();
        assertThat(cadence.length).isBetween(24_000, 48_000);
        assertThat(Goertzel.level(Arrays.copyOf(cadence, 3200))).isGreaterThan(3000);
        assertThat(Goertzel.level(Arrays.copyOfRange(cadence, cadence.length - 8000, cadence.length)))
                .isZero();
    }

    @Test
    void saysWhichCountriesRing() {
        assertThatThrownBy(() -> RingTones.source("xx")).hasMessageContaining("au, be, bg");
        assertThat(RingTones.source("%(100,0,440)")).isEqualTo("tone_stream://%(100,0,440)");
        assertThat(RingTones.source("ivr/welcome.wav")).isEqualTo("ivr/welcome.wav");
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
                "tone_stream://%(100,0,440);v=loud",
                "tone_stream://%(60000,0,440);%(60000,0,440)l=1x",
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
