package io.dialplane.instructions;

import java.util.Optional;
import java.util.function.Function;

/**
 * References to channel variables in the texts of instructions: {@code ${name}}. Whoever runs an instruction expands it
 * first. What a variable holds is not looked at again, so that a caller whose name is {@code ${x}} learns nothing.
 */
public final class Variables {
    private static final int MAX_RESULT = 10_000;

    private Variables() {}

    /** Whether the text refers to a variable. */
    public static boolean refersTo(String text) {
        return text.contains("${");
    }

    /**
     * Replaces {@code ${name}}, and {@code ${name:offset:length}}, in a text.
     *
     * @param values a variable's value; a reference for which it is empty stays as it is
     */
    public static String expand(String text, Function<String, Optional<String>> values) {
        int open = text.indexOf("${");
        if (open < 0) {
            return text;
        }
        var out = new StringBuilder(text.length() + 32);
        int from = 0;
        while (open >= 0) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                break;
            }
            out.append(text, from, open);
            String reference = text.substring(open, close + 1);
            var slice = Slice.of(text.substring(open + 2, close));
            out.append(values.apply(slice.name()).map(slice::cut).orElse(reference));
            from = close + 1;
            open = text.indexOf("${", from);
        }
        out.append(text, from, text.length());
        Check.that(out.length() <= MAX_RESULT, "at most " + MAX_RESULT + " characters expected after expansion");
        return out.toString();
    }

    /**
     * The instruction as it is to be run, its references replaced; unknown variables are empty.
     *
     * @throws IllegalArgumentException when a value does not fit the instruction, saying what was expected
     */
    public static Instruction expand(Instruction instruction, Function<String, Optional<String>> variables) {
        // most instructions refer to nothing
        if (!refersTo(instruction.toString())) {
            return instruction;
        }
        Function<String, Optional<String>> values =
                name -> Optional.of(variables.apply(name).orElse(""));
        return new Expansion(values).of(instruction);
    }
}
