package io.dialplane.node.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.node.media.AudioCodec;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    /** G.711 tables 1 and 2: character signals of zero, of full scale and between. */
    @ParameterizedTest
    @CsvSource({
        "PCMU, 0, FF", "PCMU, 32767, 80", "PCMU, -32768, 00", "PCMU, 8031, A0", "PCMU, 4063, AF", "PCMU, -4063, 2F",
        "PCMU, 1000, CE", "PCMU, -1000, 4E", "PCMA, 0, D5", "PCMA, -1, 55", "PCMA, 32767, AA", "PCMA, -32768, 2A",
        "PCMA, 4096, 85", "PCMA, 2048, 95", "PCMA, -4000, 1A", "PCMA, 100, D3", "PCMA, -100, 53"
    })
    void encodesTheValuesOfTheTables(AudioCodec codec, short sample, String octet) {
        assertThat(String.format("%02X", G711.encode(codec, sample))).isEqualTo(octet);
    }

    @ParameterizedTest
    @CsvSource({"PCMU, FF, 0", "PCMU, 80, 32124", "PCMU, 00, -32124", "PCMA, D5, 8", "PCMA, 55, -8", "PCMA, AA, 32256"})
    void decodesTheValuesOfTheTables(AudioCodec codec, String octet, short sample) {
        assertThat(G711.decode(codec, (byte) Integer.parseInt(octet, 16))).isEqualTo(sample);
    }

    @ParameterizedTest
    @EnumSource(AudioCodec.class)
    void keepsEveryCharacterSignal(AudioCodec codec) {
        for (int octet = 0; octet < 256; octet++) {
            byte again = G711.encode(codec, G711.decode(codec, (byte) octet));
            int expected = codec == AudioCodec.PCMU && octet == 0x7F ? 0xFF : octet; // minus zero is zero
            assertThat(again & 0xFF).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(AudioCodec.class)
    void isNeverFurtherOffThanHalfAnInterval(AudioCodec codec) {
        for (int sample = -32_000; sample <= 32_000; sample++) {
            int error = Math.abs(G711.decode(codec, G711.encode(codec, (short) sample)) - sample);
            assertThat(error).isLessThanOrEqualTo(Math.max(16, Math.abs(sample) / 28 + 8));
        }
    }

    @Test
    void hasTheSilenceOfEachLaw() {
        assertThat(G711.silence(AudioCodec.PCMU)).isEqualTo((byte) 0xFF);
        assertThat(G711.silence(AudioCodec.PCMA)).isEqualTo((byte) 0xD5);
    }

    @Test
    void changesOneLawToTheOtherAsDecodingAndEncodingWould() {
        for (AudioCodec from : AudioCodec.values()) {
            for (AudioCodec to : AudioCodec.values()) {
                ByteBuffer octets = ByteBuffer.allocate(258);
                for (int i = 0; i < 258; i++) {
                    octets.put(i, (byte) (i - 1));
                }
                G711.transcode(octets, 1, 256, from, to);
                assertThat(octets.get(0)).isEqualTo((byte) -1);
                assertThat(octets.get(257)).isEqualTo((byte) 0);
                for (int i = 0; i < 256; i++) {
                    byte expected = from == to ? (byte) i : G711.encode(to, G711.decode(from, (byte) i));
                    assertThat(octets.get(1 + i)).isEqualTo(expected);
                }
            }
        }
    }
}
