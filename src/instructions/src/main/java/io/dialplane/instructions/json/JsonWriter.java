package io.dialplane.instructions.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Park;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Speech;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Notify;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import io.dialplane.instructions.Voicemail;
import java.io.IOException;
import java.util.List;

/** Writes instructions as verbs; attributes with their default are left out. */
final class JsonWriter {
    private final JsonGenerator out;
    private final JsonFields fields;

    private JsonWriter(JsonGenerator out) {
        this.out = out;
        this.fields = new JsonFields(out);
    }

    static String array(List<Instruction> instructions) {
        return JsonFields.text(out -> {
            var writer = new JsonWriter(out);
            out.writeStartArray();
            for (var instruction : instructions) {
                writer.object(instruction);
            }
            out.writeEndArray();
        });
    }

    static String one(Instruction instruction) {
        return JsonFields.text(out -> new JsonWriter(out).object(instruction));
    }

    private void object(Instruction instruction) throws IOException {
        out.writeStartObject();
        out.writeStringField("verb", instruction.verb());
        switch (instruction) {
            case Answer a -> {}
            case Echo e -> {}
            case Leave l -> {}
            case Ring r -> fields.flag("earlyMedia", r.earlyMedia(), false);
            case Play p -> play(p);
            case Say s -> say(s);
            case Gather g -> gather(g);
            case Pause p -> fields.seconds("length", p.length());
            case RecordMessage r -> record(r);
            case Recording r -> recording(r);
            case HoldMusic m -> {
                fields.optional("url", m.source());
                fields.seconds("length", m.length());
            }
            case Park p -> {
                fields.seconds("timeout", p.timeout());
                fields.flag("music", p.music(), true);
            }
            case SendDigits d -> digits(d);
            case Dial d -> new DialWriter(out, fields).dial(d);
            case Enqueue e -> {
                out.writeStringField("name", e.queue());
                fields.hook("waitHook", e.waiting());
                fields.number("maxQueueSize", e.maxSize());
                fields.hook("actionHook", e.action());
            }
            case Dequeue d -> {
                out.writeStringField("name", d.queue());
                fields.seconds("timeout", d.timeout());
                fields.flag("beep", d.beep(), false);
                fields.hook("announceHook", d.announce());
                fields.hook("actionHook", d.action());
            }
            case Conference c -> conference(c);
            case Stream s -> stream(s);
            case Message m -> {
                out.writeStringField("to", m.to());
                fields.optional("from", m.from());
                out.writeStringField("text", m.text());
                fields.hook("actionHook", m.action());
            }
            case Notify n -> {
                fields.hook("hook", n.hook());
                fields.strings("data", n.data());
            }
            case Voicemail v -> {
                fields.word("operation", v.operation());
                out.writeStringField("mailbox", v.mailbox());
                fields.optional("domain", v.domain());
            }
            case Refer r -> {
                out.writeStringField("referTo", r.referTo());
                fields.optional("referredBy", r.referredBy());
                fields.strings("headers", r.headers());
                fields.hook("actionHook", r.action());
            }
            case Redirect r -> fields.hook("actionHook", r.action());
            case Transfer t -> {
                out.writeStringField("destination", t.destination());
                fields.optional("context", t.context());
            }
            case Hangup h -> fields.optional("cause", h.cause());
            case Reject r -> {
                out.writeNumberField("status", r.status());
                fields.optional("reason", r.reason());
            }
            case SetVariables s -> {
                fields.strings("variables", s.variables());
                fields.flag("export", s.export(), false);
            }
            case Log l -> {
                fields.word("level", l.level());
                out.writeStringField("text", l.text());
            }
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
            out.writeStringField("type", JsonAttributes.word(say.type()));
        }
        fields.optional("language", say.language());
        fields.optional("voice", say.voice());
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
        fields.seconds("timeout", gather.timeout());
        fields.seconds("interDigitTimeout", gather.interDigitTimeout());
        out.writeBooleanField("bargein", gather.bargeIn());
        if (gather.attempts() != 1) {
            out.writeNumberField("attempts", gather.attempts());
        }
        fields.optional("pattern", gather.pattern());
        prompts("prompts", gather.prompts());
        prompts("invalidPrompts", gather.invalidPrompts());
        fields.optional("variable", gather.variable());
        if (gather.speech().isPresent()) {
            speech(gather.speech().get());
        }
        fields.hook("actionHook", gather.action());
        fields.flag("actionOnEmptyResult", gather.actionOnEmptyResult(), true);
    }

    private void speech(Speech speech) throws IOException {
        out.writeArrayFieldStart("input");
        if (!speech.only()) {
            out.writeString("digits");
        }
        out.writeString("speech");
        out.writeEndArray();
        fields.seconds("speechTimeout", speech.end());
        out.writeObjectFieldStart("recognizer");
        out.writeStringField("vendor", "default");
        fields.optional("language", speech.language());
        if (!speech.hints().isEmpty()) {
            out.writeArrayFieldStart("hints");
            for (var hint : speech.hints()) {
                out.writeString(hint);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
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

    private void record(RecordMessage record) throws IOException {
        if (!record.maxLength().equals(RecordMessage.DEFAULT_LENGTH)) {
            fields.seconds("maxLength", record.maxLength());
        }
        fields.seconds("timeout", record.silence());
        if (!record.finishOnKey().isEmpty()) {
            out.writeStringField("finishOnKey", record.finishOnKey());
        }
        fields.flag("beep", record.beep(), true);
        fields.flag("trim", record.trim(), false);
        fields.optional("file", record.file());
        fields.optional("variable", record.variable());
        fields.hook("actionHook", record.action());
        fields.hook("statusHook", record.status());
    }

    private void recording(Recording recording) throws IOException {
        fields.word("action", recording.operation());
        fields.flag("stereo", recording.stereo(), false);
        fields.optional("file", recording.file());
        fields.hook("statusHook", recording.status());
    }

    private void digits(SendDigits digits) throws IOException {
        out.writeStringField("dtmf", digits.digits());
        if (!digits.duration().equals(SendDigits.DEFAULT_DURATION)) {
            fields.decimal("duration", digits.duration(), 6);
        }
        if (!digits.gap().equals(SendDigits.DEFAULT_GAP)) {
            fields.decimal("gap", digits.gap(), 6);
        }
    }

    private void conference(Conference conference) throws IOException {
        out.writeStringField("name", conference.name());
        switch (conference.beep()) {
            case NEVER -> {}
            case ALWAYS -> out.writeBooleanField("beep", true);
            case ON_ENTER -> out.writeStringField("beep", "onEnter");
            case ON_EXIT -> out.writeStringField("beep", "onExit");
        }
        fields.flag("joinMuted", conference.muted(), false);
        fields.flag("startConferenceOnEnter", conference.startOnEnter(), true);
        fields.flag("endConferenceOnExit", conference.endOnExit(), false);
        fields.number("maxParticipants", conference.maxParticipants());
        fields.optional("memberTag", conference.label());
        fields.hook("waitHook", conference.waiting());
        fields.hook("statusHook", conference.status());
        fields.hook("actionHook", conference.action());
    }

    private void stream(Stream stream) throws IOException {
        out.writeStringField("url", stream.url());
        fields.optional("name", stream.name());
        switch (stream.track()) {
            case INBOUND -> {}
            case OUTBOUND -> out.writeStringField("track", "outbound");
            case BOTH -> out.writeStringField("mixType", "stereo");
        }
        fields.flag("disableBidirectionalAudio", !stream.twoWay(), false);
        fields.strings("metadata", stream.parameters());
        fields.hook("statusHook", stream.status());
        fields.hook("actionHook", stream.action());
    }
}
