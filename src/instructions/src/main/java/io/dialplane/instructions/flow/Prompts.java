package io.dialplane.instructions.flow;

import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is heard, one after another.
 *
 * @param list in order
 */
public record Prompts(List<Prompt> list) {
    public Prompts {
        list = List.copyOf(list);
    }

    static Prompts none() {
        return new Prompts(List.of());
    }

    /** Any prompt, such as one that is played until hang-up. */
    public Prompts then(Prompt prompt) {
        var longer = new ArrayList<>(list);
        longer.add(prompt);
        return new Prompts(longer);
    }

    /** Reads a text out. */
    public Prompts say(String text) {
        return then(new Say(text));
    }

    /** Reads a text out in a language such as {@code de-DE}. */
    public Prompts say(String text, String language) {
        return then(new Say(text, SayType.TEXT, Optional.of(language), Optional.empty(), 1));
    }

    /** Says digits one by one, from the shipped prompts. */
    public Prompts digits(String digits) {
        return then(new Say(digits, SayType.DIGITS, Optional.empty(), Optional.empty(), 1));
    }

    /** Says a number, from the shipped prompts. */
    public Prompts number(long number) {
        return then(new Say(Long.toString(number), SayType.NUMBER, Optional.empty(), Optional.empty(), 1));
    }

    /** Plays files, URLs or tones one after another. */
    public Prompts play(String... sources) {
        return then(new Play(List.of(sources), 1));
    }

    /** Waits. */
    public Prompts pause(Duration length) {
        return then(new Pause(length));
    }
}
