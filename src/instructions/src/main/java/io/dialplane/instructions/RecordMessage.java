package io.dialplane.instructions;

import java.time.Duration;
import java.util.Optional;

/**
 * Record what is heard on the leg, until a key, silence, the longest time or hang-up; then the document goes on, or the
 * answer of {@link #action} takes its place. The recording is kept by the application server, where the result says.
 *
 * @param maxLength 1 s to 24 h
 * @param silence so much of it ends the recording, 0 s to 1 h; never when empty
 * @param finishOnKey keys each of which ends it; empty for none
 * @param beep whether a tone is heard first
 * @param trim whether silence at both ends is cut off
 * @param file a name such as {@code inbox/1.wav}; made from the call's id when empty
 * @param variable the channel variable that gets the recording's name
 * @param action where the result is reported
 * @param status told when the recording can be fetched
 */
public record RecordMessage(
        Duration maxLength,
        Optional<Duration> silence,
        String finishOnKey,
        boolean beep,
        boolean trim,
        Optional<String> file,
        Optional<String> variable,
        Optional<Hook> action,
        Optional<Hook> status)
        implements Instruction {
    /** The longest recording when the document does not say. */
    public static final Duration DEFAULT_LENGTH = Duration.ofHours(1);

    public RecordMessage {
        Check.longTime("maxLength", maxLength);
        silence.ifPresent(time -> Check.time("timeout", time));
        Check.keys("finishOnKey", finishOnKey);
        file.ifPresent(name -> Check.text("file", name, 512));
        variable.ifPresent(name -> Check.variable("variable", name));
    }
}
