package io.dialplane.node.run;

import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.node.appserver.Documents;
import io.dialplane.node.appserver.Documents.Fetched;
import io.dialplane.node.appserver.Documents.Situation;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.CallEvents;
import io.dialplane.node.call.Calls;
import io.dialplane.node.call.DocumentState;
import io.dialplane.node.media.Media;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The path of a call, from the INVITE to its end, on the call's own virtual thread: ask for a document, run it, ask for
 * the next one, until a document ends or somebody hangs up. At most a hundred documents may follow one another without
 * the caller pressing a digit or a second passing: a document that redirects to itself ends there.
 */
public final class InvitePath implements Consumer<Call> {
    private static final Logger LOG = LoggerFactory.getLogger(InvitePath.class);
    private static final int MOST_IN_A_ROW = 100;
    private static final long A_WHILE = Duration.ofSeconds(1).toNanos();

    private final Documents documents;
    private final Sounds sounds;
    private final CallEvents events;
    private final Duration limit;

    /**
     * @param limit the longest the application server may take to answer
     */
    public InvitePath(Documents documents, Media media, CallEvents events, Duration limit) {
        this.documents = documents;
        this.sounds = new Sounds(media, events);
        this.events = events;
        this.limit = limit.plusSeconds(1);
    }

    @Override
    public void accept(Call call) {
        MDC.put("trace", call.caller().traceId());
        call.requireAnswerable();
        var next = (Next) new Next.Ask(call.caller().destination(), Calls.CONTEXT, Optional.empty());
        int inARow = 0;
        while (next instanceof Next.Ask ask) {
            long began = System.nanoTime();
            int pressed = call.pressed().length();
            var document = document(call, ask);
            call.instructed();
            call.document().become(DocumentState.RUNNING, document.size() + " instructions");
            next = new Runner(call, ask, sounds, events).run(document);
            call.document().become(DocumentState.FETCHING, "the document ended");
            boolean moves =
                    System.nanoTime() - began > A_WHILE || call.pressed().length() > pressed;
            inARow = moves ? 0 : inARow + 1;
            if (inARow >= MOST_IN_A_ROW) {
                trouble(call, "loop", MOST_IN_A_ROW + " documents in a row without input");
                next = new Next.Over();
            }
        }
    }

    private List<Instruction> document(Call call, Next.Ask ask) {
        var situation = new Situation(
                ask.destination(),
                ask.context(),
                call.signalling().state().isAnswered(),
                call.negotiated().map(agreed -> agreed.codec().name()).orElse(""),
                call.createdMicros(),
                call.answeredMicros(),
                Map.copyOf(call.variables()));
        var fetched = call.await(documents.fetch(call.caller(), situation, ask.continuation()), limit);
        return switch (fetched) {
            case Fetched.Unavailable unavailable -> unavailable(call, unavailable.reason());
            case Fetched.Document document -> {
                document.application().ifPresent(call::runs);
                yield switch (document.document()) {
                    case ParsedDocument.Instructions usable -> usable.instructions();
                    case ParsedDocument.NotFound none -> notFound(call);
                    case ParsedDocument.Broken broken -> broken(call, broken);
                };
            }
        };
    }

    private static List<Instruction> notFound(Call call) {
        call.reject(404, Optional.empty(), OptionalInt.empty(), HangupCause.NO_ROUTE_DESTINATION);
        throw new CallEnded();
    }

    private List<Instruction> unavailable(Call call, String reason) {
        trouble(call, "unavailable", reason);
        // wire/README: FreeSWITCH says 404 here, and callers believe that there is no such number
        return apologise(call, 503, OptionalInt.of(ThreadLocalRandom.current().nextInt(1, 6)), "ivr/sorry.wav");
    }

    private List<Instruction> broken(Call call, ParsedDocument.Broken broken) {
        broken.problems().stream().limit(10).forEach(problem -> {
            LOG.warn("broken document: {}", problem);
            events.document(call, "broken", problem.line(), problem.column(), problem.path(), problem.message());
        });
        return apologise(call, 500, OptionalInt.empty(), "ivr/document-error.wav");
    }

    private static List<Instruction> apologise(Call call, int status, OptionalInt retryAfter, String prompt) {
        if (!call.signalling().state().isAnswered()) {
            call.reject(status, Optional.empty(), retryAfter, HangupCause.ofStatus(status));
        }
        return List.of(
                new Play(prompt), new Instruction.Hangup(Optional.of(HangupCause.NORMAL_TEMPORARY_FAILURE.name())));
    }

    private void trouble(Call call, String kind, String message) {
        LOG.warn("{}: {}", kind, message);
        events.document(call, kind, 0, 0, "$", message);
    }
}
