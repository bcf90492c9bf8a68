package io.dialplane.instructions.flow;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.RecordMessage;
import java.time.Duration;
import java.util.Optional;

/**
 * How a message is recorded; see {@link RecordMessage}.
 *
 * @param instruction what it is so far
 */
public record Recorded(RecordMessage instruction) {
    static Recorded usual() {
        return new Recorded(new RecordMessage(
                RecordMessage.DEFAULT_LENGTH,
                Optional.empty(),
                "",
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /** At most so long, 1 s to 24 h. */
    public Recorded atMost(Duration length) {
        var r = instruction;
        return with(length, r.silence(), r.finishOnKey(), r.beep(), r.action());
    }

    /** So much silence ends it. */
    public Recorded untilSilenceOf(Duration silence) {
        var r = instruction;
        return with(r.maxLength(), Optional.of(silence), r.finishOnKey(), r.beep(), r.action());
    }

    /** Keys each of which ends it. */
    public Recorded finishOn(String keys) {
        var r = instruction;
        return with(r.maxLength(), r.silence(), keys, r.beep(), r.action());
    }

    /** No tone is heard first. */
    public Recorded withoutBeep() {
        var r = instruction;
        return with(r.maxLength(), r.silence(), r.finishOnKey(), false, r.action());
    }

    /** The hook that is told, and answers what comes next. */
    public Recorded action(String hook) {
        var r = instruction;
        return with(r.maxLength(), r.silence(), r.finishOnKey(), r.beep(), Optional.of(new Hook(hook)));
    }

    private Recorded with(
            Duration maxLength, Optional<Duration> silence, String keys, boolean beep, Optional<Hook> action) {
        var r = instruction;
        return new Recorded(new RecordMessage(
                maxLength, silence, keys, beep, r.trim(), r.file(), r.variable(), action, r.status()));
    }
}
