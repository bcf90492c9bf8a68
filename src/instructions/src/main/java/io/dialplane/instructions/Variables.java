package io.dialplane.instructions;

import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import java.util.LinkedHashMap;
import java.util.List;
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
     * Replaces {@code ${name}} in a text.
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
            out.append(values.apply(text.substring(open + 2, close)).orElse(reference));
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
        // most instructions refer to nothing, and none has "${" in what is not a text
        if (!refersTo(instruction.toString())) {
            return instruction;
        }
        Function<String, Optional<String>> values =
                name -> Optional.of(variables.apply(name).orElse(""));
        return switch (instruction) {
            case Prompt prompt -> expandPrompt(prompt, values);
            case Gather g ->
                new Gather(
                        g.minDigits(),
                        g.maxDigits(),
                        g.finishOnKey(),
                        g.timeout(),
                        g.interDigitTimeout(),
                        g.bargeIn(),
                        g.attempts(),
                        g.pattern(),
                        expandPrompts(g.prompts(), values),
                        expandPrompts(g.invalidPrompts(), values),
                        g.variable(),
                        g.speech(),
                        g.action(),
                        g.actionOnEmptyResult());
            case Transfer t ->
                new Transfer(expand(t.destination(), values), t.context().map(context -> expand(context, values)));
            case Hangup h -> new Hangup(h.cause().map(cause -> expand(cause, values)));
            case SetVariables s -> {
                var expanded = new LinkedHashMap<String, String>();
                s.variables().forEach((name, value) -> expanded.put(name, expand(value, values)));
                yield new SetVariables(expanded, s.export());
            }
            case Log l -> new Log(l.level(), expand(l.text(), values));
            case Instruction.Answer a -> a;
            case Instruction.Redirect r -> r;
            case Instruction.Reject r -> r;
            case Instruction.Echo e -> e;
            default -> instruction;
        };
    }

    private static List<Prompt> expandPrompts(List<Prompt> prompts, Function<String, Optional<String>> values) {
        return prompts.stream().map(prompt -> expandPrompt(prompt, values)).toList();
    }

    private static Prompt expandPrompt(Prompt prompt, Function<String, Optional<String>> values) {
        return switch (prompt) {
            case Play p ->
                new Play(
                        p.sources().stream()
                                .map(source -> expand(source, values))
                                .toList(),
                        p.loop());
            case Say s -> new Say(expand(s.text(), values), s.type(), s.language(), s.voice(), s.loop());
            case Pause p -> p;
        };
    }
}
