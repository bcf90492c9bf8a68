package io.dialplane.instructions;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Conditions on the values of instructions; a violation names the field and what was expected. */
public final class Check {
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private static final Pattern HEADER = Pattern.compile("[Xx]-[A-Za-z0-9-]{1,60}");

    private Check() {}

    /** @throws IllegalArgumentException with that message unless the condition holds */
    public static void that(boolean condition, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(expected);
        }
    }

    public static void regex(String expression) {
        that(expression.length() <= 256, "pattern must have at most 256 characters");
        try {
            Regex.compile(expression);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("pattern must be usable: " + e.getMessage(), e);
        }
    }

    /** A channel variable's name: it becomes part of a header's name. */
    public static void variable(String field, String name) {
        that(
                VARIABLE.matcher(name).matches(),
                field + " must be 1 to 128 letters, digits, _, - or ., not " + Problems.shown(name));
    }

    /** A BCP 47 tag. */
    static void language(String field, String tag) {
        that(
                tag.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"),
                field + " must be a tag such as en or de-DE, not " + Problems.shown(tag));
    }

    /** Keys that end an input; empty for none. */
    static void keys(String field, String keys) {
        that(keys.matches("[0-9A-D*#]{0,16}"), field + " must be keys of 0-9 * # A-D, not " + Problems.shown(keys));
    }

    /** 0 s to 1 h. */
    static void time(String field, Duration time) {
        that(!time.isNegative() && time.compareTo(LONGEST) <= 0, field + " must be 0 s to 1 h");
    }

    /** 1 s to 24 h. */
    static void longTime(String field, Duration time) {
        that(
                time.compareTo(Duration.ofSeconds(1)) >= 0 && time.compareTo(Duration.ofDays(1)) <= 0,
                field + " must be 1 s to 24 h");
    }

    /** 40 ms to 6 s. */
    static void tone(String field, Duration time) {
        that(time.toMillis() >= 40 && time.toMillis() <= 6_000, field + " must be 40 ms to 6 s");
    }

    /** One line that is not blank. */
    static void text(String field, String text, int longest) {
        that(
                !text.isBlank() && text.length() <= longest && text.chars().noneMatch(Character::isISOControl),
                field + " must be 1 to " + longest + " characters on one line");
    }

    /** Further SIP headers: at most 30, X- names only, so that none of the protocol's own can be forged. */
    static Map<String, String> headers(String field, Map<String, String> headers) {
        that(headers.size() <= 30, field + " must be at most 30");
        headers.forEach((name, value) -> {
            that(
                    HEADER.matcher(name).matches(),
                    field + " must have names that begin with X-, not " + Problems.shown(name));
            that(
                    value.length() <= 1_000 && value.chars().noneMatch(Character::isISOControl),
                    field + " must have values of at most 1000 characters on one line");
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
