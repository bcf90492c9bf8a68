package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Recording.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Recordings: of what is heard now, and in the background. */
final class RecordApplications {
    private RecordApplications() {}

    /** {@code path [limit in seconds [threshold [seconds of silence]]]}; variable playback_terminators ends it. */
    static List<Instruction> record(Action action) {
        var words = action.words(1, 4, "path and perhaps limit, threshold, silence");
        var limit = words.size() > 1 ? Action.seconds("limit", words.get(1)) : Duration.ZERO;
        String keys = action.scope().variable("playback_terminators").orElse("*");
        return List.of(new RecordMessage(
                limit.isZero() ? RecordMessage.DEFAULT_LENGTH : limit,
                words.size() > 3 && Action.number("threshold", words.get(2)) > 0
                        ? Optional.of(Action.seconds("silence", words.get(3))).filter(silence -> !silence.isZero())
                        : Optional.empty(),
                switch (keys) {
                    case "none", "" -> "";
                    case "any" -> "0123456789*#";
                    default -> keys;
                },
                false,
                false,
                Optional.of(words.getFirst()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /** {@code path [+limit in seconds]}; variable RECORD_STEREO. */
    static List<Instruction> start(Action action) {
        var words = action.words(1, 2, "path and perhaps +limit");
        if (words.size() > 1) {
            Check.that(words.get(1).matches("\\+?\\d{1,9}"), "+limit expected, but found '" + words.get(1) + "'");
            action.warn("the limit has no effect here");
        }
        return List.of(new Recording(
                Operation.START,
                action.scope().isTrue("RECORD_STEREO"),
                Optional.of(words.getFirst()),
                Optional.empty()));
    }

    static List<Instruction> stop(Action action) {
        return of(Operation.STOP);
    }

    static List<Instruction> pause(Action action) {
        return of(Operation.PAUSE);
    }

    static List<Instruction> resume(Action action) {
        return of(Operation.RESUME);
    }

    private static List<Instruction> of(Operation operation) {
        return List.of(new Recording(operation, false, Optional.empty(), Optional.empty()));
    }
}
