package io.dialplane.instructions.dialplan;

import static io.dialplane.instructions.dialplan.DialplanWriter.quoted;
import static io.dialplane.instructions.dialplan.DialplanWriter.said;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Level;
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
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Notify;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import io.dialplane.instructions.Voicemail;
import io.dialplane.instructions.dialplan.DialplanWriter.Line;
import io.dialplane.instructions.dialplan.DialplanWriter.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** How each instruction is said with FreeSWITCH's applications; whether that is true is for others to see. */
final class ApplicationWriter {
    private final RecordWriter recordings = new RecordWriter();

    Optional<Said> of(Instruction instruction) {
        return switch (instruction) {
            case Answer i -> said(i, "answer", "");
            case Echo i -> said(i, "echo", "");
            case Ring i -> said(i, i.earlyMedia() ? "pre_answer" : "ring_ready", "");
            case Play i -> play(i);
            case Say i -> say(i);
            case Gather i -> gather(i);
            case Pause i -> {
                var whole = Duration.ofMillis(i.length().toMillis());
                yield said(
                        new Pause(whole),
                        new Missing().when("length", !whole.equals(i.length())).fields(),
                        "sleep",
                        Long.toString(whole.toMillis()));
            }
            case SendDigits i -> digits(i);
            case HoldMusic i -> music(i);
            case Park i ->
                said(
                        new Park(Optional.empty(), false),
                        new Missing()
                                .of("timeout", i.timeout())
                                .when("music", i.music())
                                .fields(),
                        "park",
                        "");
            case Redirect i -> said(i, "httapi", httapi(i.action()));
            case Refer i ->
                said(
                        new Refer(i.referTo(), Optional.empty(), Map.of(), Optional.empty()),
                        new Missing()
                                .of("referredBy", i.referredBy())
                                .when("headers", !i.headers().isEmpty())
                                .of("action", i.action())
                                .fields(),
                        "deflect",
                        i.referTo());
            case Transfer i ->
                said(
                        i,
                        "transfer",
                        quoted(i.destination())
                                + i.context()
                                        .map(context -> " XML " + quoted(context))
                                        .orElse(""));
            case Hangup i -> said(i, "hangup", i.cause().orElse(""));
            case Reject i ->
                said(
                        i,
                        "respond",
                        i.status() + i.reason().map(reason -> " " + reason).orElse(""));
            case SetVariables i -> set(i);
            case Log i -> said(i, "log", level(i.level()) + " " + i.text());
            case RecordMessage i -> RecordWriter.said(i);
            case Recording i -> recordings.said(i);
            case Dial i -> BridgeWriter.said(i);
            case Enqueue i ->
                said(
                        new Enqueue(i.queue(), Optional.empty(), OptionalInt.empty(), Optional.empty()),
                        new Missing()
                                .of("waiting", i.waiting())
                                .when("maxSize", i.maxSize().isPresent())
                                .of("action", i.action())
                                .fields(),
                        "fifo",
                        quoted(i.queue()) + " in");
            case Dequeue i -> dequeue(i);
            case Conference i -> conference(i);
            case Voicemail i -> voicemail(i);
            case Leave i -> Optional.empty();
            case Stream i -> Optional.empty();
            case Message i -> Optional.empty();
            case Notify i -> Optional.empty();
        };
    }

    private static Optional<Said> play(Play play) {
        String sources = sources(play);
        if (play.loop() == 1) {
            return said(play, "playback", sources);
        }
        boolean tone = play.sources().size() == 1 && sources.startsWith("tone_stream://");
        if (tone) {
            return said(play, "playback", sources + ";loops=" + (play.loop() == 0 ? -1 : play.loop()));
        }
        return play.loop() == 0
                ? said(play, "endless_playback", sources)
                : said(play, "loop_playback", "+" + play.loop() + " " + sources);
    }

    private static String sources(Play play) {
        return play.sources().size() == 1
                ? play.sources().getFirst()
                : "file_string://" + String.join("!", play.sources());
    }

    private static Optional<Said> say(Say say) {
        var missing = new Missing().when("loop", say.loop() != 1);
        if (say.type() == SayType.TEXT) {
            missing.of("language", say.language());
            return said(
                    new Say(say.text(), SayType.TEXT, Optional.empty(), say.voice(), 1),
                    missing.fields(),
                    "speak",
                    say.voice().map(voice -> voice + "|").orElse("") + say.text());
        }
        // FreeSWITCH says nothing without a language
        String language = say.language().orElse("en");
        missing.when("language", say.language().isEmpty()).of("voice", say.voice());
        return said(
                new Say(say.text(), say.type(), Optional.of(language), Optional.empty(), 1),
                missing.fields(),
                "say",
                language + " number " + (say.type() == SayType.NUMBER ? "pronounced " : "iterated ") + say.text());
    }

    private static Optional<Said> gather(Gather g) {
        var timeout = Duration.ofMillis(g.timeout().toMillis());
        var between = Duration.ofMillis(g.interDigitTimeout().toMillis());
        boolean first = g.prompts().stream().limit(1).allMatch(ApplicationWriter::isFile);
        boolean invalid = g.invalidPrompts().stream().limit(1).allMatch(ApplicationWriter::isFile);
        var prompts = first ? g.prompts().stream().limit(1).toList() : List.<Prompt>of();
        var invalidPrompts = invalid ? g.invalidPrompts().stream().limit(1).toList() : List.<Prompt>of();
        var missing = new Missing()
                .when("timeout", !timeout.equals(g.timeout()))
                .when("interDigitTimeout", !between.equals(g.interDigitTimeout()))
                .when("prompts", !prompts.equals(g.prompts()))
                .when("invalidPrompts", !invalidPrompts.equals(g.invalidPrompts()))
                .when("bargeIn", !g.bargeIn())
                .of("speech", g.speech())
                .of("action", g.action())
                .when("actionOnEmptyResult", !g.actionOnEmptyResult());
        var reads = new Gather(
                g.minDigits(),
                g.maxDigits(),
                g.finishOnKey(),
                timeout,
                between,
                true,
                g.attempts(),
                g.pattern(),
                prompts,
                invalidPrompts,
                g.variable(),
                Optional.empty());
        String data = String.join(
                " ",
                Integer.toString(g.minDigits()),
                Integer.toString(g.maxDigits()),
                Integer.toString(g.attempts()),
                Long.toString(timeout.toMillis()),
                g.finishOnKey().isEmpty() ? "none" : g.finishOnKey(),
                quoted(prompt(prompts)),
                quoted(prompt(invalidPrompts)),
                quoted(g.variable().orElse("")),
                quoted(g.pattern().orElse("")),
                Long.toString(between.toMillis()));
        return said(reads, missing.fields(), "play_and_get_digits", data);
    }

    private static boolean isFile(Prompt prompt) {
        return prompt instanceof Play play && play.loop() == 1;
    }

    private static String prompt(List<Prompt> prompts) {
        return !prompts.isEmpty() && prompts.getFirst() instanceof Play play ? sources(play) : "";
    }

    private static Optional<Said> digits(SendDigits send) {
        var duration = Duration.ofMillis(send.duration().toMillis());
        return said(
                new SendDigits(send.digits(), duration, SendDigits.DEFAULT_GAP),
                new Missing()
                        .when("duration", !duration.equals(send.duration()))
                        .when("gap", !send.gap().equals(SendDigits.DEFAULT_GAP))
                        .fields(),
                "send_dtmf",
                send.digits() + "@" + duration.toMillis());
    }

    private static Optional<Said> music(HoldMusic music) {
        var missing = new Missing().of("length", music.length());
        return music.source().isEmpty()
                ? said(
                        new HoldMusic(Optional.empty(), Optional.empty()),
                        missing.fields(),
                        "playback",
                        "local_stream://moh")
                : said(
                        new Play(List.of(music.source().get()), 0),
                        missing.of("source", music.source()).fields(),
                        "endless_playback",
                        music.source().get());
    }

    private static String httapi(Hook hook) {
        String url = hook.target().chars().anyMatch(c -> ",'\\{} ".indexOf(c) >= 0)
                ? "'" + hook.target().replace("\\", "\\\\").replace("'", "\\'") + "'"
                : hook.target();
        return "{url=" + url + (hook.method() == Hook.Method.GET ? ",method=get}" : ",method=post}");
    }

    private static Optional<Said> set(SetVariables set) {
        var variables = set.variables();
        if (set.export()) {
            var lines = new ArrayList<Line>();
            var reads = new ArrayList<Instruction>();
            variables.forEach((name, value) -> {
                lines.add(new Line("export", name + "=" + value));
                reads.add(new SetVariables(Map.of(name, value), true));
            });
            // one after another, which is not the same document
            return Optional.of(new Said(
                    lines,
                    reads,
                    new Missing().when("variables", variables.size() > 1).fields()));
        }
        if (variables.size() == 1) {
            var one = variables.entrySet().iterator().next();
            return said(set, "set", one.getKey() + "=" + one.getValue());
        }
        return ";|~!,#%@:&"
                .chars()
                .filter(c -> variables.values().stream().noneMatch(value -> value.indexOf(c) >= 0))
                .boxed()
                .findFirst()
                .flatMap(c -> said(
                        set,
                        "multiset",
                        "^^" + Character.toString(c)
                                + variables.entrySet().stream()
                                        .map(one -> one.getKey() + "=" + one.getValue())
                                        .collect(Collectors.joining(Character.toString(c)))));
    }

    private static String level(Level level) {
        return switch (level) {
            case DEBUG -> "DEBUG";
            case INFO -> "INFO";
            case WARN -> "WARNING";
            case ERROR -> "ERR";
        };
    }

    private static Optional<Said> dequeue(Dequeue d) {
        boolean waits = !d.timeout().equals(Optional.of(Duration.ZERO));
        return said(
                new Dequeue(
                        d.queue(), waits ? Optional.empty() : d.timeout(), false, Optional.empty(), Optional.empty()),
                new Missing()
                        .when("timeout", waits && d.timeout().isPresent())
                        .when("beep", d.beep())
                        .of("announce", d.announce())
                        .of("action", d.action())
                        .fields(),
                "fifo",
                quoted(d.queue()) + " out " + (waits ? "wait" : "nowait"));
    }

    private static Optional<Said> conference(Conference c) {
        var flags = new ArrayList<String>();
        if (c.muted()) {
            flags.add("mute");
        }
        if (c.endOnExit()) {
            flags.add("endconf");
        }
        if (!c.startOnEnter()) {
            flags.add("wait-mod");
        }
        return said(
                new Conference(
                        c.name(),
                        Conference.Beep.ALWAYS,
                        c.muted(),
                        c.startOnEnter(),
                        c.endOnExit(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Missing()
                        .when("beep", c.beep() != Conference.Beep.ALWAYS)
                        .when("maxParticipants", c.maxParticipants().isPresent())
                        .of("label", c.label())
                        .of("waiting", c.waiting())
                        .of("status", c.status())
                        .of("action", c.action())
                        .fields(),
                "conference",
                c.name() + (flags.isEmpty() ? "" : "+flags{" + String.join("|", flags) + "}"));
    }

    private static Optional<Said> voicemail(Voicemail v) {
        String domain = v.domain().orElse("${domain_name}");
        return said(
                new Voicemail(v.operation(), v.mailbox(), Optional.of(domain)),
                new Missing().when("domain", v.domain().isEmpty()).fields(),
                "voicemail",
                (v.operation() == Voicemail.Operation.CHECK ? "check " : "") + "default " + quoted(domain) + " "
                        + quoted(v.mailbox()));
    }
}
