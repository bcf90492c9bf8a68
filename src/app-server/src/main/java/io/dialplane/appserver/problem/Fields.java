package io.dialplane.appserver.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fields of a JSON object in a request, read one after another; {@link #done} then reports everything that is wrong
 * at once: missing fields, bad values, unknown names.
 */
public final class Fields {
    private static final ObjectReader READER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .reader();

    private final ObjectNode object;
    private final String place;
    private final Set<String> known = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    private Fields(ObjectNode object, String place) {
        this.object = object;
        this.place = place;
    }

    /** Parses a request's body, which must be a JSON object. */
    public static Fields of(byte[] body) {
        return of(tree(body), "");
    }

    /** The fields of an object inside a body; {@code place} is its path with a trailing dot. */
    public static Fields of(JsonNode node, String place) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, place);
        }
        throw ApiProblem.invalid(place.isEmpty() ? "body" : place, node.toString(), "a JSON object");
    }

    /** Parses a request's body as JSON. */
    public static JsonNode tree(byte[] body) {
        try {
            JsonNode node = READER.readTree(body);
            if (node == null || node.isMissingNode()) {
                throw ApiProblem.invalid("body", "", "a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            var location = e.getLocation();
            String where = location == null
                    ? ""
                    : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
            throw ApiProblem.invalid("body", e.getOriginalMessage(), "well-formed JSON" + where);
        } catch (IOException e) {
            throw ApiProblem.invalid("body", String.valueOf(e.getMessage()), "well-formed JSON");
        }
    }

    /** A text that must be there. */
    public String text(String field, int longest) {
        Optional<String> value = optionalText(field, longest);
        if (value.isEmpty() && !failed(field)) {
            wrong(field, "", "1 to " + longest + " characters");
        }
        return value.orElse("");
    }

    /** A text that must be there and look right. */
    public String text(String field, int longest, Predicate<String> valid, String expected) {
        Optional<String> value = optionalText(field, longest);
        if (failed(field)) {
            return "";
        }
        if (value.isEmpty() || !valid.test(value.get())) {
            wrong(field, value.orElse(""), expected);
        }
        return value.orElse("");
    }

    /** A text that may be left out, null or empty. */
    public Optional<String> optionalText(String field, int longest) {
        JsonNode value = value(field);
        if (value.isMissingNode()
                || value.isNull()
                || value.isTextual() && value.textValue().isEmpty()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            wrong(field, value.toString(), "a string");
            return Optional.empty();
        }
        String text = value.textValue();
        if (text.length() > longest) {
            wrong(field, text, "at most " + longest + " characters");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** One of some words; the first is the default. */
    public String oneOf(String field, String... words) {
        String text = optionalText(field, 64).orElse(words[0]);
        if (!List.of(words).contains(text) && !failed(field)) {
            wrong(field, text, "one of " + String.join(", ", words));
        }
        return text;
    }

    /** A whole number within a range, or a default when left out. */
    public long number(String field, long least, long most, long otherwise) {
        JsonNode value = value(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            wrong(field, value.asText(), "a whole number of " + least + " to " + most);
            return otherwise;
        }
        return value.longValue();
    }

    /** Any value, a missing node when it is not there. */
    public JsonNode value(String field) {
        known.add(field);
        return object.path(field);
    }

    /** Notes that a field is wrong. */
    public void wrong(String field, String value, String expected) {
        errors.add(new FieldError(place + field, value, expected));
    }

    /** What is wrong so far. */
    public List<FieldError> errors() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name) && !failed(name)) {
                wrong(
                        name,
                        object.path(name).toString(),
                        "one of the fields "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
        return List.copyOf(errors);
    }

    /**
     * Ends the reading.
     *
     * @throws ApiProblem 400 with everything that was wrong
     */
    public void done() {
        List<FieldError> all = errors();
        if (!all.isEmpty()) {
            throw ApiProblem.invalid(all);
        }
    }

    /** Whether nothing was found wrong with a field so far. */
    public boolean isGood(String field) {
        return !failed(field);
    }

    private boolean failed(String field) {
        return errors.stream().anyMatch(error -> error.field().equals(place + field));
    }
}
