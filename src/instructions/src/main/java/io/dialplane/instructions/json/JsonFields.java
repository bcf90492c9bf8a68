package io.dialplane.instructions.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.dialplane.instructions.Hook;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes the fields of an object by their types; what is absent or as usual is left out. */
final class JsonFields {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator out;

    JsonFields(JsonGenerator out) {
        this.out = out;
    }

    /** What is to be written. */
    interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    static String text(Writing writing) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    void hook(String name, Optional<Hook> hook) throws IOException {
        if (hook.isPresent()) {
            hook(name, hook.get());
        }
    }

    void hook(String name, Hook hook) throws IOException {
        if (hook.method() == Hook.Method.POST) {
            out.writeStringField(name, hook.target());
        } else {
            out.writeObjectFieldStart(name);
            out.writeStringField("url", hook.target());
            out.writeStringField("method", hook.method().name());
            out.writeEndObject();
        }
    }

    /** Names and values, left out when there are none. */
    void strings(String name, Map<String, String> strings) throws IOException {
        if (!strings.isEmpty()) {
            out.writeObjectFieldStart(name);
            for (var entry : strings.entrySet()) {
                out.writeStringField(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
        }
    }

    void optional(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        }
    }

    /** The flag, unless it is as usual. */
    void flag(String name, boolean value, boolean usual) throws IOException {
        if (value != usual) {
            out.writeBooleanField(name, value);
        }
    }

    void word(String name, Enum<?> value) throws IOException {
        out.writeStringField(name, JsonAttributes.word(value));
    }

    void number(String name, OptionalInt value) throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(name, value.getAsInt());
        }
    }

    void seconds(String name, Optional<Duration> duration) throws IOException {
        if (duration.isPresent()) {
            seconds(name, duration.get());
        }
    }

    void seconds(String name, Duration duration) throws IOException {
        decimal(name, duration, 9);
    }

    void decimal(String name, Duration duration, int digits) throws IOException {
        var number = new BigDecimal(BigInteger.valueOf(duration.toNanos()), digits);
        out.writeFieldName(name);
        out.writeNumber(number.stripTrailingZeros().toPlainString());
    }

    /** A value of a document as JSON. */
    static String json(JsonTree tree) {
        return text(out -> new JsonFields(out).value(tree));
    }

    void value(JsonTree tree) throws IOException {
        switch (tree) {
            case JsonTree.Fields fields -> {
                out.writeStartObject();
                for (var field : fields.fields().entrySet()) {
                    out.writeFieldName(field.getKey());
                    value(field.getValue());
                }
                out.writeEndObject();
            }
            case JsonTree.Items items -> {
                out.writeStartArray();
                for (var item : items.items()) {
                    value(item);
                }
                out.writeEndArray();
            }
            case JsonTree.Text text -> out.writeString(text.text());
            case JsonTree.Number number -> out.writeNumber(number.number().toPlainString());
            case JsonTree.Flag flag -> out.writeBoolean(flag.value());
            case JsonTree.Nothing nothing -> out.writeNull();
        }
    }
}
