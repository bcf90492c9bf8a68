package io.dialplane.node.appserver;

import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.node.appserver.ApplicationServer.Request;
import io.dialplane.node.event.Identity;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.leg.Caller;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the application server what a call is to do next: section {@code dialplan}. */
public final class Documents {
    private static final String ACCEPT = "application/json, text/xml";

    private final ApplicationServer server;
    private final DialplanForm form;
    private final NodeMetrics metrics;

    public Documents(ApplicationServer server, Identity identity, NodeMetrics metrics) {
        this.server = server;
        this.form = new DialplanForm(identity);
        this.metrics = metrics;
    }

    /** What came of asking. */
    public sealed interface Fetched {
        /**
         * A document, which may be broken, or the answer that there is no such number.
         *
         * @param application the application it is of
         * @param status token of the hook that is told how the call gets on
         */
        record Document(ParsedDocument document, Optional<String> application, Optional<String> status)
                implements Fetched {}

        /** Nobody could answer, or the answer says so. */
        record Unavailable(String reason) implements Fetched {}
    }

    /**
     * What a hook reports.
     *
     * @param target the opaque token of the document
     * @param verb of the instruction, or what else asks: {@code enqueue-wait}, {@code dequeue-announce},
     *     {@code dial-confirm}
     * @param reason why the instruction ended; empty for a redirect
     * @param results further results by name, such as {@code DialStatus}
     */
    public record Continuation(String target, String verb, String digits, String reason, Map<String, String> results) {
        public Continuation(String target, String verb, String digits, String reason) {
            this(target, verb, digits, reason, Map.of());
        }
    }

    /**
     * What the call is like when it asks.
     *
     * @param destination the number dialled or transferred to
     * @param answered whether it was answered
     * @param codec what was agreed on, empty before
     * @param leg which side of what it is
     */
    public record Situation(
            String destination,
            String context,
            boolean answered,
            String codec,
            Side leg,
            long createdMicros,
            long answeredMicros,
            Map<String, String> variables) {}

    /**
     * Which side of what a call is.
     *
     * @param outbound whether we began it
     * @param other the call that dialled it, or the last one it was connected with
     * @param hangupCause why it ended; empty while it lives
     */
    public record Side(boolean outbound, String channelName, Optional<String> other, Optional<String> hangupCause) {}

    /** Asks; never completes exceptionally. */
    public CompletableFuture<Fetched> fetch(Caller caller, Situation situation, Optional<Continuation> continuation) {
        if (server.isForeign()) {
            return foreign(caller, situation, continuation);
        }
        return answered(asked(caller, situation, continuation), caller, situation);
    }

    private CompletableFuture<Answer> asked(Caller caller, Situation situation, Optional<Continuation> continuation) {
        var body = form.of(caller, situation, continuation);
        // a number may be looked up twice, a result must not be reported twice
        return server.send(Request.form(body, ACCEPT, caller.traceId(), continuation.isEmpty()));
    }

    private CompletableFuture<Fetched> answered(CompletableFuture<Answer> asked, Caller caller, Situation situation) {
        long began = System.nanoTime();
        return asked.handle((answer, failure) -> {
            metrics.fetched(System.nanoTime() - began);
            if (failure != null) {
                return new Fetched.Unavailable(String.valueOf(failure.getMessage()));
            }
            return understand(answer, fields(caller, situation));
        });
    }

    /** Of a back end of FreeSWITCH's xml_curl: its hooks are URLs, which the node asks itself. */
    private CompletableFuture<Fetched> foreign(
            Caller caller, Situation situation, Optional<Continuation> continuation) {
        var aim = continuation.flatMap(hook -> ForeignHooks.aim(hook.target()));
        if (continuation.isPresent() && aim.isEmpty()) {
            return CompletableFuture.completedFuture(new Fetched.Unavailable("a hook that is no http or https URL"));
        }
        var origin = aim.map(ForeignHooks.Aim::url).orElseGet(server::origin);
        var answer = aim.isEmpty()
                ? asked(caller, situation, continuation)
                : server.sendTo(
                        origin,
                        aim.get().isPost(),
                        ForeignHooks.form(form, caller, situation, continuation.orElseThrow(), aim.get()),
                        caller.traceId());
        return answered(answer, caller, situation)
                .thenApply(fetched -> fetched instanceof Fetched.Document(var document, var application, var status)
                        ? new Fetched.Document(ForeignHooks.prepared(document, origin), application, status)
                        : fetched);
    }

    private static Fetched understand(Answer answer, Map<String, String> fields) {
        return switch (answer.status()) {
            case 200 -> new Fetched.Document(parse(answer, fields), answer.application(), answer.told());
            case 202, 204 ->
                new Fetched.Document(new ParsedDocument.Instructions(List.of()), answer.application(), answer.told());
            case 404 -> new Fetched.Document(new ParsedDocument.NotFound(), Optional.empty(), Optional.empty());
            default -> new Fetched.Unavailable("the application server answered " + answer.status());
        };
    }

    private static ParsedDocument parse(Answer answer, Map<String, String> fields) {
        if (answer.body().length == 0) {
            return new ParsedDocument.Instructions(List.of());
        }
        return Dialects.recognise(answer.contentType(), answer.body())
                .map(dialect -> dialect.parse(answer.body(), fields))
                .orElseGet(() -> new ParsedDocument.Broken(
                        List.of(new Problem(1, 1, "$", "this is neither a JSON array of verbs nor an XML document"))));
    }

    private static Map<String, String> fields(Caller caller, Situation situation) {
        var fields = new HashMap<>(situation.variables());
        // the time for conditions that ask for it: a dialect has no clock
        fields.put("dialplane_epoch_ms", Long.toString(System.currentTimeMillis()));
        fields.putIfAbsent("dialplane_zone", ZoneId.systemDefault().getId());
        fields.put("destination_number", situation.destination());
        fields.put("caller_id_number", caller.user());
        fields.put("caller_id_name", caller.displayName());
        fields.put("network_addr", caller.address());
        fields.put("username", caller.authorizedUser().orElse(caller.user()));
        fields.put("context", situation.context());
        fields.put("uuid", caller.callId());
        fields.put("domain_name", caller.domain());
        return fields;
    }
}
