package io.dialplane.node.media;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A recording of a stream that runs. It ends by itself (longest time, silence, the stream's end, a failure of the disk)
 * or by {@link #stop}. Methods may be called from any thread.
 */
public interface Recorder {
    /** What is recorded of a stream. */
    enum Sides {
        /** What the peer says. One channel. */
        RECEIVED,
        /** What the peer says and what it hears, added up. One channel. */
        MIXED,
        /** What the peer says on the left, what it hears on the right. */
        STEREO
    }

    /** Why it ended. */
    enum Reason {
        /** {@link Recorder#stop}. */
        STOPPED,
        /** Silence for as long as asked for. */
        SILENCE,
        /** The longest time was reached. */
        MAX_LENGTH,
        /** The stream was closed: hang-up. */
        CLOSED,
        /** The file could not be made or written; what came before may be in it. */
        ERROR
    }

    /**
     * What to record, and where.
     *
     * @param file is made, with the directories above it; one that exists is replaced
     * @param maxLength how long at most, pauses included; 1 s to 24 h
     * @param silence so much of it on the received side ends the recording, from the beginning on; never when empty
     * @param trim whether silence at both ends is left out of the file
     */
    record Options(Path file, Sides sides, Duration maxLength, Optional<Duration> silence, boolean trim) {
        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Duration LONGEST = Duration.ofHours(24);

        public Options {
            if (maxLength.compareTo(SHORTEST) < 0 || maxLength.compareTo(LONGEST) > 0) {
                throw new MediaException("a recording lasts 1 s to 24 h, not " + maxLength);
            }
        }
    }

    /**
     * What was recorded.
     *
     * @param frames samples per channel in the file, 8000 to a second
     * @param bytes size of the file
     */
    record Result(Path file, long frames, long bytes, Reason reason) {
        /** Length of what is in the file. */
        public Duration duration() {
            return Duration.ofMillis(frames / 8);
        }
    }

    /** Leaves out what is said, silence in its place, until {@link #resume}. Silence does not end it meanwhile. */
    void pause();

    /** Goes on after {@link #pause}. */
    void resume();

    /** Ends it; idempotent. What was said until now is in the file when {@link #await} returns. */
    void stop();

    /** Whether it still runs. */
    boolean isRunning();

    /** Blocks (a virtual thread) until the file is complete. */
    Result await() throws InterruptedException;
}
