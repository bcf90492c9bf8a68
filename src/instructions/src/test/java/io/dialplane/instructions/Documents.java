package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.Dial.LegStatus;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
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
import io.dialplane.instructions.Instruction.Speech;
import io.dialplane.instructions.Instruction.Transfer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Any values of the whole model, for property-based tests of every dialect. None refers to a variable. */
public final class Documents {
    private Documents() {}

    /** What a dialect can say it reads back as it was, without a warning; what it says in part can be read all the same. */
    public static void survive(Dialect dialect, List<Instruction> instructions) {
        var written = dialect.write(instructions);
        var read = dialect.parse(written.text().getBytes(StandardCharsets.UTF_8), Map.of());
        if (written.unsaid().isEmpty()) {
            assertThat(read).as(written.text()).isEqualTo(new ParsedDocument.Instructions(instructions));
        } else {
            assertThat(read).as(written.text()).isInstanceOf(ParsedDocument.Instructions.class);
        }
    }

    /** The names of all instructions. */
    static Set<String> verbs() {
        var verbs = new TreeSet<String>();
        instructions().sampleStream().limit(2_000).forEach(instruction -> verbs.add(instruction.verb()));
        return verbs;
    }

    /** Lists of up to six instructions of any kind. */
    public static Arbitrary<List<Instruction>> any() {
        return instructions().list().ofMaxSize(6);
    }

    /** One instruction of any kind. */
    public static Arbitrary<Instruction> instructions() {
        return Arbitraries.oneOf(List.of(
                upcast(prompts()),
                upcast(gathers()),
                upcast(dials()),
                Arbitraries.of(new Answer(), new Echo(), new Leave(), new Ring(false), new Ring(true)),
                hooks().map(Redirect::new),
                transfers(),
                hangups(),
                rejects(),
                sets(),
                Combinators.combine(Arbitraries.of(Level.values()), texts()).as(Log::new),
                recordMessages(),
                recordings(),
                Combinators.combine(lines(), hooks().optional(), sizes(10_000), hooks().optional())
                        .as(Enqueue::new),
                Combinators.combine(lines(), durations().optional(), flags(), hooks().optional(), hooks().optional())
                        .as(Dequeue::new),
                conferences(),
                streams(),
                Combinators.combine(Arbitraries.of(Voicemail.Operation.values()), lines(), lines().optional())
                        .as(Voicemail::new),
                Combinators.combine(lines(), lines().optional(), texts(), hooks().optional())
                        .as(Message::new),
                Combinators.combine(
                                hooks(), Arbitraries.maps(words(), strings()).ofMaxSize(3))
                        .as(Notify::new),
                Combinators.combine(lines(), lines().optional(), headers(), hooks().optional())
                        .as(Refer::new),
                Combinators.combine(digits(), tones(), tones()).as(SendDigits::new),
                Combinators.combine(lines().optional(), durations().optional()).as(HoldMusic::new),
                Combinators.combine(durations().optional(), flags()).as(Park::new)));
    }

    /** Play, say and pause. */
    public static Arbitrary<Prompt> prompts() {
        Arbitrary<Integer> loops = Arbitraries.of(1, 1, 1, 0, 5);
        Arbitrary<String> sources = Arbitraries.oneOf(
                texts(),
                Arbitraries.of("ivr/a.wav", "tone_stream://%(1000,0,1004)", "silence_stream://20", "http://a/b.wav"));
        Arbitrary<Prompt> plays = Combinators.combine(
                        sources.list().ofMinSize(1).ofMaxSize(3), loops)
                .as(Play::new);
        Arbitrary<Prompt> says = Combinators.combine(
                        texts(),
                        languages().optional(),
                        Arbitraries.of("f1", "en-gb+m3", "default").optional(),
                        loops)
                .as((text, language, voice, loop) -> new Say(text, SayType.TEXT, language, voice, loop));
        Arbitrary<Prompt> digits = Combinators.combine(
                        Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(10),
                        Arbitraries.of(SayType.values()),
                        languages().optional())
                .as((text, type, language) -> new Say(text, type, language, Optional.empty(), 1));
        Arbitrary<Prompt> pauses = durations().map(Pause::new);
        return Arbitraries.oneOf(List.of(plays, says, digits, pauses));
    }

    /** Gathers of digits, speech or both. */
    public static Arbitrary<Gather> gathers() {
        return combine(
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.of("", "#", "*#"),
                        durations(),
                        durations(),
                        flags(),
                        Arbitraries.of("^\\d+$", "[1-4] ?", "it's").optional(),
                        prompts().list().ofMaxSize(2),
                        prompts().list().ofMaxSize(2),
                        words().optional(),
                        speeches().optional(0.3),
                        hooks().optional(),
                        flags())
                .map(v -> new Gather(
                        v.<Integer>get(0) / 3,
                        v.get(0),
                        v.get(1),
                        v.get(2),
                        v.get(3),
                        v.get(4),
                        v.get(0),
                        v.get(5),
                        v.get(6),
                        v.get(7),
                        v.get(8),
                        v.get(9),
                        v.get(10),
                        v.<Optional<Hook>>get(10).isEmpty() || v.<Boolean>get(11)));
    }

    private static Arbitrary<Speech> speeches() {
        return Combinators.combine(
                        flags(),
                        languages().optional(),
                        lines().list().ofMaxSize(3),
                        durations().optional())
                .as(Speech::new);
    }

    /** Dials of all kinds of targets. */
    public static Arbitrary<Dial> dials() {
        return combine(
                        targets().list().ofMinSize(1).ofMaxSize(3),
                        flags(),
                        Arbitraries.integers().between(1, 600).map(Duration::ofSeconds),
                        longTimes().optional(),
                        lines().optional(),
                        lines().optional(),
                        flags(),
                        flags(),
                        Arbitraries.oneOf(Arbitraries.of("us", "de"), lines()).optional(),
                        Arbitraries.of(RecordMode.values()),
                        hooks().optional(),
                        headers(),
                        flags(),
                        flags(),
                        hooks().optional())
                .map(v -> new Dial(
                        v.get(0),
                        v.get(1),
                        v.get(2),
                        v.get(3),
                        v.get(4),
                        v.get(5),
                        v.get(6),
                        v.get(7),
                        v.get(8),
                        v.get(9),
                        v.<RecordMode>get(9) == RecordMode.NONE ? Optional.empty() : v.get(10),
                        v.get(11),
                        v.get(12),
                        v.get(13),
                        v.get(14)));
    }

    private static Arbitrary<Target> targets() {
        var statuses = Combinators.combine(
                        hooks(), Arbitraries.of(LegEvent.values()).set().ofMinSize(1))
                .as(LegStatus::new);
        Arbitrary<Target> numbers = Combinators.combine(
                        lines(), lines().optional(), digits().optional(), hooks().optional(), statuses.optional())
                .as(NumberTarget::new);
        Arbitrary<Target> users = Combinators.combine(
                        lines(), lines().optional(), hooks().optional(), statuses.optional())
                .as(UserTarget::new);
        Arbitrary<Target> uris = Combinators.combine(
                        Arbitraries.of(
                                "sip:1001@example.org", "sips:a%20b@[::1]:5061;transport=tcp?x=y", "SIP:x'&\"@y"),
                        lines().optional(),
                        Combinators.combine(lines(), lines())
                                .as(Credentials::new)
                                .optional(),
                        headers(),
                        hooks().optional(),
                        statuses.optional())
                .as(SipTarget::new);
        return Arbitraries.oneOf(List.of(numbers, users, uris));
    }

    private static Arbitrary<Instruction> transfers() {
        return Combinators.combine(
                        words(),
                        Arbitraries.oneOf(words(), texts().filter(t -> t.length() <= 128))
                                .optional())
                .as(Transfer::new);
    }

    private static Arbitrary<Instruction> hangups() {
        return Arbitraries.of(HangupCause.values())
                .map(HangupCause::name)
                .optional()
                .map(Hangup::new);
    }

    private static Arbitrary<Instruction> rejects() {
        return Combinators.combine(Arbitraries.integers().between(400, 699), lines().optional())
                .as(Reject::new);
    }

    private static Arbitrary<Instruction> sets() {
        return Combinators.combine(
                        Arbitraries.maps(words(), strings()).ofMinSize(1).ofMaxSize(3), flags())
                .as(SetVariables::new);
    }

    private static Arbitrary<Instruction> recordMessages() {
        return combine(
                        longTimes(),
                        durations().optional(),
                        Arbitraries.of("", "#", "1234567890*#"),
                        flags(),
                        flags(),
                        lines().optional(),
                        words().optional(),
                        hooks().optional(),
                        hooks().optional())
                .map(v -> new RecordMessage(
                        v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5), v.get(6), v.get(7), v.get(8)));
    }

    /** Stereo, file and status count for a start alone. */
    private static Arbitrary<Instruction> recordings() {
        return Combinators.combine(
                        Arbitraries.of(Recording.Operation.values()), flags(), lines().optional(), hooks().optional())
                .as((operation, stereo, file, status) -> operation == Recording.Operation.START
                        ? new Recording(operation, stereo, file, status)
                        : new Recording(operation, false, Optional.empty(), Optional.empty()));
    }

    private static Arbitrary<Instruction> conferences() {
        return combine(
                        lines(),
                        Arbitraries.of(Conference.Beep.values()),
                        flags(),
                        flags(),
                        flags(),
                        sizes(250),
                        lines().optional(),
                        hooks().optional(),
                        hooks().optional(),
                        hooks().optional())
                .map(v -> new Conference(
                        v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5), v.get(6), v.get(7), v.get(8),
                        v.get(9)));
    }

    private static Arbitrary<Instruction> streams() {
        return combine(
                        Arbitraries.of("ws://127.0.0.1:3000/a?b=c&d", "WSS://example.org/'x'"),
                        lines().optional(),
                        Arbitraries.of(Stream.Track.values()),
                        flags(),
                        Arbitraries.maps(lines(), strings()).ofMaxSize(3),
                        hooks().optional(),
                        hooks().optional())
                .map(v -> new Stream(v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5), v.get(6)));
    }

    /** URLs and what else may stand there; empty for the document's own URL. */
    public static Arbitrary<Hook> hooks() {
        return Combinators.combine(
                        Arbitraries.oneOf(texts(), Arbitraries.of("", "/next", "https://example.org/a?b=c&d=,e}")),
                        Arbitraries.of(Hook.Method.values()))
                .as(Hook::new);
    }

    private static Arbitrary<Map<String, String>> headers() {
        return Arbitraries.maps(
                        Arbitraries.strings()
                                .alpha()
                                .numeric()
                                .ofMinLength(1)
                                .ofMaxLength(10)
                                .map(name -> "X-" + name),
                        Arbitraries.oneOf(lines(), Arbitraries.just("")))
                .ofMaxSize(3);
    }

    private static Arbitrary<String> digits() {
        return Arbitraries.strings()
                .withChars("0123456789ABCD*#wW")
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    private static Arbitrary<String> languages() {
        return Arbitraries.of("en", "de-DE", "zh-Hant-TW");
    }

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<OptionalInt> sizes(int most) {
        return Arbitraries.integers()
                .between(2, most)
                .optional()
                .map(size -> size.map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    /** 0 s to 1 h, to the nanosecond. */
    public static Arbitrary<Duration> durations() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 60).map(Duration::ofSeconds),
                Arbitraries.longs().between(0, 3_600_000_000_000L).map(Duration::ofNanos));
    }

    private static Arbitrary<Duration> longTimes() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 86_400).map(Duration::ofSeconds),
                Arbitraries.longs().between(1_000_000_000L, 86_400_000_000_000L).map(Duration::ofNanos));
    }

    private static Arbitrary<Duration> tones() {
        return Arbitraries.integers().between(40, 6_000).map(Duration::ofMillis);
    }

    /** Names. */
    public static Arbitrary<String> words() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("_-.")
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    /** Texts without a control character. */
    public static Arbitrary<String> lines() {
        return texts().filter(text -> text.chars().noneMatch(Character::isISOControl));
    }

    /** Any characters but blanks alone. */
    public static Arbitrary<String> texts() {
        return strings().filter(text -> !text.isBlank());
    }

    /** Any characters, perhaps none, but no reference to a variable. */
    public static Arbitrary<String> strings() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().all().ofMaxLength(30),
                        Arbitraries.strings().ascii().ofMaxLength(60),
                        Arbitraries.strings()
                                .withChars("a '\"\\<>&!|{}=;,\t\n$1")
                                .ofMaxLength(20))
                .filter(text -> !Variables.refersTo(text) && wellFormed(text));
    }

    private static boolean wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }

    private static Arbitrary<Instruction> upcast(Arbitrary<? extends Instruction> arbitrary) {
        return arbitrary.map(Function.identity());
    }

    private static Arbitrary<Values> combine(Arbitrary<?>... parts) {
        return Combinators.combine(List.of(parts).stream()
                        .map(part -> part.map(Object.class::cast))
                        .toList())
                .as(Values::new);
    }

    /** More values than a combination of jqwik's has names for. */
    private record Values(List<Object> list) {
        @SuppressWarnings("unchecked")
        <T> T get(int index) {
            return (T) list.get(index);
        }
    }
}
