package io.dialplane.node.sound;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

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

    /** Bytes of {@link #header}. */
    public static final int HEADER = 44;

    private static final int SAMPLE_BYTES = 2;

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

    /**
     * The header of a file of 16-bit samples at 8 kHz, ready to be written.
     *
     * @param bytes of the samples that follow, less than 4 GB
     */
    public static ByteBuffer header(int channels, long bytes) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(RIFF).putInt((int) (HEADER - 8 + bytes)).putInt(WAVE);
        header.putInt(FMT).putInt(16).putShort((short) PCM).putShort((short) channels);
        header.putInt(RATE).putInt(RATE * channels * SAMPLE_BYTES);
        header.putShort((short) (channels * SAMPLE_BYTES)).putShort((short) (8 * SAMPLE_BYTES));
        return header.putInt(DATA).putInt((int) bytes).flip();
    }

    /**
     * Makes the lengths in the header of a recording those of the file, as they are not when the process died while it
     * recorded. A file that is in order stays as it is.
     *
     * @param file as a recorder of this node writes it
     * @return how long the recording is
     * @throws IOException when it cannot be read or written, or is no recording, for example because the process died
     *     before there was a header: nothing was recorded then
     */
    public static Duration repair(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {}
            int channels = header.getShort(22);
            if (header.hasRemaining() || channels < 1 || channels > 2) {
                throw new IOException(file + " is not a recording");
            }
            int declared = header.getInt(HEADER - 4);
            if (!header.flip().equals(header(channels, declared & 0xFFFF_FFFFL))) {
                throw new IOException(file + " is not a recording");
            }
            long frames = (channel.size() - HEADER) / (channels * SAMPLE_BYTES);
            long bytes = frames * channels * SAMPLE_BYTES;
            if (declared != (int) bytes || channel.size() != HEADER + bytes) {
                channel.truncate(HEADER + bytes);
                ByteBuffer right = header(channels, bytes);
                while (right.hasRemaining()) {
                    channel.write(right, right.position());
                }
                channel.force(true);
            }
            return Duration.ofMillis(frames * 1000 / RATE);
        }
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
