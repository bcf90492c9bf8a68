package io.dialplane.node.run;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.HangupCause;
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
import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.IncomingCall;
import io.dialplane.node.call.Interruption;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.MediaException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one document's instructions on a call, one after another, on the call's own thread; each may block as long as it
 * takes, and ends with {@link CallEnded} when the call does. An instruction that needs media answers the call by itself.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final int MOST_VARIABLES = 200;
    private static final int LONGEST_VARIABLE = 4_096;

    private final Call call;
    private final Where where;
    private final Means means;
    /** What led to this document: hooks are asked in the same place. */
    private final Next.Ask asked;

    Runner(Call call, Next.Ask asked, Where where, Means means) {
        this.call = call;
        this.asked = asked;
        this.where = where;
        this.means = means;
    }

    Next run(List<Instruction> document) {
        for (var written : document) {
            call.check();
            var expanded = expanded(written);
            if (expanded.isEmpty()) {
                continue;
            }
            var instruction = expanded.get();
            call.begin(Applications.name(instruction), Applications.data(instruction));
            Optional<Next> next;
            try {
                next = execute(instruction);
            } catch (CallEnded | Interruption over) {
                call.complete("");
                throw over;
            }
            if (next.isPresent()) {
                return next.get();
            }
        }
        return new Next.Over();
    }

    /** The instruction with what its {@code ${…}} stand for; one that makes no sense then is told and left out. */
    private Optional<Instruction> expanded(Instruction instruction) {
        try {
            return Optional.of(Variables.expand(instruction, this::variable));
        } catch (IllegalArgumentException e) {
            LOG.warn("{} is left out: {}", instruction.verb(), e.getMessage());
            means.events().document(call, "variable", 0, 0, "$", instruction.verb() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> variable(String name) {
        var set = Optional.ofNullable(call.variables().get(name));
        return set.isPresent()
                ? set
                : switch (name) {
                    case "destination_number" -> Optional.of(asked.destination());
                    case "context" -> Optional.of(asked.context());
                    case "caller_id_number" -> Optional.of(call.caller().user());
                    case "caller_id_name" -> Optional.of(call.caller().displayName());
                    case "network_addr" -> Optional.of(call.caller().address());
                    case "uuid" -> Optional.of(call.caller().callId());
                    case "domain_name" -> Optional.of(call.caller().domain());
                    default -> Optional.empty();
                };
    }

    /** Does it; present when the rest of the document no longer matters. */
    private Optional<Next> execute(Instruction instruction) {
        return switch (instruction) {
            case Answer answer -> done(call::answered);
            case Ring ring -> done(() -> ring(ring));
            case Play play -> completed(playing().play(play));
            case Say say -> completed(playing().say(say));
            case Gather gather -> gather(gather);
            case Pause pause -> done(() -> call.digits().pause(pause.length()));
            case SendDigits digits -> done(() -> playing().send(digits));
            case HoldMusic music -> done(() -> playing().music(music));
            case Echo echo -> done(() -> playing().echo());
            case Park park -> elsewhere(Where.CALL, instruction, () -> done(() -> new Parking(call, means).run(park)));
            case RecordMessage record -> done(new MessageRecording(call, means, asked).run(record));
            case Recording recording -> done(() -> background(recording));
            case Dial dial ->
                elsewhere(Where.CALL, instruction, () -> done(new Dialling(call, means, asked).run(dial)));
            case Enqueue enqueue ->
                elsewhere(Where.CALL, instruction, () -> done(new Queueing(call, means, asked).run(enqueue)));
            case Dequeue dequeue ->
                elsewhere(Where.CALL, instruction, () -> done(new Dequeueing(call, means, asked).run(dequeue)));
            case Leave leave -> elsewhere(Where.WAITING, instruction, () -> next(new Next.Left()));
            case Refer refer ->
                elsewhere(Where.CALL, instruction, () -> done(new Messaging(call, means, asked).refer(refer)));
            case Message message -> done(new Messaging(call, means, asked).send(message));
            case Notify notify -> done(() -> new Messaging(call, means, asked).notify(notify));
            case Redirect redirect ->
                next(asked.with(new Continuation(redirect.action().target(), "redirect", "", "")));
            case Transfer transfer -> elsewhere(Where.CALL, instruction, () -> transfer(transfer));
            case Hangup hangup -> hangUp(hangup);
            case Reject reject -> reject(reject);
            case SetVariables set -> done(() -> set(set));
            case Log log -> done(() -> log(log));
            case Conference conference -> unsupported(instruction);
            case Stream stream -> unsupported(instruction);
            case Voicemail voicemail -> unsupported(instruction);
        };
    }

    private Playing playing() {
        return new Playing(call, means);
    }

    private Optional<Next> done(Runnable work) {
        work.run();
        return completed("");
    }

    private Optional<Next> completed(String response) {
        call.complete(response);
        return Optional.empty();
    }

    private Optional<Next> next(Next next) {
        call.complete("");
        return Optional.of(next);
    }

    /** A result that is reported, if somebody wants it, and whose answer takes the place of the rest. */
    private Optional<Next> done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Reported(Continuation hook) -> next(asked.with(hook));
            case Outcome.Done(String response) -> completed(response);
            case Outcome.Ends(HangupCause cause) -> {
                call.reject(cause.sipStatus(), Optional.empty(), OptionalInt.empty(), cause);
                throw new CallEnded();
            }
            case Outcome.Leads(Next there) -> next(there);
        };
    }

    /** Something that can only be run in one place: anywhere else it is told, and left out. */
    private Optional<Next> elsewhere(Where only, Instruction instruction, Supplier<Optional<Next>> run) {
        if (where == only) {
            return run.get();
        }
        var place = only == Where.WAITING ? "only in a document for those who wait in a queue" : "not in this document";
        means.events().document(call, "misplaced", 0, 0, "$", instruction.verb() + " can be run " + place);
        return completed("");
    }

    private Optional<Next> unsupported(Instruction instruction) {
        return unsupported(instruction.verb());
    }

    /** Fails with its name: the caller hears that something is wrong, and is hung up. */
    private Optional<Next> unsupported(String what) {
        LOG.warn("{} is not available yet", what);
        means.events().document(call, "unsupported", 0, 0, "$", what + " is not available yet");
        if (call.signalling().state().isAnswered()) {
            playing().play(new Play("ivr/document-error.wav"));
        }
        call.reject(501, Optional.empty(), OptionalInt.empty(), HangupCause.FACILITY_NOT_IMPLEMENTED);
        throw new CallEnded();
    }

    private void ring(Ring ring) {
        if (call instanceof IncomingCall incoming) {
            if (ring.earlyMedia()) {
                incoming.early();
            } else {
                incoming.ring();
            }
        }
    }

    private Optional<Next> gather(Gather gather) {
        if (gather.speech().isPresent()) {
            if (gather.speech().get().only()) {
                return unsupported("speech");
            }
            means.events().document(call, "unsupported", 0, 0, "$", "speech is not available yet: digits are");
        }
        var result = new Gathering(call, gather, means.sounds()).run();
        gather.variable().ifPresent(name -> put(name, result.digits()));
        call.complete(result.digits());
        return gather.action()
                .filter(hook -> gather.actionOnEmptyResult() || !result.digits().isEmpty())
                .map(hook -> asked.with(new Continuation(hook.target(), "gather", result.digits(), result.reason())));
    }

    private void background(Recording recording) {
        try {
            var status = recording.status().map(hook -> hook.target());
            boolean done = new BackgroundRecording(call, means)
                    .run(recording.operation(), recording.stereo(), recording.file(), status);
            if (!done) {
                means.events().document(call, "recording", 0, 0, "$", "no recording runs");
            }
        } catch (MediaException e) {
            LOG.warn("not recorded: {}", e.getMessage());
            means.events().document(call, "recording", 0, 0, "$", String.valueOf(e.getMessage()));
        }
    }

    private Optional<Next> transfer(Transfer transfer) {
        return next(new Next.Ask(transfer.destination(), transfer.context().orElse(asked.context()), Optional.empty()));
    }

    private Optional<Next> hangUp(Hangup hangup) {
        var cause = hangup.cause().flatMap(HangupCause::of).orElse(HangupCause.NORMAL_CLEARING);
        call.hangUp(Leg.By.NODE, cause);
        throw new CallEnded();
    }

    private Optional<Next> reject(Reject reject) {
        call.reject(reject.status(), reject.reason(), OptionalInt.empty(), HangupCause.ofStatus(reject.status()));
        throw new CallEnded();
    }

    private void set(SetVariables set) {
        set.variables().forEach((name, value) -> {
            put(name, value);
            if (set.export()) {
                call.exported().add(name);
            }
        });
    }

    private void put(String name, String value) {
        boolean fits = call.variables().containsKey(name) || call.variables().size() < MOST_VARIABLES;
        if (fits && name.length() <= 128 && value.length() <= LONGEST_VARIABLE) {
            call.variables().put(name, value);
        } else {
            LOG.warn("variable {} is dropped: too many or too long", name);
        }
    }

    private static void log(Log log) {
        switch (log.level()) {
            case DEBUG -> LOG.debug("{}", log.text());
            case INFO -> LOG.info("{}", log.text());
            case WARN -> LOG.warn("{}", log.text());
            case ERROR -> LOG.error("{}", log.text());
        }
    }
}
