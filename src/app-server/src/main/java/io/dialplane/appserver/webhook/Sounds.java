package io.dialplane.appserver.webhook;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Notify;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import io.dialplane.instructions.Voicemail;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The sounds that instructions name. */
final class Sounds {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+._-]*:.*", Pattern.DOTALL);
    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}(-[A-Za-z]+)?");

    private Sounds() {}

    /** Whether this is a reference without a scheme, and no country's ring tone, either. */
    static boolean isRelative(String sound) {
        return !sound.contains("${")
                && !SCHEME.matcher(sound).matches()
                && !COUNTRY.matcher(sound).matches();
    }

    /** The instruction with other sounds. */
    static Instruction replace(Instruction instruction, UnaryOperator<String> by) {
        return switch (instruction) {
            case Prompt prompt -> prompt(prompt, by);
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
                        prompts(g.prompts(), by),
                        prompts(g.invalidPrompts(), by),
                        g.variable(),
                        g.speech(),
                        g.action(),
                        g.actionOnEmptyResult());
            case Dial d ->
                new Dial(
                        d.targets(),
                        d.sequential(),
                        d.timeout(),
                        d.timeLimit(),
                        d.callerId(),
                        d.callerName(),
                        d.answerOnBridge(),
                        d.hangupOnStar(),
                        d.ringTone().map(by),
                        d.record(),
                        d.recordingStatus(),
                        d.headers(),
                        d.continueOnFail(),
                        d.hangupAfter(),
                        d.action());
            case HoldMusic m -> new HoldMusic(m.source().map(by), m.length());
            case Instruction.Answer _, Instruction.Ring _, Instruction.SendDigits _, Instruction.Park _ -> instruction;
            case Instruction.Redirect _, Instruction.Refer _, Instruction.Transfer _ -> instruction;
            case Instruction.Hangup _, Instruction.Reject _, Instruction.Echo _ -> instruction;
            case Instruction.SetVariables _, Instruction.Log _, RecordMessage _, Recording _ -> instruction;
            case Enqueue _, Dequeue _, Leave _, Conference _, Stream _, Voicemail _, Message _, Notify _ -> instruction;
        };
    }

    private static List<Prompt> prompts(List<Prompt> prompts, UnaryOperator<String> by) {
        return prompts.stream().map(prompt -> prompt(prompt, by)).toList();
    }

    private static Prompt prompt(Prompt prompt, UnaryOperator<String> by) {
        return prompt instanceof Play play
                ? new Play(play.sources().stream().map(by).toList(), play.loop())
                : prompt;
    }
}
