package io.dialplane.node.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dialplane.node.media.MediaException;
import io.dialplane.node.rtp.Goertzel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "1,8,8000,1",
        "1,16,8000,1",
        "1,16,8000,2",
        "1,24,16000,1",
        "1,32,44100,2",
        "3,32,48000,1",
        "1,16,22050,1",
        "6,8,8000,1",
        "7,8,8000,2",
        "1,16,6000,1",
        "65534,16,8000,1"
    })
    void decodesEveryFormatToTheSameTone(int kind, int bits, int rate, int channels) {
        short[] samples = Wav.decode(WavMaker.tone(kind, bits, rate, channels, 1000, 500), "a.wav");
        assertThat(samples.length).isCloseTo(4000, within(2));
        short[] middle = Arrays.copyOfRange(samples, 800, 3200);
        assertThat(Goertzel.share(middle, 1000)).isGreaterThan(0.98);
        assertThat(Goertzel.level(middle)).isCloseTo(16_384 / Math.sqrt(2), within(300.0));
    }

    @Test
    void filtersWhatATelephoneCannotCarry() {
        short[] samples = Wav.decode(WavMaker.tone(1, 16, 48_000, 1, 6000, 500), "a.wav");
        assertThat(Goertzel.level(samples)).isLessThan(300); // would be heard at 2000 Hz
    }

    @Test
    void readsAWavThatWasWrittenToAPipe() {
        byte[] wav = WavMaker.tone(1, 16, 8000, 1, 1000, 100);
        Arrays.fill(wav, 40, 44, (byte) 0xFF);
        assertThat(Wav.decode(wav, "a.wav")).hasSize(800);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> Wav.decode("<html>".repeat(10).getBytes(), "http://x/a.wav"))
                .isInstanceOf(MediaException.class)
                .hasMessage("http://x/a.wav is not a WAV file");
        assertThatThrownBy(() -> Wav.decode(WavMaker.tone(85, 16, 8000, 1, 1000, 10), "a.wav"))
                .hasMessageContaining("a.wav has WAV format 85");
        assertThatThrownBy(() -> Wav.decode(WavMaker.tone(1, 16, 8000, 9, 1000, 10), "a.wav"))
                .hasMessageContaining("9 channels");
        byte[] headOnly = Arrays.copyOf(WavMaker.tone(1, 16, 8000, 1, 1000, 10), 36);
        assertThatThrownBy(() -> Wav.decode(headOnly, "a.wav")).hasMessageContaining("no sound data");
    }

    @Test
    void failsByMessageHoweverAFileIsBroken() {
        byte[] good = WavMaker.tone(1, 16, 8000, 1, 1000, 20);
        Random random = new Random(20_26);
        for (int i = 0; i < 5000; i++) {
            byte[] broken = Arrays.copyOf(good, 12 + random.nextInt(good.length - 12));
            for (int j = 0; j < 4; j++) {
                broken[random.nextInt(Math.min(48, broken.length))] = (byte) random.nextInt();
            }
            try {
                Wav.decode(broken, "a.wav");
            } catch (MediaException expected) {
                assertThat(expected).hasMessageStartingWith("a.wav ");
            }
        }
    }

    @Test
    void repairsARecordingWhoseProcessDied() throws IOException {
        Path file = folder.resolve("r.wav");
        ByteBuffer half = ByteBuffer.allocate(Wav.HEADER + 4003);
        half.put(Wav.header(2, 0)); // as it begins; then 1000 frames and three bytes of another
        Files.write(file, half.array());
        assertThat(Wav.repair(file)).isEqualTo(Duration.ofMillis(125));
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole).hasSize(Wav.HEADER + 4000);
        assertThat(ByteBuffer.wrap(whole, 0, Wav.HEADER)).isEqualTo(Wav.header(2, 4000));
        assertThat(Wav.decode(whole, "r.wav")).hasSize(1000);
        assertThat(Wav.repair(file)).isEqualTo(Duration.ofMillis(125));
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void repairsNothingElse() throws IOException {
        Path file = folder.resolve("r.wav");
        Files.write(file, Arrays.copyOf(Wav.header(1, 0).array(), 40));
        assertThatThrownBy(() -> Wav.repair(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("r.wav");
        byte[] other = WavMaker.tone(1, 8, 8000, 1, 1000, 100);
        Files.write(file, other);
        assertThatThrownBy(() -> Wav.repair(file)).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(other);
    }
}
