package io.dialplane.appserver.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.appserver.problem.Fields;
import io.dialplane.appserver.webhook.Documents;
import io.dialplane.appserver.webhook.RequestDialect;
import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.instructions.dialplan.DialplanDialect;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An application as the API takes it.
 *
 * @param name for people
 * @param kind {@code webhook}, {@code document} or {@code flow}: a bean of the server, whose name is the id
 * @param url of a webhook: absolute, http or https
 * @param method GET or POST
 * @param document of kind document: JSON verbs (as text or as an array), or FreeSWITCH XML as text
 * @param dialect how the endpoints are told of calls: {@code json} (jambonz' names), {@code twiml}, {@code httapi}
 * @param format of the body of a POST: {@code json} or {@code form}; {@code json} with dialect json when left out
 * @param fallbackUrl asked when the webhook fails
 * @param fallbackDocument used when that fails, too
 * @param statusUrl told of a call's progress by POST, at least once and in order
 * @param statusEvents some of initiated, ringing, answered, completed; all when left out
 * @param retries further attempts where they are safe, 0 to 5, 1 when left out
 * @param connectTimeoutMs 100 to 10000, 2000 when left out
 * @param answerTimeoutMs 100 to 30000, 5000 when left out; the nodes wait 10 s in all
 */
@Schema(requiredProperties = {"name"})
record ApplicationRequest(
        String name,
        String kind,
        Optional<String> url,
        String method,
        String dialect,
        String format,
        Optional<String> document,
        Optional<String> fallbackUrl,
        Optional<String> fallbackDocument,
        Optional<String> statusUrl,
        List<String> statusEvents,
        int retries,
        int connectTimeoutMs,
        int answerTimeoutMs) {
    private static final String WEB_ADDRESS = "an absolute http or https URL";
    private static final String[] EVENTS = {"initiated", "ringing", "answered", "completed"};

    /**
     * Reads one.
     *
     * @param refusal why a host may not be asked
     */
    static ApplicationRequest read(Fields fields, Function<String, Optional<String>> refusal) {
        String kind = fields.oneOf("kind", Application.WEBHOOK, Application.DOCUMENT, Application.FLOW);
        Optional<String> url = url(fields, "url", refusal);
        Optional<String> document = document(fields, "document");
        if (kind.equals(Application.WEBHOOK)) {
            if (url.isEmpty() && fields.isGood("url")) {
                fields.wrong("url", "", WEB_ADDRESS);
            }
            if (document.isPresent()) {
                fields.wrong("document", "", ApplicationResource.belongsTo(Application.DOCUMENT));
            }
        } else if (kind.equals(Application.DOCUMENT)) {
            if (document.isEmpty() && fields.isGood("document")) {
                fields.wrong("document", "", "a document: JSON verbs, TwiML or FreeSWITCH XML");
            }
            if (url.isPresent()) {
                fields.wrong("url", url.get(), ApplicationResource.belongsTo(Application.WEBHOOK));
            }
        } else if (kind.equals(Application.FLOW) && (url.isPresent() || document.isPresent())) {
            fields.wrong(url.isPresent() ? "url" : "document", "", "nothing: a bean of this server answers kind flow");
        }
        String dialect = fields.oneOf("dialect", RequestDialect.words());
        boolean json = dialect.equals(RequestDialect.JSON.word());
        return new ApplicationRequest(
                fields.text("name", 128),
                kind,
                url,
                fields.oneOf("method", "POST", "GET"),
                dialect,
                json ? fields.oneOf("format", "json", "form") : fields.oneOf("format", "form", "json"),
                document,
                url(fields, "fallbackUrl", refusal),
                document(fields, "fallbackDocument"),
                url(fields, "statusUrl", refusal),
                events(fields),
                (int) fields.number("retries", 0, 5, 1),
                (int) fields.number("connectTimeoutMs", 100, 10_000, 2_000),
                (int) fields.number("answerTimeoutMs", 100, 30_000, 5_000));
    }

    void fill(Application row) {
        row.name = name;
        row.kind = kind;
        row.url = url.orElse(null);
        row.method = method;
        row.document = document.orElse(null);
        row.dialect = dialect;
        row.format = format;
        row.fallbackUrl = fallbackUrl.orElse(null);
        row.statusUrl = statusUrl.orElse(null);
        row.statusEvents = String.join(",", statusEvents);
        row.retries = retries;
        row.fallbackDocument = fallbackDocument.orElse(null);
        row.connectTimeoutMs = connectTimeoutMs;
        row.answerTimeoutMs = answerTimeoutMs;
    }

    private static Optional<String> url(Fields fields, String field, Function<String, Optional<String>> refusal) {
        Optional<String> text = fields.optionalText(field, 2_048);
        if (text.isEmpty()) {
            return text;
        }
        Optional<URI> url = webAddress(text.get());
        if (url.isEmpty()) {
            fields.wrong(field, text.get(), WEB_ADDRESS);
        } else {
            refusal.apply(url.get().getHost())
                    .ifPresent(why -> fields.wrong(field, text.get(), "a URL that may be asked; " + why));
        }
        return text;
    }

    private static List<String> events(Fields fields) {
        JsonNode value = fields.value("statusEvents");
        if (value.isMissingNode() || value.isNull()) {
            return List.of(EVENTS);
        }
        Set<String> events = new LinkedHashSet<>();
        boolean good = value.isArray() && !value.isEmpty();
        for (JsonNode event : value) {
            good &= Arrays.asList(EVENTS).contains(event.asText());
            events.add(event.asText());
        }
        if (!good) {
            fields.wrong("statusEvents", value.toString(), "an array of some of " + String.join(", ", EVENTS));
        }
        return List.copyOf(events);
    }

    private static Optional<String> document(Fields fields, String field) {
        JsonNode value = fields.value(field);
        if (value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isBlank()) {
            return Optional.empty();
        }
        String text = value.isTextual() ? value.textValue() : value.toString();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (body.length > Dialect.MAX_BYTES) {
            fields.wrong(field, "", "at most " + Dialect.MAX_BYTES + " bytes");
            return Optional.empty();
        }
        problems(body).forEach(problem -> fields.wrong(field, text, "a document that can be run; " + problem));
        return Optional.of(text);
    }

    private static List<Problem> problems(byte[] document) {
        return switch (Dialects.parse(Optional.empty(), document, Map.of())) {
            case ParsedDocument.Broken broken -> broken.problems();
            case ParsedDocument.NotFound none -> List.of();
            case ParsedDocument.Instructions read ->
                // the URLs of a dialplan may be made of the caller's variables
                Dialects.recognise(Optional.empty(), document).equals(Optional.of(DialplanDialect.INSTANCE))
                        ? List.of()
                        : Documents.hooksThatLeadNowhere(read.instructions());
        };
    }

    private static Optional<URI> webAddress(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean good = web && uri.getHost() != null && uri.getUserInfo() == null && uri.getPort() <= 65_535;
            return good ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
