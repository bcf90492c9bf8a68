package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.Dial.LegStatus;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.xml.XmlWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what {@code <Dial>} says: calls, conferences and queues. */
final class TwimlDialWriter {
    private static final String NO_WORD = "TwiML has no word for ";

    private final XmlWriter out;

    TwimlDialWriter(XmlWriter out) {
        this.out = out;
    }

    void dial(Dial d) {
        out.unless(d.callerName().isEmpty(), "callerName", NO_WORD + "it");
        out.unless(d.headers().isEmpty(), "headers", NO_WORD + "headers of all targets");
        out.unless(d.continueOnFail(), "continueOnFail", "TwiML always goes on");
        out.unless(!d.hangupAfter(), "hangupAfter", "TwiML always goes on");
        out.unless(d.timeLimit().isPresent(), "timeLimit", "TwiML's is 4 h when it says none");
        out.open("Dial");
        TwimlWriter.hook(out, "action", "method", d.action());
        out.attribute("timeout", TwimlWriter.seconds(out, "timeout", d.timeout(), 1));
        d.timeLimit()
                .filter(limit -> !limit.equals(TwimlDial.TIME_LIMIT))
                .ifPresent(limit -> out.attribute("timeLimit", TwimlWriter.seconds(out, "timeLimit", limit, 1)));
        out.attribute("callerId", d.callerId());
        flag("sequential", d.sequential());
        flag("answerOnBridge", d.answerOnBridge());
        flag("hangupOnStar", d.hangupOnStar());
        boolean country = d.ringTone().map(Twiml.RING_TONES::contains).orElse(true);
        out.unless(country, "ringTone", "TwiML knows countries alone");
        out.attribute("ringTone", d.ringTone().filter(tone -> country));
        if (d.record() != RecordMode.NONE) {
            out.attribute("record", TwimlWriter.word(Twiml.RECORD_MODES, d.record()));
        }
        TwimlWriter.hook(out, "recordingStatusCallback", "recordingStatusCallbackMethod", d.recordingStatus());
        for (int i = 0; i < d.targets().size(); i++) {
            target(d.targets().get(i), "target[" + i + "].");
        }
        out.close();
    }

    private void flag(String name, boolean value) {
        if (value) {
            out.attribute(name, "true");
        }
    }

    private void target(Target target, String field) {
        switch (target) {
            case NumberTarget t -> {
                out.unless(t.trunk().isEmpty(), field + "trunk", NO_WORD + "it");
                out.open("Number").attribute("sendDigits", t.sendDigits());
                common(t);
                out.text(t.number()).close();
            }
            case UserTarget t -> {
                out.unless(t.domain().isEmpty(), field + "domain", NO_WORD + "it");
                out.open("Client");
                common(t);
                out.text(t.name()).close();
            }
            case SipTarget t -> {
                out.unless(t.trunk().isEmpty(), field + "trunk", NO_WORD + "it");
                out.open("Sip");
                t.credentials()
                        .ifPresent(
                                own -> out.attribute("username", own.username()).attribute("password", own.password()));
                common(t);
                out.text(t.uri());
                if (!t.headers().isEmpty()) {
                    out.open("Headers");
                    t.headers()
                            .forEach((name, value) -> out.open("Header")
                                    .attribute("name", name)
                                    .attribute("value", value)
                                    .close());
                    out.close();
                }
                out.close();
            }
        }
    }

    private void common(Target target) {
        TwimlWriter.hook(out, "url", "method", target.confirm());
        target.status().ifPresent(this::status);
    }

    private void status(LegStatus status) {
        TwimlWriter.hook(out, "statusCallback", "statusCallbackMethod", Optional.of(status.hook()));
        if (!status.events().equals(Set.of(LegEvent.COMPLETED))) {
            out.attribute(
                    "statusCallbackEvent",
                    status.events().stream()
                            .sorted()
                            .map(event -> TwimlWriter.word(Twiml.LEG_EVENTS, event))
                            .collect(Collectors.joining(" ")));
        }
    }

    void dequeue(Dequeue d) {
        out.unless(!d.beep(), "beep", NO_WORD + "it");
        out.unless(d.timeout().isPresent(), "timeout", "an hour is waited");
        out.open("Dial");
        out.attribute("timeout", TwimlWriter.seconds(out, "timeout", d.timeout().orElse(Duration.ofHours(1)), 0));
        TwimlWriter.hook(out, "action", "method", d.action());
        out.open("Queue");
        TwimlWriter.hook(out, "url", "method", d.announce());
        out.text(d.queue()).close().close();
    }

    void conference(Conference c) {
        out.open("Dial");
        TwimlWriter.hook(out, "action", "method", c.action());
        out.open("Conference").attribute("beep", TwimlWriter.word(Twiml.BEEPS, c.beep()));
        flag("muted", c.muted());
        out.attribute("startConferenceOnEnter", Boolean.toString(c.startOnEnter()));
        flag("endConferenceOnExit", c.endOnExit());
        c.maxParticipants().ifPresent(most -> out.attribute("maxParticipants", Integer.toString(most)));
        out.attribute("participantLabel", c.label());
        TwimlWriter.waiting(out, "waitUrl", "waitMethod", c.waiting());
        TwimlWriter.hook(out, "statusCallback", "statusCallbackMethod", c.status());
        out.text(c.name()).close().close();
    }
}
