package io.dialplane.phone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** WAV files of the one kind a phone needs: 16-bit PCM, one channel, 8,000 samples a second. */
public final class Wav {
    private static final int RATE = 8_000;
    private static final int LIMIT = 256 * 1024 * 1024;

    private Wav() {}

    public static void write(Path file, short[] samples) throws IOException {
        int bytes = samples.length * 2;
        var buffer = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVE"));
        buffer.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
        buffer.putInt(RATE).putInt(RATE * 2).putShort((short) 2).putShort((short) 16);
        buffer.put(ascii("data")).putInt(bytes);
        for (short sample : samples) {
            buffer.putShort(sample);
        }
        Files.write(file, buffer.array());
    }

    /** The samples of such a file; an {@link IOException} that says what is wrong for another. */
    public static short[] read(Path file) throws IOException {
        if (Files.size(file) > LIMIT) {
            throw new IOException(file + " is larger than 256 MB");
        }
        var buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.remaining() < 12 || !tag(buffer).equals("RIFF")) {
            throw new IOException(file + " is no WAV file");
        }
        buffer.position(12);
        boolean known = false;
        while (buffer.remaining() >= 8) {
            String name = tag(buffer);
            int size = buffer.getInt();
            if (size < 0) {
                throw new IOException(file + " has a broken chunk " + name);
            }
            size = Math.min(size, buffer.remaining());
            if (name.equals("fmt ") && size >= 16) {
                int at = buffer.position();
                known = buffer.getShort(at) == 1
                        && buffer.getShort(at + 2) == 1
                        && buffer.getInt(at + 4) == RATE
                        && buffer.getShort(at + 14) == 16;
            } else if (name.equals("data")) {
                if (!known) {
                    throw new IOException(file + " is not 16-bit PCM, mono, 8000 Hz");
                }
                var samples = new short[size / 2];
                for (int i = 0; i < samples.length; i++) {
                    samples[i] = buffer.getShort();
                }
                return samples;
            }
            buffer.position(Math.min(buffer.limit(), buffer.position() + size + (size & 1)));
        }
        throw new IOException(file + " has no samples");
    }

    private static String tag(ByteBuffer buffer) {
        var bytes = new byte[4];
        buffer.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
