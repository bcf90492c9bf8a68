package io.dialplane.instructions;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Conditions on the values of instructions; a violation names the field and what was expected. */
final class Check {
    static final Duration LONGEST = Duration.ofHours(1);

    private Check() {}

    static void that(boolean condition, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(expected);
        }
    }

    static void regex(String expression) {
        that(expression.length() <= 256, "pattern must have at most 256 characters");
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pattern must be a regular expression: " + e.getDescription(), e);
        }
    }
}
