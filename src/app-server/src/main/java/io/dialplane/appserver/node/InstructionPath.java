package io.dialplane.appserver.node;

import io.dialplane.appserver.flow.Flows;
import io.dialplane.appserver.freeswitch.FreeSwitch;
import io.dialplane.appserver.freeswitch.Rendered;
import io.dialplane.appserver.recording.RecordingLinks;
import io.dialplane.appserver.request.Occasion;
import io.dialplane.appserver.request.Words;
import io.dialplane.appserver.routing.Route;
import io.dialplane.appserver.routing.Routes;
import io.dialplane.appserver.routing.StoredDocument;
import io.dialplane.appserver.webhook.Asking;
import io.dialplane.appserver.webhook.Continuations;
import io.dialplane.appserver.webhook.Continuations.Continuation;
import io.dialplane.appserver.webhook.Documents;
import io.dialplane.appserver.webhook.RequestDialect;
import io.dialplane.appserver.webhook.WebhookAnswer;
import io.dialplane.appserver.webhook.WebhookClient;
import io.dialplane.appserver.webhook.WebhookRequest;
import io.dialplane.instructions.Hooks;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.flow.Flow;
import io.dialplane.instructions.json.JsonDialect;
import io.dialplane.instructions.twiml.TwimlDialect;
import io.vertx.core.Context;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way of a node's question to its document: number → route → stored document or the developer's webhook → hooks
 * replaced by tokens → written for whoever asked. Nothing on it blocks. Whatever fails on the way is told to the
 * developer, and leads to the application's fall-back document, else to a spoken apology.
 */
@Singleton
public class InstructionPath {
    /** What a call hears when its application has nothing to say: never silence, never a call without an end. */
    private static final StoredDocument APOLOGY = new StoredDocument(JsonDialect.INSTANCE
            .write(Flow.answer().play("ivr/sorry.wav").hangup().instructions())
            .text());

    private static final Duration USUAL_CONNECT = Duration.ofSeconds(2);
    private static final Duration USUAL_ANSWER = Duration.ofSeconds(5);
    private static final int LONGEST_NUMBER = 128;

    private final Routes routes;
    private final WebhookClient webhooks;
    private final Documents documents;
    private final Flows flows;
    private final Continuations continuations;
    private final Outcomes outcomes;
    private final RecordingLinks recordings;
    private final FreeSwitch freeswitch;

    InstructionPath(
            Routes routes,
            WebhookClient webhooks,
            Documents documents,
            Flows flows,
            Continuations continuations,
            Outcomes outcomes,
            RecordingLinks recordings,
            FreeSwitch freeswitch) {
        this.routes = routes;
        this.webhooks = webhooks;
        this.documents = documents;
        this.flows = flows;
        this.continuations = continuations;
        this.outcomes = outcomes;
        this.recordings = recordings;
        this.freeswitch = freeswitch;
    }

    /** The same way, from other routes, told to somebody else. */
    public InstructionPath from(Routes otherRoutes, Outcomes otherOutcomes) {
        return new InstructionPath(
                otherRoutes, webhooks, documents, flows, continuations, otherOutcomes, recordings, freeswitch);
    }

    /** Answers; on the event loop of the context. The future fails only when the database does. */
    public Future<NodeAnswer> answer(CallQuestion question, Context context) {
        String token = question.form().get("Dialplane-Continuation");
        if (question.callId().isEmpty() || question.callId().length() > 64) {
            // FreeSWITCH's console asks for a dialplan without a call
            return Future.succeededFuture(
                    question.client() == Client.FREESWITCH
                            ? NodeAnswer.notFoundDocument()
                            : NodeAnswer.problem(400, "Unique-ID: expected the call's id of 1 to 64 characters."));
        }
        return token.isEmpty() ? begin(question, context) : goOn(question, token, context);
    }

    /** What is left of a document, for a FreeSWITCH that comes back for it. */
    NodeAnswer rest(CallQuestion question, List<Instruction> instructions) {
        return document(question, "", instructions);
    }

    private Future<NodeAnswer> begin(CallQuestion question, Context context) {
        if (question.number().isEmpty() || question.number().length() > LONGEST_NUMBER) {
            return Future.succeededFuture(notFound(question));
        }
        return Future.fromCompletionStage(routes.find(question.domain(), question.number()), context)
                .compose(found -> found.map(route -> follow(question, route, context))
                        .orElseGet(() -> Future.succeededFuture(notFound(question))));
    }

    private Future<NodeAnswer> goOn(CallQuestion question, String token, Context context) {
        Optional<Continuation> checked = continuations.verify(token, question.calls(), Instant.now());
        if (checked.isEmpty()) {
            return Future.succeededFuture(NodeAnswer.problem(
                    400, "Dialplane-Continuation: expected an unexpired token that was given for this call."));
        }
        Continuation to = checked.get();
        return Future.fromCompletionStage(routes.application(to.application()), context)
                .compose(found -> {
                    Route.Terms terms = found.map(Route::terms).orElseGet(() -> gone(to.application()));
                    if (Flows.isFlow(to.url())) {
                        return run(question, terms, Optional.of(Flows.hook(to.url())), context);
                    }
                    var route = new Route.Webhook(terms, to.url(), to.post());
                    return question.callerGone()
                            ? tell(question, route, to.result())
                            : ask(question, route, to.result());
                });
    }

    private Future<NodeAnswer> follow(CallQuestion question, Route route, Context context) {
        outcomes.routed(question, route.application());
        Future<NodeAnswer> first = switch (route) {
            case Route.Webhook webhook -> ask(question, webhook, "");
            case Route.Document document -> Future.succeededFuture(stored(question, document));
            case Route.Flow flow -> run(question, flow.terms(), Optional.empty(), context);
        };
        return first.map(answer -> route.terms()
                .status()
                .map(status -> answer.toldTo(continuations.sign(
                        new Continuation(
                                route.application(), question.domain(), question.callId(), true, "", status.url()),
                        Instant.now())))
                .orElse(answer));
    }

    /** A bean of this server is asked. */
    private Future<NodeAnswer> run(CallQuestion question, Route.Terms terms, Optional<String> hook, Context context) {
        String application = terms.application();
        return flows.ask(application, question.flow(hook), context).map(said -> {
            ParsedDocument parsed = said instanceof ParsedDocument.Instructions read
                    ? documents.withTokens(
                            read, Optional.of(Flows.BASE), application, question.domain(), question.callId())
                    : said;
            return switch (parsed) {
                case ParsedDocument.Instructions ready -> {
                    outcomes.stored(question, application, "flow", ready);
                    yield document(question, application, ready.instructions());
                }
                case ParsedDocument.NotFound none -> notFound(question);
                case ParsedDocument.Broken broken -> {
                    outcomes.broken(question, application, "flow", broken);
                    yield fall(question, application, terms.fallback());
                }
            };
        });
    }

    private NodeAnswer stored(CallQuestion question, Route.Document route) {
        return useStored(question, route.application(), route.document(), "document")
                .orElseGet(() -> fall(question, route));
    }

    /** The endpoint, else the application's other one, else its document for bad times. */
    private Future<NodeAnswer> ask(CallQuestion question, Route.Webhook route, String result) {
        long began = System.nanoTime();
        return askOne(question, route, result, Duration.ZERO)
                .compose(answer -> answer.map(Future::succeededFuture)
                        .or(() -> route.terms().fallbackUrl().map(url -> {
                            var other = new Route.Webhook(route.terms().withoutFallbackUrl(), url, route.post());
                            Duration waited = Duration.ofNanos(System.nanoTime() - began);
                            return askOne(question, other, result, waited)
                                    .map(second -> second.orElseGet(() -> fall(question, other)));
                        }))
                        .orElseGet(() -> Future.succeededFuture(fall(question, route))));
    }

    /** One endpoint; empty when it fails, which the developer is told. */
    private Future<Optional<NodeAnswer>> askOne(
            CallQuestion question, Route.Webhook route, String result, Duration waited) {
        return request(question, route, result, waited).map(answer -> switch (answer) {
            case WebhookAnswer.Failed failed -> {
                outcomes.failed(question, route, failed);
                yield Optional.empty();
            }
            case WebhookAnswer.Document document -> use(question, route, document);
        });
    }

    private NodeAnswer fall(CallQuestion question, Route route) {
        return fall(question, route.application(), route.terms().fallback());
    }

    /** The caller is gone: the endpoint hears of the result, and what it answers is not run. */
    private Future<NodeAnswer> tell(CallQuestion question, Route.Webhook route, String result) {
        return request(question, route, result, Duration.ZERO).map(answer -> {
            switch (answer) {
                case WebhookAnswer.Failed failed -> outcomes.failed(question, route, failed);
                case WebhookAnswer.Document document -> outcomes.told(question, route, document);
            }
            return NodeAnswer.nothing();
        });
    }

    private Future<WebhookAnswer> request(CallQuestion question, Route.Webhook route, String result, Duration waited) {
        Route.Terms terms = route.terms();
        WebhookClient.Target target = webhooks.target(
                route.url(),
                route.post(),
                terms.asking(),
                waited,
                terms.fallbackUrl().isPresent());
        Occasion occasion =
                question.occasion(route.application(), result, recording -> recordings.link(recording, Instant.now()));
        WebhookRequest request = Words.request(target.asking().dialect(), occasion);
        outcomes.asks(question, route, request);
        return webhooks.ask(target, request, question.trace());
    }

    /** The answer read and made one for the node; empty when it is no document, which the developer is told. */
    private Optional<NodeAnswer> use(CallQuestion question, Route.Webhook route, WebhookAnswer.Document got) {
        byte[] body = got.status() == 202 || got.status() == 204 ? new byte[0] : got.body();
        ParsedDocument parsed =
                Dialects.parse(got.contentType(), body, question.form().dialplanFields());
        if (parsed instanceof ParsedDocument.Instructions read) {
            parsed = documents.withTokens(
                    withSounds(read, got),
                    Optional.of(got.url()),
                    route.application(),
                    question.domain(),
                    question.callId());
        }
        return switch (parsed) {
            case ParsedDocument.Instructions ready -> {
                outcomes.answered(question, route, got, ready);
                yield Optional.of(
                        question.client() == Client.FREESWITCH && isDialplan(got.contentType(), body)
                                ? document(question, route.application(), body)
                                : document(question, route.application(), ready.instructions()));
            }
            case ParsedDocument.NotFound none -> {
                outcomes.answered(question, route, got, new ParsedDocument.Instructions(List.of()));
                yield Optional.of(notFound(question));
            }
            case ParsedDocument.Broken broken -> {
                outcomes.unreadable(question, route, got, broken);
                yield Optional.empty();
            }
        };
    }

    /** TwiML's relative sounds are the endpoint's; those of the other dialects are the node's. */
    private static ParsedDocument.Instructions withSounds(
            ParsedDocument.Instructions read, WebhookAnswer.Document got) {
        boolean twiml = Dialects.recognise(got.contentType(), got.body())
                .filter(TwimlDialect.INSTANCE::equals)
                .isPresent();
        return twiml
                ? new ParsedDocument.Instructions(
                        read.instructions().stream()
                                .map(instruction -> Documents.withSounds(instruction, got.url()))
                                .toList(),
                        read.warnings())
                : read;
    }

    /** The application's own document for bad times, else the apology. */
    private NodeAnswer fall(CallQuestion question, String application, Optional<StoredDocument> fallback) {
        return fallback.flatMap(document -> useStored(question, application, document, "fallbackDocument"))
                .or(() -> useStored(question, application, APOLOGY, "apology"))
                .orElseThrow();
    }

    /** A stored document as an answer; empty when it is broken, which the developer is told. */
    private Optional<NodeAnswer> useStored(
            CallQuestion question, String application, StoredDocument stored, String what) {
        Map<String, String> fields = stored.same() ? Map.of() : question.form().dialplanFields();
        ParsedDocument parsed = stored.document(fields);
        if (parsed instanceof ParsedDocument.Instructions read) {
            if (question.client() == Client.FREESWITCH && isDialplan(Optional.empty(), stored.body())) {
                outcomes.stored(question, application, what, read);
                return Optional.of(document(question, application, stored.body()));
            }
            if (question.client() == Client.NODE && stored.same() && !Hooks.has(read.instructions())) {
                outcomes.stored(question, application, what, read);
                byte[] body = stored.written(question.client().name(), () -> json(read.instructions()));
                return Optional.of(document(question, application, body));
            }
            parsed = documents.withTokens(read, Optional.empty(), application, question.domain(), question.callId());
        }
        return switch (parsed) {
            case ParsedDocument.Instructions ready -> {
                outcomes.stored(question, application, what, ready);
                yield Optional.of(document(question, application, ready.instructions()));
            }
            case ParsedDocument.NotFound none -> Optional.of(notFound(question));
            case ParsedDocument.Broken broken -> {
                outcomes.broken(question, application, what, broken);
                yield Optional.empty();
            }
        };
    }

    private NodeAnswer document(CallQuestion question, String application, List<Instruction> instructions) {
        return switch (question.client()) {
            case NODE -> document(question, application, json(instructions));
            case FREESWITCH ->
                document(question, application, freeswitch.dialplan(question.freeswitchCall(), instructions));
            case HTTAPI -> document(question, application, freeswitch.httapi(question.freeswitchCall(), instructions));
        };
    }

    private NodeAnswer document(CallQuestion question, String application, Rendered rendered) {
        outcomes.unsaid(question, application, rendered.unsaid());
        return document(question, application, rendered.text().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] json(List<Instruction> instructions) {
        return JsonDialect.INSTANCE.write(instructions).text().getBytes(StandardCharsets.UTF_8);
    }

    private static NodeAnswer document(CallQuestion question, String application, byte[] body) {
        return new NodeAnswer(200, question.client().contentType(), body, Optional.of(application));
    }

    private NodeAnswer notFound(CallQuestion question) {
        outcomes.notFound(question);
        return switch (question.client()) {
            case NODE -> NodeAnswer.problem(404, "There is no number '" + shortened(question.number()) + "'.");
            case FREESWITCH -> NodeAnswer.notFoundDocument();
            case HTTAPI -> document(question, "", List.of(new Instruction.Hangup(Optional.of("UNALLOCATED_NUMBER"))));
        };
    }

    /** For a call whose application was removed meanwhile: its hooks are still good. */
    private static Route.Terms gone(String application) {
        Asking asking = new Asking(RequestDialect.JSON, false, USUAL_CONNECT, USUAL_ANSWER, 1, List.of());
        return new Route.Terms(application, asking, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether a document is FreeSWITCH's own dialplan, which it gets as it was written. */
    private static boolean isDialplan(Optional<String> contentType, byte[] body) {
        return Dialects.recognise(contentType, body)
                .filter(DialplanDialect.INSTANCE::equals)
                .isPresent();
    }

    private static String shortened(String number) {
        return number.length() <= LONGEST_NUMBER ? number : number.substring(0, LONGEST_NUMBER) + "…";
    }
}
