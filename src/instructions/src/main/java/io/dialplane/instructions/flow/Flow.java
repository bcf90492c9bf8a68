package io.dialplane.instructions.flow;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Notify;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Voicemail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A document as a sentence:
 *
 * <pre>{@code
 * Flow.answer()
 *     .say("Good morning")
 *     .gather(g -> g.digits(1).prompt(p -> p.say("One for sales, two for support")).action("menu"))
 *     .hangup();
 * }</pre>
 *
 * <p>A flow does not change: each method returns a longer one. Values that an instruction refuses are refused at once
 * with an {@link IllegalArgumentException}. A hook is a URL, or in an {@link Application} the name of an {@link OnHook}.
 */
public final class Flow {
    private final List<Instruction> instructions;

    private Flow(List<Instruction> instructions) {
        this.instructions = instructions;
    }

    /** Nothing yet: for what is heard before the call is answered. */
    public static Flow start() {
        return new Flow(List.of());
    }

    /** Answers the call. */
    public static Flow answer() {
        return start().then(new Instruction.Answer());
    }

    /** Refuses the call with a SIP status of 400 to 699. */
    public static Flow reject(int status) {
        return start().then(new Instruction.Reject(status, Optional.empty()));
    }

    /** What was said so far. */
    public List<Instruction> instructions() {
        return instructions;
    }

    /** Goes on with any instructions, such as those without a word here. */
    public Flow then(Instruction... further) {
        return then(List.of(further));
    }

    /** Goes on with another flow. */
    public Flow then(Flow further) {
        return then(further.instructions);
    }

    private Flow then(List<? extends Instruction> further) {
        var longer = new ArrayList<>(instructions);
        longer.addAll(further);
        return new Flow(List.copyOf(longer));
    }

    /** Tells the caller that it rings; what is played next is heard before an answer. */
    public Flow ring() {
        return then(new Instruction.Ring(true));
    }

    /** Reads a text out. */
    public Flow say(String text) {
        return prompt(p -> p.say(text));
    }

    /** Plays files, URLs or tones one after another. */
    public Flow play(String... sources) {
        return prompt(p -> p.play(sources));
    }

    /** Waits. */
    public Flow pause(Duration length) {
        return prompt(p -> p.pause(length));
    }

    /** What is heard: {@code p -> p.say("Your number is").digits("4711")}. */
    public Flow prompt(UnaryOperator<Prompts> prompts) {
        return then(prompts.apply(Prompts.none()).list());
    }

    /** Collects digits or speech. */
    public Flow gather(UnaryOperator<Gathering> gathering) {
        return then(gathering.apply(Gathering.usual()).instruction());
    }

    /** Records what the caller says. */
    public Flow record(UnaryOperator<Recorded> recording) {
        return then(recording.apply(Recorded.usual()).instruction());
    }

    /** Records the call in the background from here on. */
    public Flow recordCall() {
        return then(new Recording(Recording.Operation.START, false, Optional.empty(), Optional.empty()));
    }

    /** Ends the recording in the background. */
    public Flow stopRecording() {
        return then(new Recording(Recording.Operation.STOP, false, Optional.empty(), Optional.empty()));
    }

    /** Calls others: {@code d -> d.user("1001").user("1002").timeout(Duration.ofSeconds(20))}. */
    public Flow dial(UnaryOperator<Dialling> dialling) {
        return then(dialling.apply(Dialling.nobody()).instruction());
    }

    /** Waits in a queue with the node's music. */
    public Flow enqueue(String queue) {
        return then(new Enqueue(queue, Optional.empty(), OptionalInt.empty(), Optional.empty()));
    }

    /** Waits in a queue; the hooks are asked for what is heard meanwhile, and told the result. */
    public Flow enqueue(String queue, String waitHook, String actionHook) {
        return then(new Enqueue(
                queue, Optional.of(new Hook(waitHook)), OptionalInt.empty(), Optional.of(new Hook(actionHook))));
    }

    /** Leaves the queue: in what a wait hook answers. */
    public Flow leave() {
        return then(new Leave());
    }

    /** Joins a conference. */
    public Flow conference(String name) {
        return then(new Conference(
                name,
                Conference.Beep.NEVER,
                false,
                true,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /** Leaves a message in a user's mailbox. */
    public Flow voicemail(String mailbox) {
        return then(new Voicemail(Voicemail.Operation.LEAVE, mailbox, Optional.empty()));
    }

    /** Sends digits. */
    public Flow sendDigits(String digits) {
        return then(new Instruction.SendDigits(digits));
    }

    /** Plays the node's music until hang-up. */
    public Flow music() {
        return then(new Instruction.HoldMusic(Optional.empty(), Optional.empty()));
    }

    /** Waits with music until somebody fetches the call. */
    public Flow park() {
        return then(new Instruction.Park(Optional.empty(), true));
    }

    /** Sends a text to a user, number or SIP URI. */
    public Flow message(String to, String text) {
        return then(new Message(to, Optional.empty(), text, Optional.empty()));
    }

    /** Tells a webhook something without waiting for it. */
    public Flow notify(String hook, Map<String, String> data) {
        return then(new Notify(new Hook(hook), data));
    }

    /** Sets a channel variable. */
    public Flow set(String name, String value) {
        return then(new Instruction.SetVariables(Map.of(name, value), false));
    }

    /** Writes a line to the node's log. */
    public Flow log(String text) {
        return then(new Instruction.Log(Instruction.Level.INFO, text));
    }

    /** Goes on with what the hook answers. */
    public Flow redirect(String hook) {
        return then(new Instruction.Redirect(new Hook(hook)));
    }

    /** Goes on as if that number had been dialled. */
    public Flow transfer(String number) {
        return then(new Instruction.Transfer(number, Optional.empty()));
    }

    /** Sends the caller's phone to a SIP URI or number (REFER). */
    public Flow refer(String to) {
        return then(new Instruction.Refer(to, Optional.empty(), Map.of(), Optional.empty()));
    }

    /** Sends back what is heard. */
    public Flow echo() {
        return then(new Instruction.Echo());
    }

    /** Ends the call. */
    public Flow hangup() {
        return then(new Instruction.Hangup(Optional.empty()));
    }

    /** Ends the call with a cause such as {@code USER_BUSY}. */
    public Flow hangup(String cause) {
        return then(new Instruction.Hangup(Optional.of(cause)));
    }
}
