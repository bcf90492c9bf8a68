package io.dialplane.instructions.json;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Level;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Notify;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Voicemail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the objects of a JSON document into instructions; which attributes each verb has is told by its reader. */
final class JsonVerbs {
    private static final String VERBS =
            "answer, ring, play, say, gather, record, recording, dial, enqueue, dequeue, leave,"
                    + " conference, stream, voicemail, dtmf, music, park, message, notify, sip:refer, pause, redirect, transfer,"
                    + " hangup, reject, echo, set, log; or jambonz' alert, config, listen, sip:decline, tag";

    /** jambonz' further verbs. */
    private static final Set<String> FOREIGN = Set.of(
            "agent",
            "deepgram_s2s",
            "dialogflow",
            "dub",
            "elevenlabs_s2s",
            "google_s2s",
            "gptlive_s2s",
            "lex",
            "llm",
            "openai_s2s",
            "qwen_s2s",
            "rasa",
            "rest:dial",
            "s2s",
            "sip:request",
            "transcribe",
            "ultravox_s2s");

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
            instructions.addAll(instruction(item));
            if (problems.isFull()) {
                break;
            }
        }
        return instructions;
    }

    /** What an object with {@code verb} says, mostly one instruction; {@code {"play": {…}}} is one too. */
    List<Instruction> instruction(JsonTree tree) {
        if (!(tree instanceof JsonTree.Fields object)) {
            problems.add(tree.place(), "an object with 'verb' expected, but found " + tree.kind());
            return List.of();
        }
        if (++count > Dialect.MAX_INSTRUCTIONS) {
            if (count == Dialect.MAX_INSTRUCTIONS + 1) {
                problems.add(tree.place(), "at most " + Dialect.MAX_INSTRUCTIONS + " instructions expected");
            }
            return List.of();
        }
        var verb = object.fields().get("verb");
        if (verb == null && object.fields().size() == 1) {
            var only = object.fields().entrySet().iterator().next();
            if (only.getValue() instanceof JsonTree.Fields attributes) {
                return verb(new JsonTree.Text(attributes.place(), only.getKey()), attributes);
            }
        }
        if (!(verb instanceof JsonTree.Text name)) {
            problems.add(
                    verb == null ? tree.place() : verb.place(),
                    "'verb' must be one of " + VERBS + (verb == null ? "" : ", but found " + verb.kind()));
            return List.of();
        }
        return verb(name, object);
    }

    private List<Instruction> verb(JsonTree.Text name, JsonTree.Fields object) {
        var a = new JsonAttributes(object, name.text(), problems);
        return switch (name.text()) {
            case "play" -> PromptVerbs.withEarlyMedia(a, PromptVerbs.play(a));
            case "say" -> PromptVerbs.withEarlyMedia(a, PromptVerbs.say(a));
            case "config" -> ConfigVerb.config(a);
            default -> single(name, a).map(List::<Instruction>of).orElse(List.of());
        };
    }

    private Optional<? extends Instruction> single(JsonTree.Text name, JsonAttributes a) {
        return switch (name.text()) {
            case "answer" -> a.made(Answer::new);
            case "ring" -> ring(a);
            case "alert" -> alert(a);
            case "pause" -> PromptVerbs.pause(a);
            case "gather" -> new PromptVerbs(this).gather(a);
            case "record" -> MediaVerbs.record(a);
            case "recording" -> MediaVerbs.recording(a);
            case "music" -> MediaVerbs.music(a);
            case "park" -> MediaVerbs.park(a);
            case "dtmf" -> MediaVerbs.dtmf(a);
            case "stream", "listen" -> MediaVerbs.stream(a);
            case "dial" -> DialVerb.dial(a);
            case "transfer" -> DialVerb.transfer(a);
            case "sip:refer" -> PartyVerbs.refer(a);
            case "enqueue" -> PartyVerbs.enqueue(a);
            case "dequeue" -> PartyVerbs.dequeue(a);
            case "leave" -> a.made(Leave::new);
            case "conference", "room" -> PartyVerbs.conference(a);
            case "message" -> PartyVerbs.message(a);
            case "voicemail" -> voicemail(a);
            case "notify" -> notify(a);
            case "redirect" -> redirect(a);
            case "hangup" -> hangup(a);
            case "reject", "sip:decline" -> reject(a);
            case "echo" -> a.made(Echo::new);
            case "set" -> set(a, "variables", a.flag("export", false));
            case "tag" -> set(a, "data", false);
            case "log" -> log(a);
            default -> unknown(name);
        };
    }

    private Optional<Instruction> unknown(JsonTree.Text name) {
        problems.add(
                name.place(),
                (FOREIGN.contains(name.text())
                                ? "jambonz' verb " + name.kind() + " is not available here"
                                : "unknown verb " + name.kind())
                        + "; expected one of " + VERBS);
        return Optional.empty();
    }

    private static Optional<Ring> ring(JsonAttributes a) {
        boolean earlyMedia = a.flag("earlyMedia", false);
        return a.made(() -> new Ring(earlyMedia));
    }

    /** jambonz' alert, a 180 with a header that is not sent here. */
    private static Optional<Ring> alert(JsonAttributes a) {
        a.ignored("message");
        return a.made(() -> new Ring(false));
    }

    private static Optional<Redirect> redirect(JsonAttributes a) {
        if (!a.has("actionHook")) {
            a.missing("actionHook", "where the next document comes from");
        }
        var hook = a.hook("actionHook");
        a.ignored("statusHook");
        return a.made(() -> new Redirect(hook.orElseThrow()));
    }

    private static Optional<Hangup> hangup(JsonAttributes a) {
        var cause = a.text("cause");
        a.ignored("headers");
        return a.made(() -> new Hangup(cause));
    }

    private static Optional<Reject> reject(JsonAttributes a) {
        if (!a.has("status")) {
            a.missing("status", "a SIP status of 400 to 699");
        }
        var status = a.whole("status");
        var reason = a.text("reason");
        a.ignored("headers");
        return a.made(() -> new Reject(status.orElseThrow(), reason));
    }

    private static Optional<SetVariables> set(JsonAttributes a, String name, boolean export) {
        if (!a.has(name)) {
            a.missing(name, "an object of names and values");
        }
        Map<String, String> variables = a.strings(name, "an object of names and values");
        return a.made(() -> new SetVariables(variables, export));
    }

    private static Optional<Log> log(JsonAttributes a) {
        var level = a.word("level", Level.class).orElse(Level.INFO);
        var text = a.needed("text", "what is to be logged");
        return a.made(() -> new Log(level, text));
    }

    private static Optional<Voicemail> voicemail(JsonAttributes a) {
        var operation = a.word("operation", Voicemail.Operation.class).orElse(Voicemail.Operation.LEAVE);
        var mailbox = a.needed("mailbox", "the user's name");
        var domain = a.text("domain");
        return a.made(() -> new Voicemail(operation, mailbox, domain));
    }

    private static Optional<Notify> notify(JsonAttributes a) {
        if (!a.has("hook")) {
            a.missing("hook", "who is told");
        }
        var hook = a.hook("hook");
        var data = a.strings("data", "an object of names and values");
        return a.made(() -> new Notify(hook.orElseThrow(), data));
    }
}
