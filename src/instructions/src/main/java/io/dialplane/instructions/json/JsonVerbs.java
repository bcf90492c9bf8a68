package io.dialplane.instructions.json;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Level;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Turns the objects of a JSON document into instructions: the one place that knows the attributes of verbs. */
final class JsonVerbs {
    private static final String VERBS =
            "answer, play, say, gather, pause, redirect, transfer, hangup, reject, sip:decline, echo, set, log";

    private final Problems problems;
    private int count;

    JsonVerbs(Problems problems) {
        this.problems = problems;
    }

    /** The instructions of an array; those with problems are left out. */
    List<Instruction> list(JsonTree tree) {
        if (!(tree instanceof JsonTree.Items array)) {
            problems.add(tree.place(), "an array of instructions expected, but found " + tree.kind());
            return List.of();
        }
        var instructions = new ArrayList<Instruction>();
        for (var item : array.items()) {
            instruction(item).ifPresent(instructions::add);
            if (problems.isFull()) {
                break;
            }
        }
        return instructions;
    }

    /** The instruction of an object with {@code verb}. */
    Optional<Instruction> instruction(JsonTree tree) {
        if (!(tree instanceof JsonTree.Fields object)) {
            problems.add(tree.place(), "an object with 'verb' expected, but found " + tree.kind());
            return Optional.empty();
        }
        if (++count > Dialect.MAX_INSTRUCTIONS) {
            if (count == Dialect.MAX_INSTRUCTIONS + 1) {
                problems.add(tree.place(), "at most " + Dialect.MAX_INSTRUCTIONS + " instructions expected");
            }
            return Optional.empty();
        }
        var verb = object.fields().get("verb");
        if (!(verb instanceof JsonTree.Text name)) {
            problems.add(
                    verb == null ? tree.place() : verb.place(),
                    "'verb' must be one of " + VERBS + (verb == null ? "" : ", but found " + verb.kind()));
            return Optional.empty();
        }
        var attributes = new JsonAttributes(object, "verb '" + name.text() + "'", problems);
        attributes.value("verb");
        return verb(name, attributes);
    }

    private Optional<Instruction> verb(JsonTree.Text name, JsonAttributes a) {
        return switch (name.text()) {
            case "answer" -> made(a, Answer::new);
            case "play" -> play(a);
            case "say" -> say(a);
            case "gather" -> gather(a);
            case "pause" -> pause(a);
            case "redirect" -> redirect(a);
            case "transfer" -> transfer(a);
            case "hangup" -> hangup(a);
            case "reject", "sip:decline" -> reject(a);
            case "echo" -> made(a, Echo::new);
            case "set" -> set(a);
            case "log" -> log(a);
            default -> {
                problems.add(name.place(), "unknown verb " + name.kind() + "; one of " + VERBS + " expected");
                yield Optional.empty();
            }
        };
    }

    private Optional<Instruction> play(JsonAttributes a) {
        var sources = a.texts("url", "a file, URL or tone, or an array of those");
        int loop = loop(a);
        return sources.isEmpty() ? ended(a) : made(a, () -> new Play(sources, loop));
    }

    private Optional<Instruction> say(JsonAttributes a) {
        int before = problems.list().size();
        var parts = a.texts("text", "what is to be said, or an array of that");
        var type = a.word("type", SayType.class).orElse(SayType.TEXT);
        if (parts.size() > 1 && type == SayType.NUMBER) {
            problems.add(a.place("text"), "one number expected, but found " + parts.size());
            return ended(a);
        }
        var text = String.join(type == SayType.TEXT ? " " : "", parts);
        var language = a.text("language");
        var voice = a.text("voice");
        int loop = loop(a);
        var synthesizer = a.value("synthesizer");
        if (synthesizer.isPresent() && synthesizer.get() instanceof JsonTree.Fields object) {
            var s = new JsonAttributes(object, "synthesizer", problems);
            s.text("vendor")
                    .filter(vendor -> !vendor.equals("default"))
                    .ifPresent(vendor -> problems.add(
                            s.place("vendor"),
                            "vendor must be 'default', the node's engine; not " + Problems.shown(vendor)));
            language = language.or(() -> s.text("language"));
            voice = voice.or(() -> s.text("voice"));
            s.value("language");
            s.value("voice");
            s.end();
        } else {
            a.wrong(synthesizer, "an object with language and voice");
        }
        var chosenLanguage = language;
        var chosenVoice = voice;
        return problems.list().size() > before
                ? ended(a)
                : made(a, () -> new Say(text, type, chosenLanguage, chosenVoice, loop));
    }

    /** How often: a number, or "forever". */
    private int loop(JsonAttributes a) {
        var value = a.value("loop");
        if (value.isPresent() && value.get() instanceof JsonTree.Text(var place, var text) && text.equals("forever")) {
            return 0;
        }
        if (value.isPresent() && !(value.get() instanceof JsonTree.Number)) {
            a.wrong(value, "a whole number or 'forever'");
            return 1;
        }
        return a.whole("loop").orElse(1);
    }

    private Optional<Instruction> gather(JsonAttributes a) {
        int before = problems.list().size();
        var numDigits = a.whole("numDigits");
        int maxDigits = or(numDigits, a.whole("maxDigits")).orElse(128);
        int minDigits = or(numDigits, a.whole("minDigits")).orElse(1);
        input(a);
        var finishOnKey = a.text("finishOnKey").orElse("");
        var timeout = a.seconds("timeout").orElse(Instruction.DEFAULT_TIMEOUT);
        var between = a.seconds("interDigitTimeout").orElse(Instruction.DEFAULT_INTER_DIGIT_TIMEOUT);
        var bargeIn = a.flag("bargein");
        boolean dtmfBargeIn = a.flag("dtmfBargein").or(() -> bargeIn).orElse(true);
        int attempts = a.whole("attempts").orElse(1);
        var pattern = a.text("pattern");
        var prompts = prompts(a);
        var invalidPrompts = promptList(a, "invalidPrompts");
        var variable = a.text("variable");
        var action = hook(a, "actionHook");
        if (problems.list().size() > before) {
            return ended(a);
        }
        return made(
                a,
                () -> new Gather(
                        minDigits,
                        maxDigits,
                        finishOnKey,
                        timeout,
                        between,
                        dtmfBargeIn,
                        attempts,
                        pattern,
                        prompts,
                        invalidPrompts,
                        variable,
                        action));
    }

    private static OptionalInt or(OptionalInt first, OptionalInt second) {
        return first.isPresent() ? first : second;
    }

    private void input(JsonAttributes a) {
        if (!a.has("input")) {
            a.value("input");
            return;
        }
        for (var kind : a.texts("input", "an array with 'digits'")) {
            if (!kind.equals("digits") && !kind.equals("dtmf")) {
                problems.add(a.place("input"), "'digits' expected, but found " + Problems.shown(kind));
            }
        }
    }

    /** {@code prompts}, or jambonz' single {@code play} and {@code say}. */
    private List<Prompt> prompts(JsonAttributes a) {
        var prompts = new ArrayList<Prompt>();
        nested(a, "play").ifPresent(object -> play(object).ifPresent(play -> prompts.add((Play) play)));
        nested(a, "say").ifPresent(object -> say(object).ifPresent(say -> prompts.add((Say) say)));
        prompts.addAll(promptList(a, "prompts"));
        return prompts;
    }

    private Optional<JsonAttributes> nested(JsonAttributes a, String name) {
        var value = a.value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Fields object) {
            var attributes = new JsonAttributes(object, "'" + name + "'", problems);
            attributes.value("verb");
            return Optional.of(attributes);
        }
        return a.wrong(value, "an object");
    }

    private List<Prompt> promptList(JsonAttributes a, String name) {
        var value = a.value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof JsonTree.Items array)) {
            a.wrong(value, "an array of play, say and pause");
            return List.of();
        }
        var prompts = new ArrayList<Prompt>();
        for (var item : array.items()) {
            instruction(item).ifPresent(instruction -> {
                if (instruction instanceof Prompt prompt) {
                    prompts.add(prompt);
                } else {
                    problems.add(item.place(), "play, say or pause expected, but found " + instruction.verb());
                }
            });
        }
        return prompts;
    }

    private Optional<Instruction> pause(JsonAttributes a) {
        var length = a.seconds("length");
        if (length.isEmpty()) {
            if (!a.has("length")) {
                a.missing("length", "seconds");
            }
            return ended(a);
        }
        return made(a, () -> new Pause(length.get()));
    }

    private Optional<Instruction> redirect(JsonAttributes a) {
        if (!a.has("actionHook")) {
            a.missing("actionHook", "where the next document comes from");
        }
        var hook = hook(a, "actionHook");
        return hook.isEmpty() ? ended(a) : made(a, () -> new Redirect(hook.get()));
    }

    private Optional<Hook> hook(JsonAttributes a, String name) {
        var value = a.value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (value.get() instanceof JsonTree.Text text) {
                return Optional.of(new Hook(text.text()));
            }
            if (value.get() instanceof JsonTree.Fields object) {
                var h = new JsonAttributes(object, "'" + name + "'", problems);
                var url = h.requiredText("url", "where to ask");
                var method = h.word("method", Hook.Method.class).orElse(Hook.Method.POST);
                h.end();
                return url.map(target -> new Hook(target, method));
            }
        } catch (IllegalArgumentException e) {
            problems.add(a.place(name), message(e));
            return Optional.empty();
        }
        return a.wrong(value, "a URL, or an object with url and method");
    }

    private Optional<Instruction> transfer(JsonAttributes a) {
        var destination = a.requiredText("destination", "a number");
        var context = a.text("context");
        return destination.isEmpty() ? ended(a) : made(a, () -> new Transfer(destination.get(), context));
    }

    private Optional<Instruction> hangup(JsonAttributes a) {
        var cause = a.text("cause");
        return made(a, () -> new Hangup(cause));
    }

    private Optional<Instruction> reject(JsonAttributes a) {
        var status = a.whole("status");
        var reason = a.text("reason");
        if (status.isEmpty()) {
            if (!a.has("status")) {
                a.missing("status", "a SIP status of 400 to 699");
            }
            return ended(a);
        }
        return made(a, () -> new Reject(status.getAsInt(), reason));
    }

    private Optional<Instruction> set(JsonAttributes a) {
        var value = a.value("variables");
        boolean export = a.flag("export").orElse(false);
        if (value.isEmpty()) {
            a.missing("variables", "an object of names and values");
            return ended(a);
        }
        if (!(value.get() instanceof JsonTree.Fields object)) {
            a.wrong(value, "an object of names and values");
            return ended(a);
        }
        var variables = new LinkedHashMap<String, String>();
        object.fields().forEach((name, field) -> {
            switch (field) {
                case JsonTree.Text text -> variables.put(name, text.text());
                case JsonTree.Number number ->
                    variables.put(name, number.number().toPlainString());
                case JsonTree.Flag flag -> variables.put(name, Boolean.toString(flag.value()));
                case JsonTree.Nothing n -> a.wrong(Optional.of(field), "a string");
                case JsonTree.Items i -> a.wrong(Optional.of(field), "a string");
                case JsonTree.Fields f -> a.wrong(Optional.of(field), "a string");
            }
        });
        return made(a, () -> new SetVariables(variables, export));
    }

    private Optional<Instruction> log(JsonAttributes a) {
        var level = a.word("level", Level.class).orElse(Level.INFO);
        var text = a.requiredText("text", "what is to be logged");
        return text.isEmpty() ? ended(a) : made(a, () -> new Log(level, text.get()));
    }

    private static Optional<Instruction> ended(JsonAttributes a) {
        a.end();
        return Optional.empty();
    }

    /** The instruction, unless it refuses its values; then the problem stands at the attribute it names. */
    private Optional<Instruction> made(JsonAttributes a, Supplier<Instruction> instruction) {
        a.end();
        try {
            return Optional.of(instruction.get());
        } catch (IllegalArgumentException e) {
            String message = message(e);
            int space = message.indexOf(' ');
            problems.add(a.place(space < 0 ? "" : message.substring(0, space)), message);
            return Optional.empty();
        }
    }

    private static String message(IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
    }
}
