package io.dialplane.node.recording;

import io.dialplane.node.sound.Wav;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A WAV file being written, 16 bits at 8 kHz. Its header says that it is empty until it is closed; {@link Wav#repair}
 * puts that right when the process died before.
 */
final class WavFile implements AutoCloseable {
    private final FileChannel channel;
    private final int channels;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);
    private long frames;

    WavFile(Path file, int channels) throws IOException {
        this.channels = channels;
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        write(Wav.header(channels, 0));
    }

    /** Adds a frame: a sample per channel. */
    void add(short left, short right) throws IOException {
        if (buffer.remaining() < 4) {
            flush();
        }
        buffer.putShort(left);
        if (channels == 2) {
            buffer.putShort(right);
        }
        frames++;
    }

    /** Hands everything to the operating system. */
    void flush() throws IOException {
        write(buffer.flip());
        buffer.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Leaves out what lies behind so many frames. */
    void shorten(long to) throws IOException {
        flush();
        if (to < frames) {
            frames = to;
            channel.truncate(bytes());
        }
    }

    long frames() {
        return frames;
    }

    /** Size of the file. */
    long bytes() {
        return Wav.HEADER + frames * channels * 2;
    }

    /** Writes the header as it must be, and closes; the file is on the disk then. */
    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
            channel.position(0);
            write(Wav.header(channels, frames * channels * 2));
            channel.force(true);
        }
    }
}
