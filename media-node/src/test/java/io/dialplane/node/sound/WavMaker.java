package io.dialplane.node.sound;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** WAV files with a sine at half of full scale. */
public final class WavMaker {
    private WavMaker() {}

    public static byte[] tone(int kind, int bits, int rate, int channels, int hz, int millis) {
        int frames = rate * millis / 1000;
        int format = kind == 0xFFFE ? 40 : 16;
        ByteBuffer wav =
                ByteBuffer.allocate(28 + format + frames * channels * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(wav.capacity() - 8);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(format);
        wav.putShort((short) kind).putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8);
        wav.putShort((short) (channels * bits / 8)).putShort((short) bits);
        if (format == 40) {
            wav.putShort((short) 22).putShort((short) bits).putInt(0).putShort((short) 1);
            wav.position(wav.position() + 14);
        }
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(frames * channels * bits / 8);
        for (int i = 0; i < frames * channels; i++) {
            double sample = 0.5 * Math.sin(2 * Math.PI * hz * (i / channels) / rate);
            switch (kind == 3 ? -32 : kind == 6 ? -6 : kind == 7 ? -7 : bits) {
                case -6 -> wav.put(G711.encode(AudioCodec.PCMA, (short) (sample * 32_767)));
                case -7 -> wav.put(G711.encode(AudioCodec.PCMU, (short) (sample * 32_767)));
                case -32 -> wav.putFloat((float) sample);
                case 8 -> wav.put((byte) Math.round(128 + sample * 127));
                case 16 -> wav.putShort((short) (sample * 32_767));
                case 24 -> {
                    int value = (int) (sample * 8_388_607);
                    wav.putShort((short) value).put((byte) (value >> 16));
                }
                default -> wav.putInt((int) (sample * 2_147_483_647));
            }
        }
        return wav.array();
    }
}
