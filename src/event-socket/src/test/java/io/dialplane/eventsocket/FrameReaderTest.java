package io.dialplane.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> frames(FrameReader reader) {
        var frames = new ArrayList<String>();
        for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
            frames.add(String.join("|", frame.get().lines()) + "/" + frame.get().text());
        }
        return frames;
    }

    private static final String STREAM =
            "\n\nauth secret\n\napi status\r\n\r\n\r\nsendevent X\nContent-Length: 5\n\nhe\n\noapi version\nA: b\n\n";

    @Test
    void cutsAStreamIntoFrames() {
        var reader = new FrameReader(1_000, 1_000);
        reader.add(bytes(STREAM));
        assertThat(frames(reader))
                .containsExactly(
                        "auth secret/", "api status/", "sendevent X|Content-Length: 5/he\n\no", "api version|A: b/");
        assertThat(reader.pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 11})
    void takesPiecesOfAnySize(int size) {
        var whole = bytes(STREAM.repeat(50));
        var reader = new FrameReader(1_000, 1_000);
        var frames = new ArrayList<String>();
        for (int i = 0; i < whole.length; i += size) {
            reader.add(whole, i, Math.min(size, whole.length - i));
            frames.addAll(frames(reader));
        }
        assertThat(frames).hasSize(200).startsWith("auth secret/").endsWith("api version|A: b/");
    }

    @Test
    void takesPiecesOfRandomSize() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var whole = bytes(STREAM.repeat(500));
        var reader = new FrameReader(1_000, 1_000);
        int count = 0;
        for (int i = 0; i < whole.length; ) {
            int size = Math.min(1 + random.nextInt(700), whole.length - i);
            reader.add(whole, i, size);
            i += size;
            if (random.nextBoolean()) {
                count += frames(reader).size();
            }
        }
        count += frames(reader).size();
        assertThat(count).as("seed %s", seed).isEqualTo(2_000);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        var reader = new FrameReader(100, 1_000);
        reader.add(bytes("a".repeat(101)));
        assertThatThrownBy(reader::next).isInstanceOf(FrameException.class).hasMessageContaining("100");
        var late = new FrameReader(100, 1_000);
        late.add(bytes("a".repeat(150) + "\n\n"));
        assertThatThrownBy(late::next).isInstanceOf(FrameException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "-1", "x", "99999999999", ""})
    void refusesABodyOfAnotherLength(String length) {
        var reader = new FrameReader(100, 1_000);
        reader.add(bytes("a\nContent-Length: " + length + "\n\n"));
        assertThatThrownBy(reader::next).isInstanceOf(FrameException.class).hasMessageContaining("Content-Length");
    }
}
