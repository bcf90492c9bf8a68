package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.dialplan.Execution;
import io.dialplane.instructions.xml.XmlWriter;
import java.time.Duration;
import java.util.Optional;

/** Writes what is heard, and what is dialled or recorded while or after it. */
final class HttapiPrompts {
    private static final String NO_WORD = HttapiWriter.NO_WORD;
    private static final String BEEP = "tone_stream://%(500,0,800)";

    private final XmlWriter out;

    HttapiPrompts(XmlWriter out) {
        this.out = out;
    }

    void prompt(Prompt prompt) {
        if (open(prompt)) {
            out.close();
        }
    }

    /** The element without its end; whether there is a word for it. */
    private boolean open(Prompt prompt) {
        switch (prompt) {
            case Play play -> {
                var file = file(play);
                if (file.isEmpty()) {
                    out.unsaid("", NO_WORD + "these sources, or how often they are played");
                    return false;
                }
                out.open("playback").attribute("file", file.get());
            }
            case Say say -> say(say);
            case Pause pause -> {
                boolean whole = pause.length().toMillis() > 0
                        && pause.length()
                                .equals(Duration.ofMillis(pause.length().toMillis()));
                out.unless(whole, "length", "1 ms or more, no fractions");
                out.open("pause")
                        .attribute(
                                "milliseconds",
                                Long.toString(Math.max(1, pause.length().toMillis())));
            }
        }
        return true;
    }

    /** What FreeSWITCH takes as a file. */
    static Optional<String> file(Play play) {
        return Execution.say(play)
                .filter(said -> said.missing().isEmpty() && said.applications().size() == 1)
                .map(said -> said.applications().getFirst())
                .filter(application -> application.name().equals("playback"))
                .map(Execution.Application::data)
                .filter(data -> data.equals(data.strip()));
    }

    private void say(Say say) {
        out.unless(say.loop() == 1, "loop", NO_WORD + "it");
        if (say.type() == SayType.TEXT) {
            out.unless(say.language().isEmpty(), "language", NO_WORD + "it");
            out.unless(!say.voice().equals(Optional.of("default")), "voice", "it is the engine's own");
            out.open("speak")
                    .attribute("engine", "default")
                    .attribute("voice", say.voice())
                    .attribute("text", say.text());
            return;
        }
        out.unless(say.language().isPresent(), "language", "FreeSWITCH wants one: en");
        out.unless(say.voice().isEmpty(), "voice", NO_WORD + "it");
        out.open("say")
                .attribute("language", say.language().orElse("en"))
                .attribute("type", "number")
                .attribute("method", say.type() == SayType.NUMBER ? "pronounced" : "iterated")
                .attribute("text", say.text());
    }

    /**
     * A prompt with binds.
     *
     * @param name what the digits are called
     * @param matched where the next request goes when one of the binds matched
     * @param always where it goes in any case
     */
    void gather(Gather g, Optional<String> name, Optional<Hook> matched, Optional<Hook> always) {
        out.unless(g.bargeIn(), "bargeIn", "a digit always stops the prompts");
        out.unless(g.speech().isEmpty(), "speech", NO_WORD + "it");
        out.unless(g.prompts().size() <= 1, "prompts", NO_WORD + "more than one");
        out.unless(
                g.invalidPrompts().size() <= 1 && g.invalidPrompts().stream().allMatch(Play.class::isInstance),
                "invalidPrompts",
                NO_WORD + "any but one sound");
        boolean heard = !g.prompts().isEmpty() && !(g.prompts().getFirst() instanceof Pause);
        if (heard && open(g.prompts().getFirst())) {
            out.attribute("input-timeout", milliseconds("timeout", g.timeout()));
        } else {
            out.unless(g.prompts().isEmpty() || heard, "prompts", NO_WORD + "a pause");
            out.open("pause").attribute("milliseconds", milliseconds("timeout", g.timeout()));
        }
        out.attribute("name", name);
        out.attribute("digit-timeout", milliseconds("interDigitTimeout", g.interDigitTimeout()));
        if (g.attempts() > 1) {
            out.attribute("loops", Integer.toString(g.attempts() - 1));
        }
        if (!g.invalidPrompts().isEmpty() && g.invalidPrompts().getFirst() instanceof Play play) {
            var file = file(play);
            out.unless(file.isPresent(), "invalidPrompts", NO_WORD + "these sources");
            out.attribute("error-file", file);
        }
        if (!g.finishOnKey().isEmpty()) {
            out.attribute("terminators", g.finishOnKey());
        }
        always.map(Hook::target).filter(url -> !url.isEmpty()).ifPresent(url -> {
            out.unless(url.equals(url.strip()), "action", "white space at both ends is not kept");
            out.attribute("action", url);
        });
        binds(g, matched);
        out.close();
    }

    private void binds(Gather g, Optional<Hook> matched) {
        var texts = Binds.write(g);
        var read = Binds.of(texts, g.finishOnKey());
        boolean said = read.min() == g.minDigits()
                && read.max() == g.maxDigits()
                && read.pattern().equals(g.pattern())
                && read.finishOnKey().equals(g.finishOnKey());
        out.unless(said, "pattern", "binds say only a part of which digits are valid");
        for (String text : texts) {
            out.open("bind");
            if (!g.finishOnKey().isEmpty()) {
                out.attribute("strip", g.finishOnKey());
            }
            matched.map(Hook::target).filter(url -> !url.isEmpty()).ifPresent(url -> {
                out.unless(url.equals(url.strip()) && !url.startsWith("dial:"), "action", "no URL");
                out.attribute("action", url);
            });
            out.text(text).close();
        }
    }

    /** The attributes of a recording. */
    void record(RecordMessage r) {
        out.unless(!r.trim(), "trim", NO_WORD + "it");
        out.unless(r.status().isEmpty(), "status", NO_WORD + "it");
        boolean named = r.file().filter(file -> !file.contains("/")).isPresent();
        out.unless(named, "file", "FreeSWITCH wants a name without /");
        out.attribute("file", r.file().orElse("message.wav")).attribute("name", r.variable());
        out.unless(r.maxLength().getNano() == 0, "maxLength", "whole seconds only");
        out.attribute("limit", Long.toString(r.maxLength().toSeconds()));
        if (r.silence().isEmpty()) {
            out.attribute("threshold", "0");
        } else {
            var silence = r.silence().get();
            out.unless(silence.getNano() == 0 && silence.toSeconds() > 0, "timeout", "whole seconds only, 1 or more");
            out.attribute("silence-hits", Long.toString(Math.max(1, silence.toSeconds())));
        }
        if (r.beep()) {
            out.attribute("beep-file", BEEP);
        }
        if (!r.finishOnKey().isEmpty()) {
            out.attribute("terminators", r.finishOnKey());
        }
    }

    /** A bind that waits for one of those keys: terminators alone stop nothing. */
    void stops(String keys) {
        if (!keys.isEmpty()) {
            out.open("bind").text("~[" + keys + "]").close();
        }
    }

    private String milliseconds(String field, Duration time) {
        boolean whole = time.toMillis() > 0 && time.equals(Duration.ofMillis(time.toMillis()));
        out.unless(whole, field, "1 ms or more, no fractions");
        return Long.toString(Math.max(1, time.toMillis()));
    }
}
