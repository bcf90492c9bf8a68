package io.dialplane.eventsocket;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A condition on a header: equal without regard to case, or matched by {@code /expression/}; a leading {@code -} makes it
 * a veto.
 */
public final class Filter {
    /** A match that needs more steps than this counts as none: an expression must not hold up the events of a node. */
    static final int MAX_STEPS = 20_000;

    private final String header;
    private final String text;
    private final boolean negative;
    private final String value;
    private final Optional<Pattern> expression;

    private Filter(String header, String text, boolean negative, String value, Optional<Pattern> expression) {
        this.header = header;
        this.text = text;
        this.negative = negative;
        this.value = value;
        this.expression = expression;
    }

    /** The filter that a client wrote, empty when its expression is none. */
    static Optional<Filter> of(String header, String text) {
        boolean negative = text.startsWith("-");
        String value = negative || text.startsWith("+") ? text.substring(1) : text;
        if (value.length() > 2 && value.startsWith("/") && value.endsWith("/")) {
            try {
                var pattern = Pattern.compile(value.substring(1, value.length() - 1));
                return Optional.of(new Filter(header, text, negative, value, Optional.of(pattern)));
            } catch (PatternSyntaxException e) {
                return Optional.empty();
            }
        }
        return Optional.of(new Filter(header, text, negative, value, Optional.empty()));
    }

    /** The header's name. */
    public String header() {
        return header;
    }

    /** The value as the client wrote it. */
    public String text() {
        return text;
    }

    /** Whether a match keeps an event away. */
    public boolean negative() {
        return negative;
    }

    /** Whether the event has the header and it matches. */
    public boolean matches(Event event) {
        var found = event.header(header);
        if (found.isEmpty()) {
            return false;
        }
        if (expression.isEmpty()) {
            return found.get().equalsIgnoreCase(value);
        }
        try {
            return expression.get().matcher(new CountedText(found.get())).find();
        } catch (CountedText.TooManySteps | StackOverflowError e) {
            return false;
        }
    }

    /** A text that counts how often it is looked at, so that an expression cannot run for ever. */
    private static final class CountedText implements CharSequence {
        static final class TooManySteps extends RuntimeException {
            private static final long serialVersionUID = 1;

            TooManySteps() {
                super("too many steps", null, false, false);
            }
        }

        private final String text;
        private int steps;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
