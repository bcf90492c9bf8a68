package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.xml.XmlAttributes;
import io.dialplane.instructions.xml.XmlTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the verbs of a {@code <Response>} into instructions: the one place that knows their attributes. */
final class TwimlVerbs {
    private static final String VERBS =
            "Say, Play, Gather, Record, Dial, Enqueue, Leave, Redirect, Refer, Reject, Pause,"
                    + " Hangup, Connect, Start, Stop, Echo, Sms";
    /** What XML editors write into a root. */
    private static final Set<String> ROOT_ATTRIBUTES =
            Set.of("xmlns", "xmlns:xsi", "xsi:noNamespaceSchemaLocation", "version");

    private final Problems problems;
    private int count;

    TwimlVerbs(Problems problems) {
        this.problems = problems;
    }

    /** The instructions of a document; those with problems are left out. */
    List<Instruction> list(XmlTree root) {
        var a = new XmlAttributes(root, problems);
        if (!root.name().equals(TwimlDialect.ROOT)) {
            a.wrong("expected <Response> as the root");
            return List.of();
        }
        ROOT_ATTRIBUTES.forEach(a::text);
        a.textless().end();
        var instructions = new ArrayList<Instruction>();
        for (var verb : root.children()) {
            if (problems.isFull() || !counted(verb)) {
                break;
            }
            verb(verb).ifPresent(instructions::add);
        }
        return instructions;
    }

    private boolean counted(XmlTree verb) {
        if (++count == Dialect.MAX_INSTRUCTIONS + 1) {
            problems.add(
                    verb.place(),
                    "<" + verb.name() + ">: expected at most " + Dialect.MAX_INSTRUCTIONS + " instructions");
        }
        return count <= Dialect.MAX_INSTRUCTIONS;
    }

    private Optional<? extends Instruction> verb(XmlTree verb) {
        var a = new XmlAttributes(verb, problems);
        return switch (verb.name()) {
            case "Say" -> TwimlSay.read(a, problems);
            case "Play" -> play(a);
            case "Gather" -> TwimlGather.read(a, this::prompts);
            case "Record" -> record(a);
            case "Dial" -> new TwimlDial(a, problems).read();
            case "Enqueue" -> enqueue(a);
            case "Leave" -> bare(a).made(Leave::new);
            case "Redirect" -> redirect(a);
            case "Refer" -> refer(a);
            case "Reject" -> reject(a);
            case "Pause" -> pause(a);
            case "Hangup" -> bare(a).made(() -> new Hangup(Optional.empty()));
            case "Echo" -> bare(a).made(Echo::new);
            case "Connect", "Start", "Stop" -> new TwimlStreams(a, problems).read();
            case "Sms", "Message" -> message(a);
            case "Pay", "Prompt", "Queue" -> {
                a.wrong("is not available here");
                yield Optional.empty();
            }
            default -> {
                a.wrong("unknown verb; expected one of " + VERBS);
                yield Optional.empty();
            }
        };
    }

    private static XmlAttributes bare(XmlAttributes a) {
        return a.childless().textless();
    }

    /** What is heard while input is gathered. */
    private List<Prompt> prompts(XmlAttributes gather) {
        var prompts = new ArrayList<Prompt>();
        for (var child : gather.element().children()) {
            var a = new XmlAttributes(child, problems);
            if (!Set.of("Say", "Play", "Pause").contains(child.name())) {
                a.wrong("expected one of Say, Play, Pause inside <Gather>");
            } else if (counted(child)) {
                verb(child).ifPresent(heard -> {
                    if (heard instanceof Prompt prompt) {
                        prompts.add(prompt);
                    } else {
                        a.wrong("digits", "a URL inside <Gather>, no digits");
                    }
                });
            }
        }
        return prompts;
    }

    private static Optional<? extends Instruction> play(XmlAttributes a) {
        a.childless();
        var url = a.element().text().strip();
        var digits = a.text("digits");
        int loop = a.number("loop", 0, 1_000, 1);
        if (digits.isEmpty()) {
            if (url.isEmpty()) {
                a.wrong("expected a URL, or digits");
            }
            return a.made(() -> new Play(List.of(url), loop));
        }
        if (!url.isEmpty()) {
            a.wrong("digits", "either digits or the URL " + Problems.shown(url));
        }
        if (loop == 0 || (long) digits.get().length() * loop > 128) {
            a.wrong("loop", "at most 128 digits in all");
            return Optional.empty();
        }
        return a.made(() -> new SendDigits(digits.get().repeat(loop)));
    }

    private static Optional<RecordMessage> record(XmlAttributes a) {
        bare(a).unused("transcribe", "transcribeCallback");
        var maxLength = Duration.ofSeconds(a.number("maxLength", 1, 86_400, 3_600));
        var silence = Duration.ofSeconds(a.number("timeout", 0, 3_600, 5));
        var finishOnKey = a.text("finishOnKey").orElse(Twiml.RECORD_KEYS);
        boolean beep = a.flag("playBeep", true);
        boolean trim = a.choice("trim", Twiml.TRIMS, true);
        var action = Twiml.hook(a, "action", "method").orElseGet(() -> own(a));
        var status = Twiml.recordingStatus(a);
        return a.made(() -> new RecordMessage(
                maxLength,
                Optional.of(silence),
                finishOnKey,
                beep,
                trim,
                Optional.empty(),
                Optional.empty(),
                Optional.of(action),
                status));
    }

    /** The document's own URL, which Gather and Record report to when they do not say another. */
    static Hook own(XmlAttributes a) {
        return new Hook("", a.choice("method", Twiml.METHODS, Hook.Method.POST));
    }

    private Optional<Enqueue> enqueue(XmlAttributes a) {
        if (a.text("workflowSid").isPresent()) {
            a.wrong("workflowSid", "the name of a queue: TaskRouter is not available here");
        }
        a.childless();
        var name = a.element().text().strip();
        if (a.text("waitUrl").filter(String::isBlank).isPresent()) {
            a.warn("waitUrl", "the node's music is heard instead of silence");
        }
        var waiting = Twiml.hook(a, "waitUrl", "waitUrlMethod")
                .filter(hook -> !hook.target().isEmpty());
        var maxSize = a.number("maxQueueSize", 1, 10_000);
        var action = Twiml.hook(a, "action", "method");
        return a.made(() -> new Enqueue(name, waiting, maxSize, action));
    }

    private static Optional<Redirect> redirect(XmlAttributes a) {
        var method = a.childless().choice("method", Twiml.METHODS, Hook.Method.POST);
        return a.made(() -> new Redirect(new Hook(a.element().text().strip(), method)));
    }

    private Optional<Refer> refer(XmlAttributes a) {
        var action = Twiml.hook(a.textless(), "action", "method");
        var children = a.element().children();
        if (children.size() != 1 || !children.getFirst().name().equals("Sip")) {
            a.wrong("expected one <Sip> inside");
            return Optional.empty();
        }
        var sip = new XmlAttributes(children.getFirst(), problems);
        sip.childless().end();
        var to = children.getFirst().text().strip();
        if (!to.matches("(?i)sips?:.+")) {
            sip.wrong("expected a URI that begins with sip: or sips:, but found " + Problems.shown(to));
        }
        return a.made(() -> new Refer(to, Optional.empty(), Map.of(), action));
    }

    private static Optional<Reject> reject(XmlAttributes a) {
        if (!a.element().children("Parameter").isEmpty()) {
            a.warn("parameters have no effect here");
        }
        int status = a.choice("reason", Map.of("busy", 486, "rejected", 603), 603);
        return a.textless().made(() -> new Reject(status, Optional.empty()));
    }

    private static Optional<Pause> pause(XmlAttributes a) {
        int length = bare(a).number("length", 0, 3_600, 1);
        return a.made(() -> new Pause(Duration.ofSeconds(length)));
    }

    private static Optional<Message> message(XmlAttributes a) {
        a.childless().unused("statusCallback");
        var text = a.element().text();
        // Twilio sends to the caller when nobody else is named
        var to = a.text("to").orElse("${caller_id_number}");
        var from = a.text("from");
        var action = Twiml.hook(a, "action", "method");
        return a.made(() -> new Message(to, from, text, action));
    }
}
