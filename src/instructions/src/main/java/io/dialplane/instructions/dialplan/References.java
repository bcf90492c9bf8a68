package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Slice;
import java.util.Optional;
import java.util.function.Function;

/**
 * FreeSWITCH's references in a text: <code>${name}</code>, <code>${name:offset:length}</code>, <code>$${global}</code>
 * and <code>${function(arguments)}</code>, one inside another. What a variable holds is not looked at again.
 */
final class References {
    private static final int MAX_RESULT = 10_000;
    private static final int MAX_DEPTH = 8;

    private References() {}

    /** What stands for a reference. */
    interface Values {
        /** Of a variable; a reference for which it is empty stays as it is. */
        Optional<String> variable(String name);

        /** Of a global variable. */
        Optional<String> global(String name);

        /** Of a function; a reference for which it is empty stays, its arguments expanded. */
        Optional<String> function(String name, String arguments);
    }

    /** Replaces variables, an unknown one by the empty text; functions stay, with their arguments expanded. */
    static String variables(String text, Function<String, Optional<String>> values) {
        return expand(text, new Values() {
            @Override
            public Optional<String> variable(String name) {
                return values.apply(name).or(() -> Optional.of(""));
            }

            @Override
            public Optional<String> global(String name) {
                return variable(name);
            }

            @Override
            public Optional<String> function(String name, String arguments) {
                return Optional.empty();
            }
        });
    }

    /**
     * Replaces references.
     *
     * @throws IllegalArgumentException when the result is too long, or references are nested too deeply
     */
    static String expand(String text, Values values) {
        return expand(text, values, 0);
    }

    private static String expand(String text, Values values, int depth) {
        int open = text.indexOf("${");
        if (open < 0) {
            return text;
        }
        Check.that(depth < MAX_DEPTH, "at most " + MAX_DEPTH + " nested references expected");
        var out = new StringBuilder(text.length() + 32);
        int from = 0;
        while (open >= 0) {
            int close = close(text, open + 1);
            if (close < 0) {
                break;
            }
            boolean global = open > from && text.charAt(open - 1) == '$';
            out.append(text, from, global ? open - 1 : open);
            out.append(reference(text.substring(open + 2, close), global, values, depth));
            from = close + 1;
            open = text.indexOf("${", from);
        }
        out.append(text, from, text.length());
        Check.that(out.length() <= MAX_RESULT, "at most " + MAX_RESULT + " characters expected after expansion");
        return out.toString();
    }

    private static String reference(String inside, boolean global, Values values, int depth) {
        int parenthesis = inside.indexOf('(');
        boolean function = parenthesis > 0 && inside.endsWith(")") && isName(inside.substring(0, parenthesis));
        if (function) {
            String name = inside.substring(0, parenthesis);
            String arguments = expand(inside.substring(parenthesis + 1, inside.length() - 1), values, depth + 1);
            return values.function(name, arguments).orElse("${" + name + "(" + arguments + ")}");
        }
        String name = expand(inside, values, depth + 1);
        var slice = Slice.of(name);
        var value = global ? values.global(slice.name()) : values.variable(slice.name());
        return value.map(slice::cut).orElse((global ? "$${" : "${") + name + "}");
    }

    private static boolean isName(String text) {
        return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_');
    }

    /** Where the brace at an index is closed; negative when nowhere. */
    private static int close(String text, int brace) {
        int depth = 0;
        for (int i = brace; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
