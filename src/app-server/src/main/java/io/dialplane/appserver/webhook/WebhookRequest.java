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
 * What a webhook is told (docs/instructions.md).
 *
 * @param fields names and values in order: texts, numbers, booleans
 * @param format of a POST's body
 */
public record WebhookRequest(Map<String, Object> fields, Format format) {
    private static final JsonFactory JSON = new JsonFactory();

    /** How a POST carries the fields. */
    public enum Format {
        JSON("application/json"),
        FORM("application/x-www-form-urlencoded");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** The header's value. */
        public String contentType() {
            return contentType;
        }
    }

    /** The body of a POST. */
    public byte[] body() {
        return switch (format) {
            case JSON -> json();
            case FORM -> form().getBytes(StandardCharsets.US_ASCII);
        };
    }

    private byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            for (var field : fields.entrySet()) {
                generator.writeFieldName(field.getKey());
                switch (field.getValue()) {
                    case Integer number -> generator.writeNumber(number);
                    case Long number -> generator.writeNumber(number);
                    case Boolean truth -> generator.writeBoolean(truth);
                    case Object text -> generator.writeString(text.toString());
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private String form() {
        return fields.entrySet().stream()
                .map(field ->
                        encode(field.getKey()) + "=" + encode(field.getValue().toString()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** As the query of a GET, after the query the URL has. */
    String inQuery(URI url) {
        String query = form();
        String text = url.toString();
        int fragment = text.indexOf('#');
        String base = fragment < 0 ? text : text.substring(0, fragment);
        return base + (base.indexOf('?') < 0 ? "?" : "&") + query;
    }
}
