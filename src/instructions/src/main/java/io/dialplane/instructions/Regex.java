package io.dialplane.instructions;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions that strangers wrote, evaluated within a budget of steps: an expression like {@code (a+)+$} costs
 * its document the match, not the process its thread. One budget serves all expressions of a document.
 */
public final class Regex {
    /** Steps (looks at a character) that one document's expressions may take together. */
    public static final int DEFAULT_STEPS = 500_000;
    /** Longest expression, characters. */
    public static final int MAX_LENGTH = 1_024;
    /** Longest text that is matched, characters. */
    public static final int MAX_TEXT = 8_192;

    private static final int MAX_REPEATS = 10_000;
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");
    private static final Pattern ENDLESS_NUMBER = Pattern.compile("\\{[\\d,]{10,}");

    private int steps;

    public Regex(int steps) {
        this.steps = steps;
    }

    /**
     * The expression, ready to be matched.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Pattern compile(String expression) {
        return compile(expression, 0);
    }

    /** With flags of {@link Pattern}. */
    public static Pattern compile(String expression, int flags) {
        Check.that(
                expression.length() <= MAX_LENGTH, "an expression of at most " + MAX_LENGTH + " characters expected");
        Check.that(repeats(expression) <= MAX_REPEATS, "repetitions of at most " + MAX_REPEATS + " in all expected");
        try {
            return Pattern.compile(expression, flags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("a regular expression expected: " + e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("a less deeply nested regular expression expected", e);
        }
    }

    /**
     * The first match in the text.
     *
     * @throws IllegalArgumentException when the budget is used up or the text too long
     */
    public Optional<MatchResult> find(Pattern pattern, String text) {
        Check.that(text.length() <= MAX_TEXT, "a text of at most " + MAX_TEXT + " characters expected");
        try {
            var matcher = pattern.matcher(new Counted(text));
            return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
        } catch (TooManySteps | StackOverflowError e) {
            throw new IllegalArgumentException("the expression takes too many steps on " + Problems.shown(text), e);
        }
    }

    /** Whether the whole text matches; an expression that takes too long matches nothing. */
    public static boolean matches(String expression, String text) {
        try {
            var match = new Regex(DEFAULT_STEPS).find(compile("\\A(?:" + expression + ")\\z"), text);
            return match.isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** How often the innermost of nested repetitions may run: a repeated empty group takes no step that is counted. */
    private static long repeats(String expression) {
        if (ENDLESS_NUMBER.matcher(expression).find()) {
            return Long.MAX_VALUE;
        }
        long product = 1;
        var matcher = REPEAT.matcher(expression);
        while (matcher.find() && product <= MAX_REPEATS) {
            String upper = matcher.group(2);
            long most = Math.max(
                    Long.parseLong(matcher.group(1)), upper == null || upper.isEmpty() ? 1 : Long.parseLong(upper));
            product *= Math.max(1, most);
        }
        return product;
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

    /** A text that takes a step from the budget whenever it is looked at. */
    private final class Counted implements CharSequence {
        private final String text;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--steps < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
