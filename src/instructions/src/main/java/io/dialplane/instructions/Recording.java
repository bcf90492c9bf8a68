package io.dialplane.instructions;

import java.util.Optional;

/**
 * Record the call in the background, both sides, while the document goes on.
 *
 * @param operation what to do with the recording that runs
 * @param stereo whether the caller is left and the other side right; else both are mixed. Counts for a start
 * @param file a name such as {@code calls/1.wav}; made from the call's id when empty. Counts for a start
 * @param status told when the recording can be fetched. Counts for a start
 */
public record Recording(Operation operation, boolean stereo, Optional<String> file, Optional<Hook> status)
        implements Instruction {
    /** What to do. {@code PAUSE} leaves out what is said until {@code RESUME}, a silence in its place. */
    public enum Operation {
        START,
        STOP,
        PAUSE,
        RESUME
    }

    public Recording {
        file.ifPresent(name -> Check.text("file", name, 512));
    }
}
