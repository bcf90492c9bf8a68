package io.dialplane.appserver.simulation;

import io.dialplane.appserver.database.DatabaseFailure;
import io.dialplane.appserver.node.CallQuestion;
import io.dialplane.appserver.node.Client;
import io.dialplane.appserver.node.InstructionPath;
import io.dialplane.appserver.node.NodeAnswer;
import io.dialplane.appserver.trace.Trace;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.json.JsonDialect;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call without a phone and without media: asks for documents exactly as a node does, with the tokens it was given,
 * and runs them in a time of its own. Bounded in documents, instructions and real time. For one thread.
 */
final class Simulation {
    private static final int MOST_DOCUMENTS = 200;
    private static final int MOST_INSTRUCTIONS = 1_000;
    private static final int MOST_IN_A_ROW = 100;
    private static final Duration A_WHILE = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    final SimulationRequest request;
    final Transcript transcript;
    final Keypad keypad;
    private final InstructionPath path;
    private final Context context;
    private final Trace trace = Trace.of(null);
    private final long began = System.nanoTime();
    private int documents;
    private int instructions;
    private int inARow;

    Simulation(SimulationRequest request, Transcript transcript, InstructionPath path, Context context) {
        this.request = request;
        this.transcript = transcript;
        this.keypad = new Keypad(request.digits());
        this.path = path;
        this.context = context;
    }

    /** Runs it to its end. */
    SimulationResult run() {
        SimulatedLeg caller = new SimulatedLeg("simulation-" + UUID.randomUUID(), Optional.empty(), request);
        Ended end;
        try {
            follow(caller, SimulatedRun.Place.CALL, Next.Ask.number(request.to(), "default"));
            end = Ended.of(HangupCause.NORMAL_CLEARING, "the document is at its end, the call is hung up");
        } catch (Ended over) {
            end = over;
        }
        int status = caller.isAnswered() ? 200 : end.sipStatus();
        String how = caller.isAnswered() ? end.cause().name() : end.cause().name() + ", SIP " + status;
        transcript.ends(end.text() + " (" + how + ")");
        boolean failed = end.hasFailed() || transcript.fell();
        String outcome = failed ? "failed" : caller.isAnswered() ? "completed" : "rejected";
        return new SimulationResult(
                new SimulationResult.Result(
                        outcome,
                        end.cause().name(),
                        status,
                        transcript.seconds(),
                        transcript.requests(),
                        transcript.problems(),
                        transcript.warnings()),
                transcript.entries());
    }

    /** Fetches and runs documents until one ends without leading on. */
    Next follow(SimulatedLeg leg, SimulatedRun.Place place, Next.Ask first) {
        Next next = first;
        while (next instanceof Next.Ask ask) {
            Duration at = transcript.now();
            int pressed = keypad.pressed();
            List<Instruction> document = document(leg, ask);
            Duration fetched = transcript.now();
            next = new SimulatedRun(this, leg, place, ask).run(document);
            boolean moves = transcript.now().minus(fetched).compareTo(A_WHILE) > 0
                    || fetched.minus(at).compareTo(A_WHILE) > 0
                    || keypad.pressed() > pressed;
            inARow = moves ? 0 : inARow + 1;
            if (inARow >= MOST_IN_A_ROW) {
                transcript.problem("a loop: " + MOST_IN_A_ROW + " documents in a row without input");
                throw Ended.failed(480, HangupCause.NORMAL_CLEARING, "a node ends such a call");
            }
        }
        return next;
    }

    /** Tells a result when the caller is gone; nobody runs what is answered. */
    void afterwards(SimulatedLeg leg, Next.Ask ask) {
        answer(leg, ask, Optional.of(HangupCause.NORMAL_CLEARING));
    }

    /** One more instruction is run. */
    void count() {
        if (++instructions > MOST_INSTRUCTIONS) {
            throw bound(MOST_INSTRUCTIONS + " instructions were run");
        }
        if (left() <= 0) {
            throw bound(LONGEST.toSeconds() + " seconds of real time have passed");
        }
    }

    private long left() {
        return LONGEST.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private Ended bound(String what) {
        transcript.problem("the simulation ends here: " + what);
        return Ended.failed(480, HangupCause.NORMAL_CLEARING, "the simulation stops");
    }

    private List<Instruction> document(SimulatedLeg leg, Next.Ask ask) {
        NodeAnswer answer = answer(leg, ask, Optional.empty());
        return switch (answer.status()) {
            case 200 -> instructions(answer);
            case 204 -> List.of();
            case 404 ->
                throw Ended.rejected(
                        404, HangupCause.NO_ROUTE_DESTINATION, "the caller is told that there is no such number");
            default -> {
                transcript.problem("the application server answers a node " + answer.status() + ": "
                        + new String(answer.body(), StandardCharsets.UTF_8));
                throw Ended.failed(503, HangupCause.NORMAL_TEMPORARY_FAILURE, "a node apologises");
            }
        };
    }

    private static List<Instruction> instructions(NodeAnswer answer) {
        return switch (JsonDialect.INSTANCE.parse(answer.body(), Map.of())) {
            case ParsedDocument.Instructions read -> read.instructions();
            case ParsedDocument.NotFound none ->
                throw Ended.rejected(
                        404, HangupCause.NO_ROUTE_DESTINATION, "the caller is told that there is no such number");
            case ParsedDocument.Broken broken ->
                throw new IllegalStateException("a document for nodes is broken: " + broken.problems());
        };
    }

    private NodeAnswer answer(SimulatedLeg leg, Next.Ask ask, Optional<HangupCause> over) {
        if (++documents > MOST_DOCUMENTS) {
            throw bound(MOST_DOCUMENTS + " documents were asked for");
        }
        CallQuestion question =
                CallQuestion.of(leg.form(ask, transcript.now(), over), trace, Client.NODE, request.domain());
        CompletableFuture<NodeAnswer> answer = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            try {
                path.answer(question, context).onComplete(answer::complete, answer::completeExceptionally);
            } catch (RuntimeException bug) {
                answer.completeExceptionally(bug);
            }
        });
        try {
            return answer.get(Math.max(1, left()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw bound(LONGEST.toSeconds() + " seconds of real time have passed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw bound("the application server is ending");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DatabaseFailure failure
                    ? failure
                    : new IllegalStateException("a document cannot be had", e);
        }
    }
}
