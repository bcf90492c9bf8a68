package io.dialplane.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dialplane simulate}: a call without a phone, as a transcript. */
@Command(
        name = "simulate",
        description = "Calls a flow without a phone, against its live endpoint or a document, and tells what happens.",
        footer = {
            "",
            "Exits 0 when the call came to its end, 1 when something is wrong with the flow, 2 when an option is wrong.",
            "Uses the Dialplane that runs on this data directory (run.json); else starts an application server for the"
                    + " time it takes."
        },
        mixinStandardHelpOptions = true,
        version = "Dialplane 0.1.0",
        sortOptions = false)
final class SimulateCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(75);

    @Option(names = "--url", paramLabel = "URL", description = "The endpoint that is asked for the first document.")
    private Optional<String> url = Optional.empty();

    @Option(names = "--document", paramLabel = "FILE", description = "A document, instead of an endpoint.")
    private Optional<Path> document = Optional.empty();

    @Option(names = "--number", paramLabel = "NUMBER", description = "A number of the Dialplane that runs.")
    private Optional<String> number = Optional.empty();

    @Option(names = "--application", paramLabel = "ID", description = "An application of the Dialplane that runs.")
    private Optional<String> application = Optional.empty();

    @Option(names = "--from", paramLabel = "NUMBER", description = "Who calls (default: 1001).")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "NUMBER", description = "What was dialled (default: 5000).")
    private Optional<String> to = Optional.empty();

    @Option(names = "--caller-name", paramLabel = "NAME", description = "The caller's name.")
    private Optional<String> callerName = Optional.empty();

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "The caller's domain.")
    private Optional<String> domain = Optional.empty();

    @Option(
            names = "--digits",
            paramLabel = "LIST",
            description = "What is pressed each time digits are asked for, separated by commas: 1,2#,4711.")
    private Optional<String> digits = Optional.empty();

    @Option(
            names = "--dialect",
            paramLabel = "json|twiml|httapi",
            description = "By whose names the endpoint is asked (default: json).")
    private Optional<String> dialect = Optional.empty();

    @Option(names = "--method", paramLabel = "POST|GET", description = "How it is asked (default: POST).")
    private Optional<String> method = Optional.empty();

    @Option(names = "--format", paramLabel = "json|form", description = "The body of a POST.")
    private Optional<String> format = Optional.empty();

    @Option(names = "--secret", paramLabel = "SECRET", description = "Signs the requests.")
    private Optional<String> secret = Optional.empty();

    @Option(names = "--fallback-url", paramLabel = "URL", description = "Asked when the endpoint fails.")
    private Optional<String> fallbackUrl = Optional.empty();

    @Option(names = "--fallback-document", paramLabel = "FILE", description = "Heard when that fails, too.")
    private Optional<Path> fallbackDocument = Optional.empty();

    @Option(
            names = "--dial",
            paramLabel = "STATUS",
            description =
                    "What becomes of whom the flow calls: completed (default), busy, no-answer, failed, canceled.")
    private Optional<String> dial = Optional.empty();

    @Option(
            names = "--queue",
            paramLabel = "RESULT",
            description = "What becomes of waiting: bridged (default), leave, hangup, queue-full, error, timeout.")
    private Optional<String> queue = Optional.empty();

    @Option(names = "--talk", paramLabel = "SECONDS", description = "How long those connected talk (default: 10).")
    private Optional<Integer> talk = Optional.empty();

    @Option(names = "--record", paramLabel = "SECONDS", description = "How long the caller speaks (default: 5).")
    private Optional<Integer> record = Optional.empty();

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    @Override
    public Integer call() {
        long subjects = Stream.of(url, document, number, application)
                .filter(Optional::isPresent)
                .count();
        if (subjects != 1) {
            throw new StartFailure("expected exactly one of --url, --document, --number and --application.");
        }
        ObjectNode request = request();
        var installation = Installation.of(System.getenv());
        Optional<RunFile> running =
                RunFile.read(installation.var()).filter(run -> TemporaryAppServer.isReady(run.apiUrl()));
        if (running.isPresent()) {
            return simulate(running.get().apiUrl(), running.get().apiKey(), request);
        }
        if (number.isPresent() || application.isPresent()) {
            throw new StartFailure("--number and --application are those of a Dialplane that runs, and none runs on "
                    + installation.var() + ": start it with ./dialplane up.");
        }
        System.err.println("No Dialplane runs on " + installation.var()
                + ": an application server is started for this simulation.");
        try (var server = TemporaryAppServer.start(installation)) {
            return simulate(server.url(), server.key(), request);
        }
    }

    private ObjectNode request() {
        ObjectNode request = JSON.createObjectNode();
        url.ifPresent(value -> request.put("url", value));
        document.ifPresent(file -> request.put("document", text("--document", file)));
        number.ifPresent(value -> request.put("number", value));
        application.ifPresent(value -> request.put("application", value));
        from.ifPresent(value -> request.put("from", value));
        to.ifPresent(value -> request.put("to", value));
        callerName.ifPresent(value -> request.put("callerName", value));
        domain.ifPresent(value -> request.put("domain", value));
        digits.ifPresent(value -> request.put("digits", value));
        dialect.ifPresent(value -> request.put("dialect", value));
        method.ifPresent(value -> request.put("method", value));
        format.ifPresent(value -> request.put("format", value));
        secret.ifPresent(value -> request.put("secret", value));
        fallbackUrl.ifPresent(value -> request.put("fallbackUrl", value));
        fallbackDocument.ifPresent(file -> request.put("fallbackDocument", text("--fallback-document", file)));
        dial.ifPresent(value -> request.put("dial", value));
        queue.ifPresent(value -> request.put("queue", value));
        talk.ifPresent(value -> request.put("talkSeconds", value));
        record.ifPresent(value -> request.put("recordSeconds", value));
        return request;
    }

    private static String text(String option, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure(option + " " + file + ": cannot be read as UTF-8 text.", e);
        }
    }

    private int simulate(String api, String key, ObjectNode body) {
        HttpResponse<String> response;
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(api + "/v1/simulations"))
                    .timeout(LIMIT)
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build();
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new StartFailure("the application server at " + api + " does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
        JsonNode answer = tree(response.body());
        if (response.statusCode() != 200) {
            throw new StartFailure(answer.path("detail").asText("status " + response.statusCode()));
        }
        System.out.println(json ? response.body() : transcript(answer));
        JsonNode result = answer.path("result");
        boolean good = !result.path("outcome").asText().equals("failed")
                && result.path("problems").asInt() == 0;
        return good ? 0 : 1;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new StartFailure("the application server's answer is no JSON.", e);
        }
    }

    private static String transcript(JsonNode answer) {
        var text = new StringBuilder();
        for (JsonNode entry : answer.path("transcript")) {
            text.append(String.format(
                    Locale.ROOT,
                    "%8.3f  %-8s  %s%n",
                    entry.path("at").asDouble(),
                    entry.path("kind").asText(),
                    printable(entry.path("text").asText())));
        }
        JsonNode result = answer.path("result");
        text.append(String.format(
                Locale.ROOT,
                "%n%s after %.1f s of call: %s, %s, %s",
                result.path("outcome").asText(),
                result.path("seconds").asDouble(),
                counted(result.path("requests").asInt(), "request"),
                counted(result.path("problems").asInt(), "problem"),
                counted(result.path("warnings").asInt(), "warning")));
        return text.toString();
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** What endpoints sent, without what a terminal would obey. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
