package io.dialplane.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code --digits} says: digits and waits in their order, such as {@code 1,w2,2} or {@code w0.5,12#}. Commas only
 * separate.
 */
record DigitScript(List<Step> steps) {
    private static final double LONGEST_WAIT_SECONDS = 3_600;

    /** Digits to send, or a time to wait. */
    sealed interface Step {
        record Send(String digits) implements Step {}

        record Wait(Duration time) implements Step {}
    }

    DigitScript {
        steps = List.copyOf(steps);
    }

    static DigitScript parse(String text) {
        var steps = new ArrayList<Step>();
        for (String part : text.split(",")) {
            String word = part.strip();
            if (word.isEmpty()) {
                continue;
            }
            if (word.matches("[0-9*#A-Da-d]+")) {
                steps.add(new Step.Send(word));
            } else if (word.matches("[wW](\\d{1,4}(\\.\\d{1,3})?)?")) {
                double seconds = word.length() == 1 ? 1 : Double.parseDouble(word.substring(1));
                if (seconds > LONGEST_WAIT_SECONDS) {
                    throw new IllegalArgumentException("'" + word + "' waits longer than an hour");
                }
                steps.add(new Step.Wait(Duration.ofMillis(Math.round(seconds * 1_000))));
            } else {
                throw new IllegalArgumentException(
                        "'" + word + "' is neither digits (0-9 * # A-D) nor a wait in seconds (w2, w0.5)");
            }
        }
        return new DigitScript(steps);
    }
}
