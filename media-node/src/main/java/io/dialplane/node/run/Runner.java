package io.dialplane.node.run;

import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Variables;
import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.CallEvents;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.Sound;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one document's instructions on a call, one after another, on the call's own thread; each may block as long as it
 * takes, and ends with {@link CallEnded} when the call does. An instruction that needs media answers the call by itself.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int MOST_VARIABLES = 200;
    private static final int LONGEST_VARIABLE = 4_096;

    private final Call call;
    private final Sounds sounds;
    private final CallEvents events;
    /** What led to this document: hooks are asked in the same place. */
    private final Next.Ask asked;

    Runner(Call call, Next.Ask asked, Sounds sounds, CallEvents events) {
        this.call = call;
        this.asked = asked;
        this.sounds = sounds;
        this.events = events;
    }

    Next run(List<Instruction> document) {
        for (var written : document) {
            var expanded = expanded(written);
            if (expanded.isEmpty()) {
                continue;
            }
            var instruction = expanded.get();
            call.begin(Applications.name(instruction), Applications.data(instruction));
            Optional<Next> next;
            try {
                next = execute(instruction);
            } catch (CallEnded over) {
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
            events.document(call, "variable", 0, 0, "$", instruction.verb() + ": " + e.getMessage());
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
            case Play play ->
                play(String.join("!", play.sources()), () -> sounds.of(call, play.sources()), play.loop());
            case Say say -> play(say.text(), () -> sounds.of(call, say), say.loop());
            case Gather gather -> gather(gather);
            case Pause pause -> done(() -> call.digits().pause(pause.length()));
            case Redirect redirect -> redirect(redirect);
            case Transfer transfer -> transfer(transfer);
            case Hangup hangup -> hangUp(hangup);
            case Reject reject -> reject(reject);
            case Echo echo -> echo();
            case SetVariables set -> done(() -> set(set.variables()));
            case Log log -> done(() -> log(log));
            default -> throw new UnsupportedOperationException(instruction.verb());
        };
    }

    private Optional<Next> done(Runnable work) {
        work.run();
        call.complete("");
        return Optional.empty();
    }

    private Optional<Next> play(String name, java.util.function.Supplier<List<Sound>> find, int loop) {
        var stream = call.answered();
        var found = find.get();
        var response = "FILE NOT FOUND";
        if (!found.isEmpty()) {
            events.playbackStarts(call, name);
            var ended = Ended.CLOSED;
            try {
                ended = stream.play(found, loop).await();
            } catch (InterruptedException e) {
                throw new CallEnded();
            } finally {
                events.playbackStopped(call, name, ended == Ended.FINISHED);
            }
            if (ended == Ended.CLOSED) {
                throw new CallEnded();
            }
            response = "FILE PLAYED";
        }
        call.complete(response);
        return Optional.empty();
    }

    private Optional<Next> gather(Gather gather) {
        var result = new Gathering(call, gather, sounds).run();
        gather.variable().ifPresent(name -> set(Map.of(name, result.digits())));
        call.complete(result.digits());
        return gather.action()
                .map(hook -> new Continuation(hook.target(), "gather", result.digits(), result.reason()))
                .map(hook -> new Next.Ask(asked.destination(), asked.context(), Optional.of(hook)));
    }

    private Optional<Next> redirect(Redirect redirect) {
        call.complete("");
        var hook = new Continuation(redirect.action().target(), "redirect", "", "");
        return Optional.of(new Next.Ask(asked.destination(), asked.context(), Optional.of(hook)));
    }

    private Optional<Next> transfer(Transfer transfer) {
        call.complete("");
        return Optional.of(
                new Next.Ask(transfer.destination(), transfer.context().orElse(asked.context()), Optional.empty()));
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

    private Optional<Next> echo() {
        var stream = call.answered();
        stream.echo(true);
        call.digits().pause(FOREVER);
        stream.echo(false);
        return Optional.empty();
    }

    private void set(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            boolean fits =
                    call.variables().containsKey(name) || call.variables().size() < MOST_VARIABLES;
            if (fits && name.length() <= 128 && value.length() <= LONGEST_VARIABLE) {
                call.variables().put(name, value);
            } else {
                LOG.warn("variable {} is dropped: too many or too long", name);
            }
        });
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
