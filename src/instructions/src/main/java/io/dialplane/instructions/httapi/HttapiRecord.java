package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.dialplan.Execution;
import io.dialplane.instructions.xml.XmlAttributes;
import java.time.Duration;
import java.util.Optional;

/** {@code record}: ends with a key of a bind or a terminator, silence, or the limit; FreeSWITCH's defaults. */
final class HttapiRecord {
    /** A beep file that begins so is a beep; another file is played first. */
    static final String TONE = "tone_stream://";

    static final int SILENCE = 2;

    private final XmlAttributes a;
    private final Problems problems;
    private final HttapiDocument.Next next;
    private final Execution execution;

    HttapiRecord(XmlAttributes a, Problems problems, HttapiDocument.Next next, Execution execution) {
        this.execution = execution;
        this.a = a;
        this.problems = problems;
        this.next = next;
    }

    /** Does what the element says; whether the document ends there. */
    boolean read(boolean last) {
        a.unused("error-file", "digit-timeout", "loops");
        var file = a.text("file").map(name -> name.replace('/', '_')).filter(name -> !name.isBlank());
        if (file.isEmpty()) {
            a.wrong("expected an attribute file");
        }
        var name = a.text("name").filter(text -> !text.isBlank());
        int limit = a.number("limit", 0, 86_400, 0);
        int silence = a.number("silence-hits", 0, 3_600, SILENCE);
        boolean silenceEnds = a.number("threshold", 0, 1_000_000, 200) > 0;
        var beep = a.text("beep-file").filter(text -> !text.isBlank());
        boolean tone = beep.filter(sound -> sound.startsWith(TONE)).isPresent();
        boolean bound = !a.element().children().isEmpty();
        var binds = bound ? Binds.read(a, problems) : Optional.<Binds>empty();
        var keys = bound
                ? binds.map(Binds::lastKeys).orElse("")
                : Binds.keys(a.text("terminators").orElse(""));
        var action = binds.flatMap(Binds::action).map(url -> new Hook(url, next.method()));
        if (action.filter(hook -> !last || !hook.equals(next.hook())).isPresent()) {
            a.wrong("expected no other action in <bind> than in <record>, the last of <work>");
        }
        if (beep.isPresent() && !tone) {
            a.part(() -> new Play(beep.get())).ifPresent(execution::add);
        }
        a.made(() -> new RecordMessage(
                        limit == 0 ? RecordMessage.DEFAULT_LENGTH : Duration.ofSeconds(limit),
                        silenceEnds ? Optional.of(Duration.ofSeconds(silence == 0 ? 3 : silence)) : Optional.empty(),
                        keys,
                        tone,
                        false,
                        file,
                        name,
                        Optional.of(next.hook()).filter(hook -> last),
                        Optional.empty()))
                .ifPresent(execution::add);
        return last;
    }
}
