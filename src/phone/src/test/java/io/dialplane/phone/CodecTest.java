package io.dialplane.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {
    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyCodeComesBackAsItself(Codec codec) {
        for (int code = 0; code < 256; code++) {
            short sample = codec.decode((byte) code);
            assertThat(codec.decode(codec.encode(sample))).isEqualTo(sample);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everySampleComesBackCloseToItself(Codec codec) {
        for (int sample = -32_768; sample < 32_768; sample += 7) {
            int error = Math.abs(codec.decode(codec.encode(sample)) - sample);
            assertThat(error).isLessThanOrEqualTo(Math.max(16, Math.abs(sample) / 16));
        }
    }
}
