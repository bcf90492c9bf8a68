package io.dialplane.appserver.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a webhook is told, by jambonz' names (docs/instructions.md).
 *
 * @param fields names and values in order; {@code sip_status} is a number in JSON
 */
public record WebhookRequest(Map<String, String> fields) {
    private static final JsonFactory JSON = new JsonFactory();

    /** As the body of a POST. */
    byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            for (var field : fields.entrySet()) {
                if ("sip_status".equals(field.getKey())) {
                    generator.writeNumberField(field.getKey(), Integer.parseInt(field.getValue()));
                } else {
                    generator.writeStringField(field.getKey(), field.getValue());
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** As the query of a GET, after the query the URL has. */
    String inQuery(URI url) {
        String query = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String text = url.toString();
        int fragment = text.indexOf('#');
        String base = fragment < 0 ? text : text.substring(0, fragment);
        return base + (base.indexOf('?') < 0 ? "?" : "&") + query;
    }
}
