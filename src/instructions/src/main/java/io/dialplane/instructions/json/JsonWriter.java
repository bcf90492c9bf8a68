package io.dialplane.instructions.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes instructions as verbs; attributes with their default are left out. */
final class JsonWriter {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator out;

    private JsonWriter(JsonGenerator out) {
        this.out = out;
    }

    static String array(List<Instruction> instructions) {
        return text(writer -> {
            writer.out.writeStartArray();
            for (var instruction : instructions) {
                writer.object(instruction);
            }
            writer.out.writeEndArray();
        });
    }

    static String one(Instruction instruction) {
        return text(writer -> writer.object(instruction));
    }

    private interface Writing {
        void accept(JsonWriter writer) throws IOException;
    }

    private static String text(Writing writing) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            writing.accept(new JsonWriter(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private void object(Instruction instruction) throws IOException {
        out.writeStartObject();
        out.writeStringField("verb", instruction.verb());
        switch (instruction) {
            case Instruction.Answer a -> {}
            case Instruction.Echo e -> {}
            case Play p -> play(p);
            case Say s -> say(s);
            case Gather g -> gather(g);
            case Pause p -> seconds("length", p.length());
            case Redirect r -> hook(r.action());
            case Transfer t -> {
                out.writeStringField("destination", t.destination());
                optional("context", t.context());
            }
            case Hangup h -> optional("cause", h.cause());
            case Reject r -> {
                out.writeNumberField("status", r.status());
                optional("reason", r.reason());
            }
            case SetVariables s -> set(s);
            case Log l -> {
                out.writeStringField("level", l.level().name().toLowerCase(Locale.ROOT));
                out.writeStringField("text", l.text());
            }
            default -> throw new UnsupportedOperationException(instruction.verb());
        }
        out.writeEndObject();
    }

    private void play(Play play) throws IOException {
        if (play.sources().size() == 1) {
            out.writeStringField("url", play.sources().getFirst());
        } else {
            out.writeArrayFieldStart("url");
            for (var source : play.sources()) {
                out.writeString(source);
            }
            out.writeEndArray();
        }
        loop(play.loop());
    }

    private void say(Say say) throws IOException {
        out.writeStringField("text", say.text());
        if (say.type() != SayType.TEXT) {
            out.writeStringField("type", say.type().name().toLowerCase(Locale.ROOT));
        }
        optional("language", say.language());
        optional("voice", say.voice());
        loop(say.loop());
    }

    private void loop(int loop) throws IOException {
        if (loop == 0) {
            out.writeStringField("loop", "forever");
        } else if (loop != 1) {
            out.writeNumberField("loop", loop);
        }
    }

    private void gather(Gather gather) throws IOException {
        out.writeNumberField("minDigits", gather.minDigits());
        out.writeNumberField("maxDigits", gather.maxDigits());
        if (!gather.finishOnKey().isEmpty()) {
            out.writeStringField("finishOnKey", gather.finishOnKey());
        }
        seconds("timeout", gather.timeout());
        seconds("interDigitTimeout", gather.interDigitTimeout());
        out.writeBooleanField("bargein", gather.bargeIn());
        if (gather.attempts() != 1) {
            out.writeNumberField("attempts", gather.attempts());
        }
        optional("pattern", gather.pattern());
        prompts("prompts", gather.prompts());
        prompts("invalidPrompts", gather.invalidPrompts());
        optional("variable", gather.variable());
        if (gather.action().isPresent()) {
            hook(gather.action().get());
        }
    }

    private void prompts(String name, List<Prompt> prompts) throws IOException {
        if (!prompts.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (var prompt : prompts) {
                object(prompt);
            }
            out.writeEndArray();
        }
    }

    private void hook(Hook hook) throws IOException {
        if (hook.method() == Hook.Method.POST) {
            out.writeStringField("actionHook", hook.target());
        } else {
            out.writeObjectFieldStart("actionHook");
            out.writeStringField("url", hook.target());
            out.writeStringField("method", hook.method().name());
            out.writeEndObject();
        }
    }

    private void set(SetVariables set) throws IOException {
        out.writeObjectFieldStart("variables");
        for (var variable : set.variables().entrySet()) {
            out.writeStringField(variable.getKey(), variable.getValue());
        }
        out.writeEndObject();
        if (set.export()) {
            out.writeBooleanField("export", true);
        }
    }

    private void optional(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        }
    }

    private void seconds(String name, Duration duration) throws IOException {
        var seconds = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        out.writeFieldName(name);
        out.writeNumber(seconds.stripTrailingZeros().toPlainString());
    }
}
