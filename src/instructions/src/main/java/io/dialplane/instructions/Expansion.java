package io.dialplane.instructions;

import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.LegStatus;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Park;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Replaces the references in every text of an instruction: {@link Variables#expand}. */
final class Expansion {
    private final Function<String, Optional<String>> values;

    Expansion(Function<String, Optional<String>> values) {
        this.values = values;
    }

    Instruction of(Instruction instruction) {
        return switch (instruction) {
            case Prompt prompt -> prompt(prompt);
            case Gather g -> gather(g);
            case Dial d -> dial(d);
            case RecordMessage r ->
                new RecordMessage(
                        r.maxLength(),
                        r.silence(),
                        r.finishOnKey(),
                        r.beep(),
                        r.trim(),
                        r.file().map(this::text),
                        r.variable(),
                        r.action().map(this::hook),
                        r.status().map(this::hook));
            case Recording r ->
                new Recording(
                        r.operation(),
                        r.stereo(),
                        r.file().map(this::text),
                        r.status().map(this::hook));
            case Enqueue e ->
                new Enqueue(
                        text(e.queue()),
                        e.waiting().map(this::hook),
                        e.maxSize(),
                        e.action().map(this::hook));
            case Dequeue d ->
                new Dequeue(
                        text(d.queue()),
                        d.timeout(),
                        d.beep(),
                        d.announce().map(this::hook),
                        d.action().map(this::hook));
            case Message m ->
                new Message(
                        text(m.to()),
                        m.from().map(this::text),
                        text(m.text()),
                        m.action().map(this::hook));
            case Notify n -> new Notify(hook(n.hook()), texts(n.data()));
            case Refer r ->
                new Refer(
                        text(r.referTo()),
                        r.referredBy().map(this::text),
                        texts(r.headers()),
                        r.action().map(this::hook));
            case SendDigits d -> new SendDigits(text(d.digits()), d.duration(), d.gap());
            case HoldMusic m -> new HoldMusic(m.source().map(this::text), m.length());
            case Redirect r -> new Redirect(hook(r.action()));
            case Transfer t -> new Transfer(text(t.destination()), t.context().map(this::text));
            case Hangup h -> new Hangup(h.cause().map(this::text));
            case Reject r -> new Reject(r.status(), r.reason().map(this::text));
            case SetVariables s -> new SetVariables(texts(s.variables()), s.export());
            case Log l -> new Log(l.level(), text(l.text()));
            case Conference c -> conference(c);
            case Stream s ->
                new Stream(
                        text(s.url()),
                        s.name().map(this::text),
                        s.track(),
                        s.twoWay(),
                        texts(s.parameters()),
                        s.status().map(this::hook),
                        s.action().map(this::hook));
            case Voicemail v ->
                new Voicemail(v.operation(), text(v.mailbox()), v.domain().map(this::text));
            case Answer i -> i;
            case Ring i -> i;
            case Park i -> i;
            case Echo i -> i;
            case Leave i -> i;
        };
    }

    private Gather gather(Gather g) {
        return new Gather(
                g.minDigits(),
                g.maxDigits(),
                g.finishOnKey(),
                g.timeout(),
                g.interDigitTimeout(),
                g.bargeIn(),
                g.attempts(),
                g.pattern(),
                prompts(g.prompts()),
                prompts(g.invalidPrompts()),
                g.variable(),
                g.speech(),
                g.action().map(this::hook),
                g.actionOnEmptyResult());
    }

    private Dial dial(Dial d) {
        return new Dial(
                d.targets().stream().map(this::target).toList(),
                d.sequential(),
                d.timeout(),
                d.timeLimit(),
                d.callerId().map(this::text),
                d.callerName().map(this::text),
                d.answerOnBridge(),
                d.hangupOnStar(),
                d.ringTone().map(this::text),
                d.record(),
                d.recordingStatus().map(this::hook),
                texts(d.headers()),
                d.continueOnFail(),
                d.hangupAfter(),
                d.action().map(this::hook));
    }

    private Target target(Target target) {
        return switch (target) {
            case NumberTarget t ->
                new NumberTarget(
                        text(t.number()),
                        t.trunk().map(this::text),
                        t.sendDigits().map(this::text),
                        t.confirm().map(this::hook),
                        status(t));
            case UserTarget t ->
                new UserTarget(
                        text(t.name()), t.domain().map(this::text), t.confirm().map(this::hook), status(t));
            case SipTarget t ->
                new SipTarget(
                        text(t.uri()),
                        t.trunk().map(this::text),
                        t.credentials().map(known -> new Credentials(text(known.username()), text(known.password()))),
                        texts(t.headers()),
                        t.confirm().map(this::hook),
                        status(t));
        };
    }

    private Optional<LegStatus> status(Target target) {
        return target.status().map(told -> new LegStatus(hook(told.hook()), told.events()));
    }

    private Conference conference(Conference c) {
        return new Conference(
                text(c.name()),
                c.beep(),
                c.muted(),
                c.startOnEnter(),
                c.endOnExit(),
                c.maxParticipants(),
                c.label().map(this::text),
                c.waiting().map(this::hook),
                c.status().map(this::hook),
                c.action().map(this::hook));
    }

    private List<Prompt> prompts(List<Prompt> prompts) {
        return prompts.stream().map(this::prompt).toList();
    }

    private Prompt prompt(Prompt prompt) {
        return switch (prompt) {
            case Play p -> new Play(p.sources().stream().map(this::text).toList(), p.loop());
            case Say s -> new Say(text(s.text()), s.type(), s.language(), s.voice(), s.loop());
            case Pause p -> p;
        };
    }

    private Hook hook(Hook hook) {
        return new Hook(text(hook.target()), hook.method());
    }

    private Map<String, String> texts(Map<String, String> texts) {
        var expanded = new LinkedHashMap<String, String>();
        texts.forEach((name, value) -> expanded.put(name, text(value)));
        return expanded;
    }

    private String text(String text) {
        return Variables.expand(text, values);
    }
}
