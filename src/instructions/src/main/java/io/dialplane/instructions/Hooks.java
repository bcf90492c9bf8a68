package io.dialplane.instructions;

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
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The hooks of instructions, wherever they stand. */
public final class Hooks {
    private Hooks() {}

    /** Whether there is one. */
    public static boolean has(List<Instruction> instructions) {
        boolean[] found = {false};
        for (var instruction : instructions) {
            replace(instruction, hook -> {
                found[0] = true;
                return hook;
            });
        }
        return found[0];
    }

    /** The instruction with other hooks. */
    public static Instruction replace(Instruction instruction, UnaryOperator<Hook> by) {
        return switch (instruction) {
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
                        g.prompts(),
                        g.invalidPrompts(),
                        g.variable(),
                        g.speech(),
                        g.action().map(by),
                        g.actionOnEmptyResult());
            case Redirect r -> new Redirect(by.apply(r.action()));
            case RecordMessage r ->
                new RecordMessage(
                        r.maxLength(),
                        r.silence(),
                        r.finishOnKey(),
                        r.beep(),
                        r.trim(),
                        r.file(),
                        r.variable(),
                        r.action().map(by),
                        r.status().map(by));
            case Recording r ->
                new Recording(r.operation(), r.stereo(), r.file(), r.status().map(by));
            case Dial d ->
                new Dial(
                        d.targets().stream().map(target -> target(target, by)).toList(),
                        d.sequential(),
                        d.timeout(),
                        d.timeLimit(),
                        d.callerId(),
                        d.callerName(),
                        d.answerOnBridge(),
                        d.hangupOnStar(),
                        d.ringTone(),
                        d.record(),
                        d.recordingStatus().map(by),
                        d.headers(),
                        d.continueOnFail(),
                        d.hangupAfter(),
                        d.action().map(by));
            case Enqueue e ->
                new Enqueue(
                        e.queue(), e.waiting().map(by), e.maxSize(), e.action().map(by));
            case Dequeue d ->
                new Dequeue(
                        d.queue(),
                        d.timeout(),
                        d.beep(),
                        d.announce().map(by),
                        d.action().map(by));
            case Conference c ->
                new Conference(
                        c.name(),
                        c.beep(),
                        c.muted(),
                        c.startOnEnter(),
                        c.endOnExit(),
                        c.maxParticipants(),
                        c.label(),
                        c.waiting().map(by),
                        c.status().map(by),
                        c.action().map(by));
            case Stream s ->
                new Stream(
                        s.url(),
                        s.name(),
                        s.track(),
                        s.twoWay(),
                        s.parameters(),
                        s.status().map(by),
                        s.action().map(by));
            case Message m -> new Message(m.to(), m.from(), m.text(), m.action().map(by));
            case Notify n -> new Notify(by.apply(n.hook()), n.data());
            case Refer r ->
                new Refer(r.referTo(), r.referredBy(), r.headers(), r.action().map(by));
            case Answer i -> i;
            case Ring i -> i;
            case Play i -> i;
            case Say i -> i;
            case Pause i -> i;
            case Leave i -> i;
            case Voicemail i -> i;
            case SendDigits i -> i;
            case HoldMusic i -> i;
            case Park i -> i;
            case Transfer i -> i;
            case Hangup i -> i;
            case Reject i -> i;
            case Echo i -> i;
            case SetVariables i -> i;
            case Log i -> i;
        };
    }

    private static Target target(Target target, UnaryOperator<Hook> by) {
        return switch (target) {
            case NumberTarget t ->
                new NumberTarget(
                        t.number(), t.trunk(), t.sendDigits(), t.confirm().map(by), status(t, by));
            case UserTarget t ->
                new UserTarget(t.name(), t.domain(), t.confirm().map(by), status(t, by));
            case SipTarget t ->
                new SipTarget(
                        t.uri(),
                        t.trunk(),
                        t.credentials(),
                        t.headers(),
                        t.confirm().map(by),
                        status(t, by));
        };
    }

    private static Optional<LegStatus> status(Target target, UnaryOperator<Hook> by) {
        return target.status().map(told -> new LegStatus(by.apply(told.hook()), told.events()));
    }
}
