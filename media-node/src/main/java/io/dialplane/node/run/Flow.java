package io.dialplane.node.run;

import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.appserver.Documents.Fetched;
import io.dialplane.node.appserver.Documents.Side;
import io.dialplane.node.appserver.Documents.Situation;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.DocumentState;
import io.dialplane.node.call.End;
import io.dialplane.node.call.IncomingCall;
import io.dialplane.node.dial.Statuses;
import io.dialplane.node.means.Means;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches documents for a call and runs them, one after another, until one ends without leading on. At most a hundred may
 * follow one another without a digit being pressed or a second passing: a document that redirects to itself ends there.
 */
final class Flow {
    private static final Logger LOG = LoggerFactory.getLogger(Flow.class);
    private static final int MOST_IN_A_ROW = 100;
    private static final long A_WHILE = Duration.ofSeconds(1).toNanos();

    private final Call call;
    private final Where where;
    private final Means means;
    private final Optional<String> agent;
    private int inARow;

    Flow(Call call, Where where, Means means) {
        this(call, where, means, Optional.empty());
    }

    /** @param agent the call that this one is about to be connected with */
    Flow(Call call, Where where, Means means, Optional<String> agent) {
        this.call = call;
        this.where = where;
        this.means = means;
        this.agent = agent;
    }

    /** What the last document ended with: never a further question. */
    Next follow(Next.Ask first) {
        var next = (Next) first;
        while (next instanceof Next.Ask ask) {
            next = once(ask);
        }
        return next;
    }

    private Next once(Next.Ask ask) {
        long began = System.nanoTime();
        int pressed = call.pressed().length();
        var document = document(ask);
        call.document().become(DocumentState.RUNNING, document.size() + " instructions");
        var next = new Runner(call, ask, where, means).run(document);
        call.document().become(DocumentState.FETCHING, "the document ended");
        boolean moves = System.nanoTime() - began > A_WHILE || call.pressed().length() > pressed;
        inARow = moves ? 0 : inARow + 1;
        if (inARow >= MOST_IN_A_ROW) {
            trouble("loop", MOST_IN_A_ROW + " documents in a row without input");
            return new Next.Over();
        }
        return next;
    }

    /** Tells the application server a result when the call is over; nobody runs what it answers. */
    void afterwards(Next.Ask ask) {
        var side = side(Optional.of(call.end().map(End::cause).orElse(HangupCause.NORMAL_CLEARING)));
        means.documents()
                .fetch(call.caller(), situation(ask, side), ask.continuation())
                .thenAccept(answer -> {
                    if (answer instanceof Fetched.Unavailable unavailable) {
                        LOG.warn("a result that came with the end of the call is lost: {}", unavailable.reason());
                    }
                });
    }

    private Situation situation(Next.Ask ask, Side side) {
        return new Situation(
                ask.destination(),
                ask.context(),
                call.signalling().state().isAnswered(),
                call.negotiated().map(agreed -> agreed.codec().name()).orElse(""),
                side,
                call.createdMicros(),
                call.answeredMicros(),
                Map.copyOf(call.variables()));
    }

    private Side side(Optional<HangupCause> over) {
        var other = call.isOutbound() ? call.other().map(Call::id) : agent;
        return new Side(call.isOutbound(), call.channelName(), other, over.map(HangupCause::name));
    }

    private List<Instruction> document(Next.Ask ask) {
        var asked = means.documents().fetch(call.caller(), situation(ask, side(Optional.empty())), ask.continuation());
        var fetched = call.await(asked, means.answerLimit().plusSeconds(1));
        if (call instanceof IncomingCall incoming) {
            incoming.instructed();
        }
        return switch (fetched) {
            case Fetched.Unavailable unavailable -> unavailable(unavailable.reason());
            case Fetched.Document document -> {
                document.application().ifPresent(call::runs);
                if (ask.continuation().isEmpty()) {
                    document.status().ifPresent(token -> Statuses.ofCall(call, token, means.reports()));
                }
                yield switch (document.document()) {
                    case ParsedDocument.Instructions usable -> usable.instructions();
                    case ParsedDocument.NotFound none -> notFound(ask.continuation());
                    case ParsedDocument.Broken broken -> broken(broken);
                };
            }
        };
    }

    private List<Instruction> notFound(Optional<Continuation> hook) {
        // of a number that is not there, the line about the call's end tells all
        hook.ifPresent(asked -> LOG.info("there is no document for {}", asked.verb()));
        call.reject(404, Optional.empty(), OptionalInt.empty(), HangupCause.NO_ROUTE_DESTINATION);
        throw new CallEnded();
    }

    private List<Instruction> unavailable(String reason) {
        trouble("unavailable", reason);
        // wire/README: FreeSWITCH says 404 here, and callers believe that there is no such number
        return apologise(503, OptionalInt.of(ThreadLocalRandom.current().nextInt(1, 6)), "ivr/sorry.wav");
    }

    private List<Instruction> broken(ParsedDocument.Broken broken) {
        broken.problems().stream().limit(10).forEach(problem -> {
            LOG.warn("broken document: {}", problem);
            means.events()
                    .document(call, "broken", problem.line(), problem.column(), problem.path(), problem.message());
        });
        return apologise(500, OptionalInt.empty(), "ivr/document-error.wav");
    }

    private List<Instruction> apologise(int status, OptionalInt retryAfter, String prompt) {
        if (!call.signalling().state().isAnswered()) {
            call.reject(status, Optional.empty(), retryAfter, HangupCause.ofStatus(status));
        }
        return List.of(
                new Play(prompt), new Instruction.Hangup(Optional.of(HangupCause.NORMAL_TEMPORARY_FAILURE.name())));
    }

    private void trouble(String kind, String message) {
        LOG.warn("{}: {}", kind, message);
        means.events().document(call, kind, 0, 0, "$", message);
    }
}
