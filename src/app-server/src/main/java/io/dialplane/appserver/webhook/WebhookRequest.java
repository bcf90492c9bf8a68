package io.dialplane.appserver.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an endpoint is told, by the names of the application's dialect.
 *
 * @param fields names and values in order: strings, numbers, booleans, and lists and maps of them. In a form a list is
 *     its name repeated, and a map is its JSON
 */
public record WebhookRequest(Map<String, Object> fields) {
    /** As {@code JSON.stringify} writes: a verifier that parsed the body makes the same bytes of it. */
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE).build();

    private static final ObjectWriter JSON = MAPPER.writer();

    /** A name and a value of a form. */
    record Parameter(String name, String value) {}

    /** As the JSON body of a POST. */
    byte[] json() {
        try {
            return JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8); // as bytes it escapes emoji
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a field's value is none of JSON", e);
        }
    }

    /** As parameters of a form or query. */
    List<Parameter> parameters() {
        return fields.entrySet().stream()
                .flatMap(field -> texts(field.getValue()).map(text -> new Parameter(field.getKey(), text)))
                .toList();
    }

    /** As the body of a POST of a form (WHATWG URL §5.2). */
    public String form() {
        return form(parameters());
    }

    static String form(List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
    }

    /** As the query of a GET, after the query the URL has. */
    URI inQuery(URI url) {
        return withQuery(url, form());
    }

    /** A URL with more in its query, and without its fragment. */
    static URI withQuery(URI url, String more) {
        String text = url.toString();
        int fragment = text.indexOf('#');
        String base = fragment < 0 ? text : text.substring(0, fragment);
        return URI.create(base + (base.indexOf('?') < 0 ? "?" : "&") + more);
    }

    private static Stream<String> texts(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().flatMap(WebhookRequest::texts);
            case Map<?, ?> map -> Stream.of(new String(new WebhookRequest(named(map)).json(), StandardCharsets.UTF_8));
            default -> Stream.of(value.toString());
        };
    }

    private static Map<String, Object> named(Map<?, ?> map) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> String.valueOf(entry.getKey()),
                        entry -> (Object) entry.getValue(),
                        (a, b) -> a,
                        java.util.LinkedHashMap::new));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
