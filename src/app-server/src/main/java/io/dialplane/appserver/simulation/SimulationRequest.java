package io.dialplane.appserver.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.appserver.problem.Fields;
import io.dialplane.appserver.webhook.RequestDialect;
import io.dialplane.instructions.Dialect;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be simulated, checked: one of a URL, a number, an application or a document, the caller, and what the world
 * answers.
 *
 * @param digits groups separated by commas, one for every time digits are asked for
 * @param dial what becomes of whom the flow calls: completed, busy, no-answer, failed or canceled
 * @param queue what becomes of waiting: bridged, leave, hangup, queue-full, error or timeout
 * @param talk how long those connected talk
 * @param record how long the caller speaks for a recording
 */
record SimulationRequest(
        Optional<URI> url,
        Optional<String> number,
        Optional<String> application,
        Optional<String> document,
        Optional<URI> fallbackUrl,
        Optional<String> fallbackDocument,
        RequestDialect dialect,
        boolean post,
        boolean form,
        Optional<String> secret,
        String from,
        String to,
        String callerName,
        String domain,
        String digits,
        String dial,
        String queue,
        Duration talk,
        Duration record) {
    private static final String WEB_ADDRESS = "an http or https URL with a host and without user and password";
    private static final List<String> SUBJECTS = List.of("url", "number", "application", "document");

    /** Reads a request's body; ApiProblem 400 names everything that is wrong. */
    static SimulationRequest of(byte[] body, String defaultDomain) {
        Fields fields = Fields.of(body);
        Optional<URI> url = url(fields, "url");
        Optional<String> number = fields.optionalText("number", 128);
        Optional<String> application = fields.optionalText("application", 64);
        Optional<String> document = document(fields, "document");
        long subjects = Stream.of(url, number, application, document)
                .filter(Optional::isPresent)
                .count();
        if (subjects != 1 && SUBJECTS.stream().allMatch(fields::isGood)) {
            fields.wrong("url", "", "exactly one of the fields url, number, application, document");
        }
        RequestDialect dialect = RequestDialect.of(word(fields, "dialect", RequestDialect.words()));
        String usual = dialect == RequestDialect.JSON ? "json" : "form";
        Optional<String> to = fields.optionalText("to", 128);
        String digits = fields.optionalText("digits", 1_000).orElse("");
        if (!Keypad.isList(digits)) {
            fields.wrong("digits", digits, "groups of 0-9, A-D, * and # separated by commas, such as 1,2#,4711");
        }
        SimulationRequest request = new SimulationRequest(
                url,
                number,
                application,
                document,
                url(fields, "fallbackUrl"),
                document(fields, "fallbackDocument"),
                dialect,
                word(fields, "method", "POST", "GET").equals("POST"),
                word(fields, "format", usual, usual.equals("json") ? "form" : "json")
                        .equals("form"),
                fields.optionalText("secret", 256),
                fields.optionalText("from", 128).orElse("1001"),
                number.or(() -> to).orElse("5000"),
                fields.optionalText("callerName", 128).orElse(""),
                fields.optionalText("domain", 128).orElse(defaultDomain),
                digits,
                word(fields, "dial", "completed", "busy", "no-answer", "failed", "canceled"),
                word(fields, "queue", "bridged", "leave", "hangup", "queue-full", "error", "timeout"),
                Duration.ofSeconds(fields.number("talkSeconds", 0, 86_400, 10)),
                Duration.ofSeconds(fields.number("recordSeconds", 0, 86_400, 5)));
        fields.done();
        return request;
    }

    /** One of some words, the default first; the default too when it is wrong. */
    private static String word(Fields fields, String field, String... words) {
        String word = fields.oneOf(field, words);
        return List.of(words).contains(word) ? word : words[0];
    }

    private static Optional<URI> url(Fields fields, String field) {
        Optional<String> text = fields.optionalText(field, 2_048);
        Optional<URI> url = text.flatMap(SimulationRequest::webAddress);
        if (text.isPresent() && url.isEmpty()) {
            fields.wrong(field, text.get(), WEB_ADDRESS);
        }
        return url;
    }

    private static Optional<URI> webAddress(String text) {
        try {
            URI url = new URI(text);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            boolean good = web && url.getHost() != null && url.getUserInfo() == null && url.getPort() <= 65_535;
            return good ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** As text, or as the JSON it is. What is wrong with it is shown in the transcript. */
    private static Optional<String> document(Fields fields, String field) {
        JsonNode value = fields.value(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        if (text.isBlank() || text.getBytes(StandardCharsets.UTF_8).length > Dialect.MAX_BYTES) {
            fields.wrong(field, "", "a document of 1 to " + Dialect.MAX_BYTES + " bytes");
            return Optional.empty();
        }
        return Optional.of(text);
    }
}
