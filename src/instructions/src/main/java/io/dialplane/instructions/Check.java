package io.dialplane.instructions;

import java.time.Duration;
import java.util.regex.Pattern;

/** Conditions on the values of instructions; a violation names the field and what was expected. */
final class Check {
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private Check() {}

    static void that(boolean condition, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(expected);
        }
    }

    static void regex(String expression) {
        that(expression.length() <= 256, "pattern must have at most 256 characters");
        try {
            Regex.compile(expression);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("pattern must be usable: " + e.getMessage(), e);
        }
    }

    /** A channel variable's name: it becomes part of a header's name. */
    static void variable(String field, String name) {
        that(
                VARIABLE.matcher(name).matches(),
                field + " must be 1 to 128 letters, digits, _, - or ., not " + Problems.shown(name));
    }
}
