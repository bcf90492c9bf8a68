package io.dialplane.instructions.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import java.io.IOException;

/** The attributes of a dial and its targets. */
final class DialWriter {
    private final JsonGenerator out;
    private final JsonFields fields;

    DialWriter(JsonGenerator out, JsonFields fields) {
        this.out = out;
        this.fields = fields;
    }

    void dial(Dial dial) throws IOException {
        out.writeArrayFieldStart("target");
        for (var target : dial.targets()) {
            target(target);
        }
        out.writeEndArray();
        fields.flag("sequential", dial.sequential(), false);
        if (!dial.timeout().equals(Dial.DEFAULT_TIMEOUT)) {
            fields.seconds("timeout", dial.timeout());
        }
        fields.seconds("timeLimit", dial.timeLimit());
        fields.optional("callerId", dial.callerId());
        fields.optional("callerName", dial.callerName());
        fields.flag("answerOnBridge", dial.answerOnBridge(), false);
        fields.flag("hangupOnStar", dial.hangupOnStar(), false);
        fields.optional("ringTone", dial.ringTone());
        if (dial.record() == RecordMode.FROM_ANSWER) {
            out.writeBooleanField("record", true);
        } else if (dial.record() != RecordMode.NONE) {
            out.writeStringField("record", JsonAttributes.word(dial.record()));
        }
        fields.hook("recordingHook", dial.recordingStatus());
        fields.strings("headers", dial.headers());
        fields.flag("continueOnFail", dial.continueOnFail(), true);
        fields.flag("hangupAfter", dial.hangupAfter(), false);
        fields.hook("actionHook", dial.action());
    }

    private void target(Target target) throws IOException {
        out.writeStartObject();
        switch (target) {
            case NumberTarget t -> {
                out.writeStringField("type", "phone");
                out.writeStringField("number", t.number());
                fields.optional("trunk", t.trunk());
                fields.optional("sendDigits", t.sendDigits());
            }
            case UserTarget t -> {
                out.writeStringField("type", "user");
                out.writeStringField("name", t.name());
                fields.optional("domain", t.domain());
                if (t.domain().isEmpty() && t.name().contains("@")) {
                    out.writeStringField("domain", ""); // the name is no name@domain
                }
            }
            case SipTarget t -> {
                out.writeStringField("type", "sip");
                out.writeStringField("sipUri", t.uri());
                fields.optional("trunk", t.trunk());
                if (t.credentials().isPresent()) {
                    out.writeObjectFieldStart("auth");
                    out.writeStringField("username", t.credentials().get().username());
                    out.writeStringField("password", t.credentials().get().password());
                    out.writeEndObject();
                }
                fields.strings("headers", t.headers());
            }
        }
        fields.hook("confirmHook", target.confirm());
        if (target.status().isPresent()) {
            var status = target.status().get();
            fields.hook("statusHook", status.hook());
            if (status.events().size() < LegEvent.values().length) {
                out.writeArrayFieldStart("statusEvents");
                for (var event : status.events()) {
                    out.writeString(JsonAttributes.word(event));
                }
                out.writeEndArray();
            }
        }
        out.writeEndObject();
    }
}
