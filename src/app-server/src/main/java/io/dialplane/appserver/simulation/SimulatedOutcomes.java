package io.dialplane.appserver.simulation;

import io.dialplane.appserver.node.CallQuestion;
import io.dialplane.appserver.node.Outcomes;
import io.dialplane.appserver.routing.Route;
import io.dialplane.appserver.webhook.WebhookAnswer;
import io.dialplane.appserver.webhook.WebhookAnswer.Outcome;
import io.dialplane.appserver.webhook.WebhookRequest;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Writes what becomes of a question into a transcript. */
final class SimulatedOutcomes implements Outcomes {
    private static final int LONGEST_BODY = 8_192;

    private final Transcript transcript;

    SimulatedOutcomes(Transcript transcript) {
        this.transcript = transcript;
    }

    @Override
    public void routed(CallQuestion question, String application) {
        if (!application.equals(SimulatedRoutes.APPLICATION)) {
            transcript.does("number " + question.number() + " leads to application " + application);
        }
    }

    @Override
    public void asks(CallQuestion question, Route.Webhook route, WebhookRequest request) {
        String method = route.post() ? "POST" : "GET";
        String url = Outcomes.shown(route.url());
        String verb = question.form().get("Dialplane-Verb");
        String about = verb.isEmpty() ? "" : ", the result of " + verb;
        transcript.request(method + " " + url + about, new Entry.Request(method, url, request.fields()));
    }

    @Override
    public void answered(
            CallQuestion question,
            Route.Webhook route,
            WebhookAnswer.Document got,
            ParsedDocument.Instructions document) {
        response(got, "ok", verbs(document.instructions()));
        document.warnings().forEach(warning -> transcript.warning(Outcomes.shown(got.url()), warning));
    }

    @Override
    public void unreadable(
            CallQuestion question, Route.Webhook route, WebhookAnswer.Document got, ParsedDocument.Broken document) {
        response(got, Outcome.BROKEN.word(), "a document that cannot be run");
        broken(question, route.application(), Outcomes.shown(got.url()), document);
    }

    @Override
    public void failed(CallQuestion question, Route.Webhook route, WebhookAnswer.Failed failure) {
        int status =
                failure.attempts().isEmpty() ? 0 : failure.attempts().getLast().status();
        String word = failure.outcome().word();
        String text =
                "failed in " + millis(failure.nanos()) + " ms" + often(failure) + ": " + word + ", " + failure.detail();
        transcript.response(text, new Entry.Response(word, status, "", "", millis(failure.nanos()), attempts(failure)));
        transcript.problem(Outcomes.shown(route.url()) + ": " + word + ", " + failure.detail());
    }

    @Override
    public void told(CallQuestion question, Route.Webhook route, WebhookAnswer.Document got) {
        response(got, "ok", "not run, the caller is gone");
    }

    @Override
    public void stored(CallQuestion question, String application, String what, ParsedDocument.Instructions document) {
        if (!what.equals("document") && !what.equals("flow")) {
            transcript.falls();
            transcript.does(
                    what.equals("apology")
                            ? "an apology takes the document's place"
                            : "the " + what + " takes the document's place");
        }
        document.warnings().forEach(warning -> transcript.warning(what, warning));
    }

    @Override
    public void broken(CallQuestion question, String application, String source, ParsedDocument.Broken document) {
        document.problems().forEach(problem -> transcript.problem(source, problem));
    }

    @Override
    public void notFound(CallQuestion question) {
        transcript.problem("there is no number " + question.number());
    }

    private void response(WebhookAnswer.Document got, String outcome, String what) {
        long millis = millis(got.nanos());
        String body = new String(got.body(), StandardCharsets.UTF_8);
        String shown = body.length() <= LONGEST_BODY ? body : body.substring(0, LONGEST_BODY) + "…";
        String type = got.contentType().orElse("");
        transcript.response(
                got.status() + " in " + millis + " ms" + often(got) + ": " + what,
                new Entry.Response(outcome, got.status(), type, shown, millis, attempts(got)));
    }

    private static String verbs(List<Instruction> instructions) {
        String verbs = instructions.stream().limit(12).map(Instruction::verb).collect(Collectors.joining(" "));
        return verbs.isEmpty() ? "nothing to do" : instructions.size() > 12 ? verbs + " …" : verbs;
    }

    private static String often(WebhookAnswer answer) {
        return Optional.of(answer.attempts().size())
                .filter(count -> count > 1)
                .map(count -> " after " + count + " requests")
                .orElse("");
    }

    private static List<Entry.Attempt> attempts(WebhookAnswer answer) {
        return answer.attempts().stream()
                .map(attempt -> new Entry.Attempt(
                        attempt.url(),
                        attempt.number(),
                        attempt.status(),
                        attempt.outcome().word(),
                        attempt.detail(),
                        millis(attempt.nanos())))
                .toList();
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
