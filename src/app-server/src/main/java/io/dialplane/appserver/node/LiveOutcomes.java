package io.dialplane.appserver.node;

import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.events.CallEvent.Types;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.appserver.routing.Route;
import io.dialplane.appserver.trace.Trace;
import io.dialplane.appserver.webhook.WebhookAnswer;
import io.dialplane.appserver.webhook.WebhookAnswer.Attempt;
import io.dialplane.appserver.webhook.WebhookAnswer.Outcome;
import io.dialplane.appserver.webhook.WebhookRequest;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Tells it to the log (one line per question, with the trace), to metrics, the timeline and events. */
@Singleton
class LiveOutcomes implements Outcomes {
    private static final Logger LOG = Logger.getLogger("io.dialplane.appserver.instructions");
    private static final int MOST_PROBLEMS = 10;

    private final LiveCalls calls;
    private final EventWindow events;
    private final Map<Outcome, Timer> webhooks = new EnumMap<>(Outcome.class);
    private final Counter broken;

    LiveOutcomes(LiveCalls calls, EventWindow events, MeterRegistry meters) {
        this.calls = calls;
        this.events = events;
        this.broken = meters.counter("dialplane_documents_broken_total");
        for (Outcome outcome : Outcome.values()) {
            webhooks.put(
                    outcome,
                    Timer.builder("dialplane_webhook_seconds")
                            .description("Time of a webhook until its outcome")
                            .tag("outcome", outcome.word())
                            .serviceLevelObjectives(
                                    Duration.ofMillis(5),
                                    Duration.ofMillis(10),
                                    Duration.ofMillis(25),
                                    Duration.ofMillis(50),
                                    Duration.ofMillis(100),
                                    Duration.ofMillis(250),
                                    Duration.ofMillis(500),
                                    Duration.ofSeconds(1),
                                    Duration.ofMillis(2_500),
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(10))
                            .register(meters));
        }
    }

    @Override
    public void routed(CallQuestion question, String application) {
        calls.routed(question.callId(), question.trace().id(), application);
    }

    @Override
    public void asks(CallQuestion question, Route.Webhook route, WebhookRequest request) {
        // told together with what came of it
    }

    private void timed(Outcome outcome, long nanos) {
        webhooks.getOrDefault(outcome, webhooks.values().iterator().next()).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stored(CallQuestion question, String application, String what, ParsedDocument.Instructions document) {
        String text = what + ": " + verbs(document.instructions());
        calls.note(question.callId(), "document", text);
        warnings(question, what, document);
        line(question, application, text);
    }

    @Override
    public void notFound(CallQuestion question) {
        try (Trace.InLog ignored = question.trace().inLog()) {
            LOG.infof("call %s to %s: no such number", question.callId(), loggable(question.number()));
        }
    }

    @Override
    public void answered(
            CallQuestion question,
            Route.Webhook route,
            WebhookAnswer.Document got,
            ParsedDocument.Instructions document) {
        timed(Outcome.OK, got.nanos());
        attempts(question, got.attempts());
        String url = Outcomes.shown(got.url());
        String text = "webhook " + url + " answered " + got.status() + " in " + millis(got.nanos()) + " ms: "
                + verbs(document.instructions());
        calls.note(question.callId(), "webhook", text);
        warnings(question, url, document);
        line(question, route.application(), loggable(text));
    }

    private static String verbs(List<Instruction> instructions) {
        String verbs = instructions.stream().limit(8).map(Instruction::verb).collect(Collectors.joining(" "));
        return verbs.isEmpty() ? "nothing to do" : instructions.size() > 8 ? verbs + " …" : verbs;
    }

    private void warnings(CallQuestion question, String source, ParsedDocument.Instructions document) {
        document.warnings().stream()
                .limit(MOST_PROBLEMS)
                .forEach(warning ->
                        calls.note(question.callId(), "document.warning", source + ", " + warning.inShort()));
    }

    @Override
    public void unsaid(CallQuestion question, String application, List<Problem> problems) {
        problems.stream().limit(MOST_PROBLEMS).forEach(problem -> {
            String text = problem.path() + ": " + problem.message();
            calls.note(question.callId(), "freeswitch", text);
            try (Trace.InLog ignored = question.trace().inLog()) {
                LOG.warnf(
                        "call %s, application %s: FreeSWITCH is not told of %s",
                        question.callId(), application, loggable(text));
            }
        });
    }

    @Override
    public void told(CallQuestion question, Route.Webhook route, WebhookAnswer.Document got) {
        timed(Outcome.OK, got.nanos());
        String text = "webhook told of " + question.form().get("Dialplane-Verb")
                + " after the caller hung up, answered " + got.status() + " in " + millis(got.nanos()) + " ms: not run";
        calls.note(question.callId(), "webhook", text);
        line(question, route.application(), loggable(text));
    }

    @Override
    public void failed(CallQuestion question, Route.Webhook route, WebhookAnswer.Failed failure) {
        timed(failure.outcome(), failure.nanos());
        attempts(question, failure.attempts());
        String url = Outcomes.shown(route.url());
        String text = "webhook " + url + " failed after " + millis(failure.nanos()) + " ms: "
                + failure.outcome().word() + ", " + failure.detail();
        calls.note(question.callId(), Types.WEBHOOK_FAILED, text);
        events.publish(
                Types.WEBHOOK_FAILED,
                question.callId(),
                question.trace().id(),
                question.form().get("hostname"),
                Map.of(
                        "application", route.application(),
                        "url", url,
                        "outcome", failure.outcome().word(),
                        "detail", failure.detail(),
                        "status",
                                failure.attempts().isEmpty()
                                        ? 0
                                        : failure.attempts().getLast().status(),
                        "attempts", failure.attempts().size(),
                        "milliseconds", millis(failure.nanos())));
        try (Trace.InLog ignored = question.trace().inLog()) {
            LOG.warnf("call %s, application %s: %s", question.callId(), route.application(), loggable(text));
        }
    }

    /** What came before the last request: retries and redirects. */
    private void attempts(CallQuestion question, List<Attempt> attempts) {
        attempts.stream()
                .limit(Math.max(0, attempts.size() - 1))
                .forEach(attempt -> calls.note(
                        question.callId(),
                        "webhook",
                        "webhook " + attempt.url() + ", attempt " + attempt.number() + ": "
                                + attempt.outcome().word() + ", " + attempt.detail() + ", " + millis(attempt.nanos())
                                + " ms"));
    }

    @Override
    public void unreadable(
            CallQuestion question, Route.Webhook route, WebhookAnswer.Document got, ParsedDocument.Broken document) {
        timed(Outcome.BROKEN, got.nanos());
        attempts(question, got.attempts());
        broken(question, route.application(), Outcomes.shown(route.url()), document);
    }

    @Override
    public void broken(CallQuestion question, String application, String source, ParsedDocument.Broken document) {
        broken.increment();
        document.problems().stream().limit(MOST_PROBLEMS).forEach(problem -> {
            calls.note(question.callId(), Types.DOCUMENT_BROKEN, source + ", " + problem.inShort());
            events.publish(
                    Types.DOCUMENT_BROKEN,
                    question.callId(),
                    question.trace().id(),
                    question.form().get("hostname"),
                    Map.of(
                            "application", application,
                            "source", source,
                            "line", problem.line(),
                            "column", problem.column(),
                            "path", problem.path(),
                            "message", problem.message()));
            try (Trace.InLog ignored = question.trace().inLog()) {
                LOG.warnf(
                        "call %s, application %s: the document from %s is broken: %s",
                        question.callId(), application, source, loggable(problem.toString()));
            }
        });
    }

    private static void line(CallQuestion question, String application, String text) {
        if (LOG.isInfoEnabled()) {
            try (Trace.InLog ignored = question.trace().inLog()) {
                LOG.info("call " + question.callId() + " from " + loggable(question.from()) + " to "
                        + loggable(question.number()) + ", application " + application + ": " + text);
            }
        }
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** What strangers sent, as one line. */
    private static String loggable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
                return text.replaceAll("\\p{Cntrl}", "?");
            }
        }
        return text;
    }
}
