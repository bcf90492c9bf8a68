package io.dialplane.node.sound;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads RIFF WAVE files: PCM of 8, 16, 24 and 32 bits, 32-bit float, G.711 A-law and µ-law; 4 to 192 kHz; 1 to 8
 * channels, mixed to one. Chunk lengths are not believed beyond the end of the file, because a WAV written to a pipe has
 * wrong ones.
 */
public final class Wav {
    /** Rate of what comes out, in Hz. */
    public static final int RATE = 8000;

    private static final int RIFF = 0x46464952; // little-endian
    private static final int WAVE = 0x45564157;
    private static final int FMT = 0x20746d66;
    private static final int DATA = 0x61746164;
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;

    private record Format(int kind, int channels, int rate, int bytes) {}

    private Wav() {}

    /**
     * Decodes a file to 8 kHz mono.
     *
     * @param file its content
     * @param name what the message calls it
     * @throws MediaException saying what is wrong with it
     */
    public static short[] decode(byte[] file, String name) {
        ByteBuffer wav = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 12 || wav.getInt(0) != RIFF || wav.getInt(8) != WAVE) {
            throw new MediaException(name + " is not a WAV file");
        }
        Format format = null;
        long at = 12;
        while (at + 8 <= file.length) {
            int id = wav.getInt((int) at);
            long length = wav.getInt((int) at + 4) & 0xFFFF_FFFFL;
            int start = (int) at + 8;
            int available = (int) Math.min(length, file.length - start);
            if (id == FMT) {
                format = format(wav, start, available, name);
            } else if (id == DATA) {
                if (format == null) {
                    throw new MediaException(name + " has sound data before its format");
                }
                return samples(wav, start, available, format, name);
            }
            at = start + length + (length & 1);
        }
        throw new MediaException(name + " has no sound data");
    }

    private static Format format(ByteBuffer wav, int at, int length, String name) {
        if (length < 16) {
            throw new MediaException(name + " has a broken format chunk");
        }
        int kind = wav.getShort(at) & 0xFFFF;
        int channels = wav.getShort(at + 2) & 0xFFFF;
        int rate = wav.getInt(at + 4);
        int bits = wav.getShort(at + 14) & 0xFFFF;
        if (kind == EXTENSIBLE && length >= 26) {
            kind = wav.getShort(at + 24) & 0xFFFF; // first two bytes of the sub-format GUID
        }
        boolean known = switch (kind) {
            case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case FLOAT -> bits == 32;
            case A_LAW, MU_LAW -> bits == 8;
            default -> false;
        };
        if (!known) {
            throw new MediaException(name + " has WAV format " + kind + " of " + bits
                    + " bits; PCM, float, A-law and µ-law are understood");
        }
        if (channels < 1 || channels > 8 || rate < 4000 || rate > 192_000) {
            throw new MediaException(name + " has " + channels + " channels at " + rate
                    + " Hz; 1 to 8 channels of 4 to 192 kHz are understood");
        }
        return new Format(kind, channels, rate, bits / 8);
    }

    private static short[] samples(ByteBuffer wav, int start, int length, Format format, String name) {
        int frames = length / (format.bytes() * format.channels());
        if ((long) frames * RATE / format.rate() > 100_000_000) {
            throw new MediaException(name + " is too long");
        }
        float[] mono = new float[frames];
        int at = start;
        for (int i = 0; i < frames; i++) {
            float sum = 0;
            for (int channel = 0; channel < format.channels(); channel++) {
                sum += sample(wav, at, format);
                at += format.bytes();
            }
            mono[i] = sum / format.channels();
        }
        return Resampler.resample(mono, format.rate(), RATE);
    }

    private static float sample(ByteBuffer wav, int at, Format format) {
        return switch (format.kind()) {
            case A_LAW -> G711.decode(AudioCodec.PCMA, wav.get(at)) / 32_768f;
            case MU_LAW -> G711.decode(AudioCodec.PCMU, wav.get(at)) / 32_768f;
            case FLOAT -> {
                float value = wav.getFloat(at);
                yield Float.isFinite(value) ? Math.clamp(value, -1f, 1f) : 0;
            }
            default ->
                switch (format.bytes()) {
                    case 1 -> ((wav.get(at) & 0xFF) - 128) / 128f;
                    case 2 -> wav.getShort(at) / 32_768f;
                    case 3 -> (wav.getShort(at) & 0xFFFF | wav.get(at + 2) << 16) / 8_388_608f;
                    default -> wav.getInt(at) / 2_147_483_648f;
                };
        };
    }
}
