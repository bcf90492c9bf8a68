package io.dialplane.appserver.simulation;

import static io.dialplane.appserver.simulation.SimulatedHearing.shown;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
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
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Notify;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import io.dialplane.instructions.Variables;
import io.dialplane.instructions.Voicemail;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs one document as a node's runner does, without media: what a node would do is written down. */
final class SimulatedRun {
    private final Simulation simulation;
    private final Transcript transcript;
    private final SimulatedLeg leg;
    private final Place place;
    private final Next.Ask asked;
    private final SimulatedHearing hearing;

    /** Where a document runs: not everything can be done everywhere. */
    enum Place {
        /** The caller's own. */
        CALL(""),
        /** While it waits in a queue. */
        WAITING(""),
        /** On a side that was called, before it is connected. */
        CALLED("the called side: ");

        private final String who;

        Place(String who) {
            this.who = who;
        }
    }

    SimulatedRun(Simulation simulation, SimulatedLeg leg, Place place, Next.Ask asked) {
        this.simulation = simulation;
        this.transcript = simulation.transcript;
        this.leg = leg;
        this.place = place;
        this.asked = asked;
        this.hearing =
                new SimulatedHearing(transcript, place == Place.CALLED ? new Keypad("") : simulation.keypad, place.who);
    }

    Next run(List<Instruction> document) {
        for (Instruction written : document) {
            simulation.count();
            Optional<Next> next = expanded(written).flatMap(this::execute);
            if (next.isPresent()) {
                return next.get();
            }
        }
        return new Next.Over();
    }

    private Optional<Instruction> expanded(Instruction instruction) {
        try {
            return Optional.of(Variables.expand(instruction, name -> leg.variable(name, asked)));
        } catch (IllegalArgumentException e) {
            transcript.problem(instruction.verb() + " is left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Does it; present when the rest of the document no longer matters. */
    private Optional<Next> execute(Instruction instruction) {
        return switch (instruction) {
            case Answer answer -> done(this::answer);
            case Ring ring -> done(() -> ring(ring));
            case Play play -> heard(() -> hearing.play(play));
            case Say say -> heard(() -> hearing.say(say));
            case Pause pause -> done(() -> hearing.pause(pause));
            case HoldMusic music -> heard(() -> hearing.music(music));
            case Gather gather -> gather(gather);
            case SendDigits digits -> heard(() -> transcript.does("sends the digits " + digits.digits()));
            case Echo echo -> {
                media();
                transcript.hears(place.who + "itself: echo");
                throw Ended.of(HangupCause.NORMAL_CLEARING, "nothing else would come: the caller hangs up");
            }
            case RecordMessage record -> record(record);
            case Recording recording ->
                done(() -> transcript.does("recording of the call: "
                        + recording.operation().name().toLowerCase(Locale.ROOT) + " (simulated)"));
            case Park park -> only(Place.CALL, park, () -> park(park));
            case Dial dial -> only(Place.CALL, dial, () -> new SimulatedParties(simulation, leg, asked).dial(dial));
            case Enqueue enqueue ->
                only(Place.CALL, enqueue, () -> new SimulatedParties(simulation, leg, asked).enqueue(enqueue));
            case Dequeue dequeue ->
                only(Place.CALL, dequeue, () -> new SimulatedParties(simulation, leg, asked).dequeue(dequeue));
            case Leave leave ->
                only(Place.WAITING, leave, () -> {
                    transcript.does("leaves the queue");
                    return Optional.of(new Next.Left());
                });
            case Refer refer -> only(Place.CALL, refer, () -> refer(refer));
            case Transfer transfer ->
                only(Place.CALL, transfer, () -> {
                    transcript.does("goes on as number " + transfer.destination());
                    return Optional.of(Next.Ask.number(
                            transfer.destination(), transfer.context().orElse(asked.context())));
                });
            case Message message -> {
                transcript.does("sends " + message.to() + " the text “" + message.text() + "” (simulated: delivered)");
                Map<String, String> results = Map.of("MessageStatus", "delivered", "SipStatus", "200");
                yield message.action().map(hook -> asked.hook(hook.target(), "message", "", "delivered", results));
            }
            case Notify notify ->
                done(() -> transcript.does("tells a webhook " + notify.data() + " (simulated: not delivered)"));
            case Redirect redirect -> Optional.of(asked.hook(redirect.action().target(), "redirect", "", "", Map.of()));
            case Hangup hangup -> throw hangUp(hangup);
            case Reject reject ->
                throw Ended.rejected(
                        reject.status(),
                        HangupCause.ofStatus(reject.status()),
                        "rejected with " + reject.status()
                                + reject.reason().map(reason -> " " + reason).orElse(""));
            case SetVariables set -> done(() -> set(set));
            case Log log -> done(() -> transcript.does("logs “" + log.text() + "”"));
            case Conference conference -> throw unsupported(conference.verb());
            case Stream stream -> throw unsupported(stream.verb());
            case Voicemail voicemail -> throw unsupported(voicemail.verb());
        };
    }

    private static Optional<Next> done(Runnable work) {
        work.run();
        return Optional.empty();
    }

    private Optional<Next> heard(Runnable work) {
        media();
        work.run();
        return Optional.empty();
    }

    private Optional<Next> only(
            Place where, Instruction instruction, java.util.function.Supplier<Optional<Next>> work) {
        if (place == where) {
            return work.get();
        }
        transcript.problem(instruction.verb() + " can be run "
                + (where == Place.WAITING
                        ? "only in a document for those who wait in a queue"
                        : "not in this document"));
        return Optional.empty();
    }

    private void answer() {
        if (!leg.isAnswered()) {
            leg.answer();
            transcript.does("answers");
        }
    }

    private void media() {
        if (!leg.hasMedia()) {
            answer();
        }
    }

    private void ring(Ring ring) {
        if (!leg.isAnswered()) {
            if (ring.earlyMedia()) {
                leg.openEarly();
            }
            transcript.does(ring.earlyMedia() ? "opens early media (183)" : "rings (180)");
        }
    }

    private Optional<Next> gather(Gather gather) {
        if (gather.speech().isPresent()) {
            if (gather.speech().get().only()) {
                throw unsupported("speech");
            }
            transcript.warning(
                    "gather",
                    new io.dialplane.instructions.Problem(0, 0, "$", "speech is not available yet: digits are"));
        }
        answer();
        SimulatedHearing.Gathered got = hearing.gather(gather);
        gather.variable().ifPresent(name -> leg.put(name, got.digits()));
        return gather.action()
                .filter(hook -> gather.actionOnEmptyResult() || !got.digits().isEmpty())
                .map(hook -> asked.hook(hook.target(), "gather", got.digits(), got.reason(), Map.of()));
    }

    private Optional<Next> record(RecordMessage record) {
        answer();
        Duration speech = simulation.request.record();
        boolean whole = record.maxLength().compareTo(speech) <= 0;
        boolean byKey = !whole && !record.finishOnKey().isEmpty();
        boolean bySilence = record.silence().filter(time -> !time.isZero()).isPresent();
        String reason = byKey ? "finish-key" : !whole && bySilence ? "silence" : "max-length";
        Duration length = reason.equals("max-length") ? record.maxLength() : speech;
        String key = byKey ? record.finishOnKey().substring(0, 1) : "";
        transcript.does("records " + shown(length) + (record.beep() ? " after a beep" : "") + ", ended by " + reason
                + " (simulated)");
        transcript.passes(length);
        if (byKey) {
            transcript.presses(key);
        }
        simulation.keypad.forget();
        Map<String, String> results = SimulatedParties.recording(length);
        record.variable().ifPresent(name -> leg.put(name, record.file().orElse(results.get("Recording") + ".wav")));
        return record.action().map(hook -> asked.hook(hook.target(), "record", key, reason, results));
    }

    private Optional<Next> park(Park park) {
        answer();
        transcript.does("waits to be fetched" + (park.music() ? ", with music" : ""));
        Duration time = park.timeout()
                .orElseThrow(() ->
                        Ended.of(HangupCause.NORMAL_CLEARING, "nobody fetches a simulated call: the caller hangs up"));
        transcript.passes(time);
        transcript.does("nobody came within " + shown(time));
        return Optional.empty();
    }

    private Optional<Next> refer(Refer refer) {
        transcript.does("sends the caller's phone to " + refer.referTo() + " (simulated: accepted)");
        Hook action =
                refer.action().orElseThrow(() -> Ended.of(HangupCause.BLIND_TRANSFER, "the phone went elsewhere"));
        Map<String, String> results = Map.of("ReferStatus", "accepted", "SipStatus", "200");
        return Optional.of(asked.hook(action.target(), "refer", "", "accepted", results));
    }

    private void set(SetVariables set) {
        set.variables().forEach((name, value) -> {
            boolean kept = leg.put(name, value);
            transcript.does("sets " + name + " = " + value + (kept ? "" : ": dropped, too many or too long"));
        });
    }

    private Ended hangUp(Hangup hangup) {
        HangupCause cause = hangup.cause().flatMap(HangupCause::of).orElse(HangupCause.NORMAL_CLEARING);
        return Ended.of(cause, "hung up");
    }

    private Ended unsupported(String what) {
        transcript.problem(what + " is not available yet");
        if (leg.isAnswered()) {
            transcript.hears(place.who + "sounds ivr/document-error.wav");
            transcript.passes(Duration.ofSeconds(3));
        }
        return Ended.failed(501, HangupCause.FACILITY_NOT_IMPLEMENTED, "a node cannot run " + what);
    }
}
