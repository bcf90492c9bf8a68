package io.dialplane.instructions.flow;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Speech;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How digits or speech are collected; see {@link Gather}.
 *
 * @param instruction what it is so far
 */
public record Gathering(Gather instruction) {
    static Gathering usual() {
        return new Gathering(new Gather(
                1,
                128,
                "",
                Instruction.DEFAULT_TIMEOUT,
                Instruction.DEFAULT_INTER_DIGIT_TIMEOUT,
                true,
                1,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty()));
    }

    /** Exactly so many digits, 1 to 128. */
    public Gathering digits(int count) {
        return digits(count, count);
    }

    /** So many digits. */
    public Gathering digits(int least, int most) {
        var g = instruction;
        return with(least, most, g.finishOnKey(), g.timeout(), g.interDigitTimeout(), g.bargeIn(), g.attempts());
    }

    /** Keys each of which ends the input and is not part of it. */
    public Gathering finishOn(String keys) {
        var g = instruction;
        return with(g.minDigits(), g.maxDigits(), keys, g.timeout(), g.interDigitTimeout(), g.bargeIn(), g.attempts());
    }

    /** From the end of the prompts to the first digit. */
    public Gathering timeout(Duration first) {
        var g = instruction;
        return with(
                g.minDigits(), g.maxDigits(), g.finishOnKey(), first, g.interDigitTimeout(), g.bargeIn(), g.attempts());
    }

    /** From one digit to the next. */
    public Gathering timeoutBetween(Duration next) {
        var g = instruction;
        return with(g.minDigits(), g.maxDigits(), g.finishOnKey(), g.timeout(), next, g.bargeIn(), g.attempts());
    }

    /** The prompts are heard to their end, whatever is pressed. */
    public Gathering withoutBargeIn() {
        var g = instruction;
        return with(
                g.minDigits(), g.maxDigits(), g.finishOnKey(), g.timeout(), g.interDigitTimeout(), false, g.attempts());
    }

    /** How often the prompts are heard while nothing valid comes, 1 to 10. */
    public Gathering attempts(int count) {
        var g = instruction;
        return with(
                g.minDigits(), g.maxDigits(), g.finishOnKey(), g.timeout(), g.interDigitTimeout(), g.bargeIn(), count);
    }

    private Gathering with(
            int least, int most, String keys, Duration first, Duration next, boolean bargeIn, int attempts) {
        var g = instruction;
        return new Gathering(new Gather(
                least,
                most,
                keys,
                first,
                next,
                bargeIn,
                attempts,
                g.pattern(),
                g.prompts(),
                g.invalidPrompts(),
                g.variable(),
                g.speech(),
                g.action(),
                g.actionOnEmptyResult()));
    }

    /** A regular expression that the whole input must match. */
    public Gathering matching(String pattern) {
        var g = instruction;
        return with(Optional.of(pattern), g.prompts(), g.invalidPrompts(), g.variable(), g.speech(), g.action());
    }

    /** What is heard meanwhile. */
    public Gathering prompt(UnaryOperator<Prompts> prompts) {
        var g = instruction;
        var list = prompts.apply(new Prompts(g.prompts())).list();
        return with(g.pattern(), list, g.invalidPrompts(), g.variable(), g.speech(), g.action());
    }

    /** What is heard after an attempt without valid input. */
    public Gathering invalid(UnaryOperator<Prompts> prompts) {
        var g = instruction;
        var list = prompts.apply(new Prompts(g.invalidPrompts())).list();
        return with(g.pattern(), g.prompts(), list, g.variable(), g.speech(), g.action());
    }

    /** The channel variable that gets the digits. */
    public Gathering into(String variable) {
        var g = instruction;
        return with(g.pattern(), g.prompts(), g.invalidPrompts(), Optional.of(variable), g.speech(), g.action());
    }

    /** What is said counts, too, in a language such as {@code en-US}, with phrases to expect. */
    public Gathering orSpeech(String language, String... hints) {
        var g = instruction;
        var speech = new Speech(false, Optional.of(language), List.of(hints), Optional.empty());
        return with(g.pattern(), g.prompts(), g.invalidPrompts(), g.variable(), Optional.of(speech), g.action());
    }

    /** The hook that is told, and answers what comes next. */
    public Gathering action(String hook) {
        var g = instruction;
        return with(
                g.pattern(), g.prompts(), g.invalidPrompts(), g.variable(), g.speech(), Optional.of(new Hook(hook)));
    }

    private Gathering with(
            Optional<String> pattern,
            List<Instruction.Prompt> prompts,
            List<Instruction.Prompt> invalidPrompts,
            Optional<String> variable,
            Optional<Speech> speech,
            Optional<Hook> action) {
        var g = instruction;
        return new Gathering(new Gather(
                g.minDigits(),
                g.maxDigits(),
                g.finishOnKey(),
                g.timeout(),
                g.interDigitTimeout(),
                g.bargeIn(),
                g.attempts(),
                pattern,
                prompts,
                invalidPrompts,
                variable,
                speech,
                action,
                g.actionOnEmptyResult()));
    }
}
