package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.SendDigits;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Digits: asked for and sent. */
final class DigitApplications {
    private DigitApplications() {}

    /** {@code min max tries timeout terminators file invalid_file [variable [regexp [digit_timeout]]]}. */
    static List<Instruction> playAndGetDigits(Action action) {
        var words = action.words(
                7,
                10,
                "min, max, tries, timeout, terminators, file, invalid_file and then variable, regexp, digit_timeout"
                        + " (no transfer_on_failure)");
        var timeout = Action.milliseconds("timeout", words.get(3));
        return List.of(new Gather(
                Action.number("min", words.get(0)),
                Action.number("max", words.get(1)),
                terminators(words.get(4)),
                timeout,
                words.size() > 9 ? Action.milliseconds("digit_timeout", words.get(9)) : timeout,
                true,
                Action.number("tries", words.get(2)),
                words.size() > 8 ? some(words.get(8)) : Optional.empty(),
                SoundApplications.prompts(action, words.get(5)),
                SoundApplications.prompts(action, words.get(6)),
                words.size() > 7 ? some(words.get(7)) : Optional.empty(),
                Optional.empty()));
    }

    /** {@code min max file variable timeout terminators [digit_timeout]}. */
    static List<Instruction> read(Action action) {
        var words = action.words(6, 7, "min, max, file, variable, timeout, terminators and perhaps digit_timeout");
        var timeout = Action.milliseconds("timeout", words.get(4));
        return List.of(new Gather(
                Action.number("min", words.get(0)),
                Action.number("max", words.get(1)),
                terminators(words.get(5)),
                timeout,
                words.size() > 6 ? Action.milliseconds("digit_timeout", words.get(6)) : timeout,
                true,
                1,
                Optional.empty(),
                SoundApplications.prompts(action, words.get(2)),
                List.of(),
                some(words.get(3)),
                Optional.empty()));
    }

    /** {@code digits[@milliseconds]}. */
    static List<Instruction> sendDtmf(Action action) {
        String text = action.data().strip();
        int at = text.indexOf('@');
        // w and W are pauses of different lengths, a to d are tones in either case
        String digits = Pattern.compile("[a-d]")
                .matcher(at < 0 ? text : text.substring(0, at))
                .replaceAll(letter -> letter.group().toUpperCase(Locale.ROOT));
        return List.of(new SendDigits(
                digits,
                at < 0 ? SendDigits.DEFAULT_DURATION : Action.milliseconds("duration", text.substring(at + 1)),
                SendDigits.DEFAULT_GAP));
    }

    private static String terminators(String word) {
        return switch (word) {
            case "none", "" -> "";
            case "any" -> "0123456789*#";
            default -> word;
        };
    }

    private static Optional<String> some(String word) {
        return Optional.of(word).filter(text -> !text.isBlank());
    }
}
