package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dialect.Written;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.Speech;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import io.dialplane.instructions.xml.XmlWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes instructions as TwiML. Nothing that Twilio's libraries have no word for is written. */
final class TwimlWriter {
    private static final String NO_WORD = "TwiML has no word for ";

    private final XmlWriter out = new XmlWriter();

    Written document(List<Instruction> instructions) {
        out.open(TwimlDialect.ROOT);
        for (int i = 0; i < instructions.size(); i++) {
            out.instruction(i);
            instruction(instructions.get(i));
        }
        return out.close().written();
    }

    private void instruction(Instruction instruction) {
        switch (instruction) {
            case Prompt prompt -> prompt(prompt);
            case Gather gather -> gather(gather);
            case SendDigits digits -> sendDigits(digits);
            case Instruction.Redirect redirect -> {
                out.open("Redirect");
                method("method", redirect.action());
                out.text(redirect.action().target()).close();
            }
            case Refer refer -> refer(refer);
            case Instruction.Hangup hangup -> {
                out.unless(hangup.cause().isEmpty(), "cause", NO_WORD + "a cause");
                out.open("Hangup").close();
            }
            case Reject reject -> reject(reject);
            case Instruction.Echo echo -> out.open("Echo").close();
            case RecordMessage record -> record(record);
            case Recording recording -> recording(recording);
            case Dial dial -> new TwimlDialWriter(out).dial(dial);
            case Dequeue dequeue -> new TwimlDialWriter(out).dequeue(dequeue);
            case Conference conference -> new TwimlDialWriter(out).conference(conference);
            case Enqueue enqueue -> enqueue(enqueue);
            case Leave leave -> out.open("Leave").close();
            case Stream stream -> stream(stream);
            case Message message -> message(message);
            case Instruction.Answer a -> out.unsaid("", "TwiML answers by itself when it is needed");
            case Instruction.Ring ring -> unsaid(ring);
            case Instruction.HoldMusic music -> unsaid(music);
            case Instruction.Park park -> unsaid(park);
            case Instruction.Transfer transfer -> unsaid(transfer);
            case Instruction.SetVariables set -> unsaid(set);
            case Instruction.Log log -> unsaid(log);
            case io.dialplane.instructions.Voicemail voicemail -> unsaid(voicemail);
            case io.dialplane.instructions.Notify notify -> unsaid(notify);
        }
    }

    private void unsaid(Instruction instruction) {
        out.unsaid("", NO_WORD + instruction.verb());
    }

    private void prompt(Prompt prompt) {
        switch (prompt) {
            case Play play -> play(play);
            case Say say -> say(say);
            case Pause pause -> {
                out.open("Pause").attribute("length", seconds("length", pause.length(), 0));
                out.close();
            }
        }
    }

    /** Several sources are as many verbs, unless they are repeated together. */
    private void play(Play play) {
        out.unless(
                play.sources().size() == 1,
                "url",
                play.loop() == 1
                        ? "several sources become several verbs"
                        : NO_WORD + "several sources that are repeated together");
        int loop = play.loop() > 1_000 ? 1_000 : play.loop();
        out.unless(loop == play.loop(), "loop", "at most 1000 times");
        for (String source : play.sources()) {
            out.open("Play");
            loop(loop);
            out.text(source).close();
        }
    }

    private void loop(int loop) {
        if (loop != 1) {
            out.attribute("loop", Integer.toString(loop));
        }
    }

    private void say(Say say) {
        int loop = Math.min(say.loop(), 1_000);
        out.unless(loop == say.loop(), "loop", "at most 1000 times");
        out.open("Say").attribute("voice", say.voice()).attribute("language", say.language());
        loop(loop);
        boolean plain = say.text().matches("-?[0-9*#]+");
        switch (say.type()) {
            case TEXT -> out.text(say.text());
            case DIGITS, NUMBER -> {
                if (plain) {
                    boolean digits = say.type() == Instruction.SayType.DIGITS;
                    out.open("say-as").attribute("interpret-as", digits ? "digits" : "cardinal");
                    out.text(say.text()).close();
                } else {
                    out.unsaid("type", "what a variable holds is said as text");
                    out.text(say.text());
                }
            }
        }
        out.close();
    }

    private void gather(Gather g) {
        if (g.action().isEmpty()) {
            out.unsaid("", "TwiML's Gather always reports to an action, and this one does not");
            return;
        }
        out.unless(g.minDigits() == 1, "minDigits", NO_WORD + "it but 1");
        out.unless(g.interDigitTimeout().equals(g.timeout()), "interDigitTimeout", "it is the time-out in TwiML");
        out.unless(g.attempts() == 1, "attempts", NO_WORD + "more than one");
        out.unless(g.pattern().isEmpty(), "pattern", NO_WORD + "it");
        out.unless(g.variable().isEmpty(), "variable", NO_WORD + "it");
        out.unless(g.invalidPrompts().isEmpty(), "invalidPrompts", NO_WORD + "them");
        out.open("Gather");
        g.speech().ifPresent(this::speech);
        if (g.maxDigits() != TwimlGather.MAX_DIGITS) {
            out.attribute("numDigits", Integer.toString(g.maxDigits()));
        }
        if (!g.finishOnKey().equals("#")) {
            out.attribute("finishOnKey", g.finishOnKey());
        }
        out.attribute("timeout", seconds("timeout", g.timeout(), 0));
        flag("bargeIn", g.bargeIn(), true);
        flag("actionOnEmptyResult", g.actionOnEmptyResult(), false);
        hook("action", "method", g.action());
        g.prompts().forEach(this::prompt);
        out.close();
    }

    private void speech(Speech speech) {
        out.attribute("input", speech.only() ? "speech" : "dtmf speech").attribute("language", speech.language());
        if (!speech.hints().isEmpty()) {
            boolean sayable = speech.hints().stream()
                    .allMatch(hint -> !hint.contains(",") && !hint.isBlank() && hint.equals(hint.strip()));
            out.unless(sayable, "speech.hints", "a comma parts two hints");
            out.attribute("hints", String.join(",", speech.hints()));
        }
        speech.end().ifPresent(end -> out.attribute("speechTimeout", seconds("speech.speechTimeout", end, 0)));
    }

    private void sendDigits(SendDigits digits) {
        out.unless(
                digits.duration().equals(SendDigits.DEFAULT_DURATION), "duration", NO_WORD + "how long a digit lasts");
        out.unless(digits.gap().equals(SendDigits.DEFAULT_GAP), "gap", NO_WORD + "the gap between digits");
        out.open("Play").attribute("digits", digits.digits()).close();
    }

    private void refer(Refer refer) {
        if (!refer.referTo().matches("(?i)sips?:.+") || refer.referTo().isBlank()) {
            out.unsaid("", "TwiML refers to SIP URIs alone");
            return;
        }
        out.unless(refer.referredBy().isEmpty(), "referredBy", NO_WORD + "it");
        out.unless(refer.headers().isEmpty(), "headers", NO_WORD + "them");
        out.open("Refer");
        hook("action", "method", refer.action());
        out.open("Sip").text(refer.referTo()).close().close();
    }

    private void reject(Reject reject) {
        out.unless(reject.status() == 486 || reject.status() == 603, "status", NO_WORD + "it but 486 and 603");
        out.unless(reject.reason().isEmpty(), "reason", NO_WORD + "a reason phrase");
        out.open("Reject")
                .attribute("reason", reject.status() == 486 ? "busy" : "rejected")
                .close();
    }

    private void record(RecordMessage r) {
        if (r.action().isEmpty()) {
            out.unsaid("", "TwiML's Record always reports to an action, and this one does not");
            return;
        }
        out.unless(r.file().isEmpty(), "file", NO_WORD + "it");
        out.unless(r.variable().isEmpty(), "variable", NO_WORD + "it");
        out.unless(r.silence().isPresent(), "timeout", "silence of an hour ends the recording");
        out.open("Record").attribute("maxLength", seconds("maxLength", r.maxLength(), 1));
        out.attribute("timeout", seconds("timeout", r.silence().orElse(Duration.ofHours(1)), 0));
        if (!r.finishOnKey().equals(Twiml.RECORD_KEYS)) {
            out.attribute("finishOnKey", r.finishOnKey());
        }
        flag("playBeep", r.beep(), true);
        if (!r.trim()) {
            out.attribute("trim", "do-not-trim");
        }
        hook("action", "method", r.action());
        hook("recordingStatusCallback", "recordingStatusCallbackMethod", r.status());
        out.close();
    }

    private void recording(Recording r) {
        if (r.operation() != Recording.Operation.START) {
            out.unsaid("", NO_WORD + "the operation " + r.operation());
            return;
        }
        out.unless(r.file().isEmpty(), "file", NO_WORD + "it");
        out.open("Start").open("Recording").attribute("channels", r.stereo() ? "dual" : "mono");
        hook("recordingStatusCallback", "recordingStatusCallbackMethod", r.status());
        out.close().close();
    }

    private void enqueue(Enqueue e) {
        out.open("Enqueue");
        waiting(out, "waitUrl", "waitUrlMethod", e.waiting());
        e.maxSize().ifPresent(most -> out.attribute("maxQueueSize", Integer.toString(most)));
        hook("action", "method", e.action());
        out.text(e.queue()).close();
    }

    /** An empty URL means silence there, not the document's own. */
    static void waiting(XmlWriter out, String name, String methodName, Optional<Hook> hook) {
        boolean own = hook.isPresent() && hook.get().target().isEmpty();
        out.unless(!own, name, NO_WORD + "the document's own URL here");
        hook(out, name, methodName, hook.filter(to -> !to.target().isEmpty()));
    }

    private void stream(Stream s) {
        out.open(s.twoWay() ? "Connect" : "Start");
        if (s.twoWay()) {
            hook("action", "method", s.action());
        } else {
            out.unless(s.action().isEmpty(), "action", NO_WORD + "it when the stream goes one way");
        }
        out.open("Stream").attribute("url", s.url()).attribute("name", s.name());
        out.attribute("track", word(Twiml.TRACKS, s.track()));
        hook("statusCallback", "statusCallbackMethod", s.status());
        s.parameters()
                .forEach((name, value) -> out.open("Parameter")
                        .attribute("name", name)
                        .attribute("value", value)
                        .close());
        out.close().close();
    }

    private void message(Message m) {
        out.open("Sms").attribute("to", m.to()).attribute("from", m.from());
        hook("action", "method", m.action());
        out.text(m.text()).close();
    }

    private void flag(String name, boolean value, boolean usual) {
        if (value != usual) {
            out.attribute(name, Boolean.toString(value));
        }
    }

    private String seconds(String field, Duration time, int least) {
        return seconds(out, field, time, least);
    }

    /** Whole seconds, rounded up. */
    static String seconds(XmlWriter out, String field, Duration time, int least) {
        out.unless(time.getNano() == 0, field, "whole seconds only");
        return Long.toString(Math.max(least, time.plusNanos(999_999_999).toSeconds()));
    }

    private void hook(String name, String methodName, Optional<Hook> hook) {
        hook(out, name, methodName, hook);
    }

    static void hook(XmlWriter out, String name, String methodName, Optional<Hook> hook) {
        hook.ifPresent(to -> {
            out.unless(to.target().equals(to.target().strip()), name, "white space at both ends is not kept");
            out.attribute(name, to.target());
            if (to.method() != Hook.Method.POST) {
                out.attribute(methodName, to.method().name());
            }
        });
    }

    private void method(String name, Hook hook) {
        if (hook.method() != Hook.Method.POST) {
            out.attribute(name, hook.method().name());
        }
    }

    /** Twilio's word for a value. */
    static <T> String word(Map<String, T> words, T value) {
        return words.entrySet().stream()
                .filter(word -> word.getValue().equals(value))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElseThrow();
    }
}
