package io.dialplane.node.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Makes a WAV file whole whose writer was killed: the lengths in its header say what is really there. The header is the
 * usual one of 44 bytes: RIFF, a format chunk of 16 bytes, then the data.
 */
final class WavRepair {
    private static final int HEADER = 44;
    private static final int RIFF_SIZE = 4;
    private static final int CHANNELS = 22;
    private static final int DATA_SIZE = 40;
    private static final int BYTES_PER_SECOND = 16_000;

    private WavRepair() {}

    /**
     * @param bytes of the file
     * @param seconds whole ones, rounded
     */
    record Size(long bytes, long seconds) {}

    /** @throws IOException when it is too short to be one, or cannot be written */
    static Size repair(Path file) throws IOException {
        try (var wav = new RandomAccessFile(file.toFile(), "rw")) {
            long length = wav.length();
            if (length < HEADER) {
                throw new IOException("it has no header");
            }
            wav.seek(CHANNELS);
            int channels = Math.clamp(Short.reverseBytes(wav.readShort()), 1, 2);
            put(wav, RIFF_SIZE, length - 8);
            put(wav, DATA_SIZE, length - HEADER);
            long rate = (long) BYTES_PER_SECOND * channels;
            return new Size(length, (length - HEADER + rate / 2) / rate);
        }
    }

    private static void put(RandomAccessFile wav, int offset, long value) throws IOException {
        wav.seek(offset);
        wav.writeInt(Integer.reverseBytes((int) Math.min(value, 0xFFFF_FFFFL)));
    }
}
