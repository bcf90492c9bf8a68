package io.dialplane.appserver.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.appserver.problem.Fields;
import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.dialect.Dialects;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An application as the API takes it.
 *
 * @param name for people
 * @param kind {@code webhook} or {@code document}
 * @param url of a webhook: absolute, http or https
 * @param method GET or POST
 * @param document of kind document: JSON verbs (as text or as an array), or FreeSWITCH XML as text
 * @param fallbackDocument used when the webhook fails
 * @param connectTimeoutMs 100 to 10000, 2000 when left out
 * @param answerTimeoutMs 100 to 30000, 5000 when left out; the nodes wait 10 s in all
 */
@Schema(requiredProperties = {"name"})
record ApplicationRequest(
        String name,
        String kind,
        Optional<String> url,
        String method,
        Optional<String> document,
        Optional<String> fallbackDocument,
        int connectTimeoutMs,
        int answerTimeoutMs) {
    static ApplicationRequest read(Fields fields) {
        String kind = fields.oneOf("kind", Application.WEBHOOK, Application.DOCUMENT);
        Optional<String> url = fields.optionalText("url", 2_048);
        Optional<String> document = document(fields, "document");
        boolean webhook = kind.equals(Application.WEBHOOK);
        if (webhook && (url.isEmpty() || !isWebAddress(url.get()))) {
            fields.wrong("url", url.orElse(""), "an absolute http or https URL");
        }
        if (webhook && document.isPresent()) {
            fields.wrong("document", "", ApplicationResource.belongsTo(Application.DOCUMENT));
        }
        if (!webhook && document.isEmpty()) {
            fields.wrong("document", "", "a document: JSON verbs or FreeSWITCH XML");
        }
        if (!webhook && url.isPresent()) {
            fields.wrong("url", url.get(), ApplicationResource.belongsTo(Application.WEBHOOK));
        }
        return new ApplicationRequest(
                fields.text("name", 128),
                kind,
                url,
                fields.oneOf("method", "POST", "GET"),
                document,
                document(fields, "fallbackDocument"),
                (int) fields.number("connectTimeoutMs", 100, 10_000, 2_000),
                (int) fields.number("answerTimeoutMs", 100, 30_000, 5_000));
    }

    void fill(Application row) {
        row.name = name;
        row.kind = kind;
        row.url = url.orElse(null);
        row.method = method;
        row.document = document.orElse(null);
        row.fallbackDocument = fallbackDocument.orElse(null);
        row.connectTimeoutMs = connectTimeoutMs;
        row.answerTimeoutMs = answerTimeoutMs;
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
        if (Dialects.parse(Optional.empty(), body, Map.of()) instanceof ParsedDocument.Broken broken) {
            broken.problems().forEach(problem -> fields.wrong(field, text, "a document that can be run; " + problem));
        }
        return Optional.of(text);
    }

    private static boolean isWebAddress(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getUserInfo() == null && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
