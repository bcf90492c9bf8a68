package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Level;
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
import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.json.JsonDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripTest {
    @Property(tries = 500)
    void jsonReadsWhatItWrote(@ForAll("documents") List<Instruction> instructions) {
        check(JsonDialect.INSTANCE, instructions);
    }

    @Property(tries = 500)
    void xmlReadsWhatItWrote(@ForAll("documents") List<Instruction> instructions) {
        check(DialplanDialect.INSTANCE, instructions);
    }

    @Property(tries = 1_000)
    void neverThrowsOnRubbish(@ForAll byte[] bytes) {
        assertThat(JsonDialect.INSTANCE.parse(bytes, Map.of())).isNotNull();
        assertThat(DialplanDialect.INSTANCE.parse(bytes, Map.of())).isNotNull();
        assertThat(Dialects.parse(Optional.empty(), bytes, Map.of())).isNotNull();
    }

    @Property(tries = 500)
    void neverThrowsOnADamagedDocument(
            @ForAll("documents") List<Instruction> instructions, @ForAll int place, @ForAll byte value) {
        for (Dialect dialect : List.of(JsonDialect.INSTANCE, DialplanDialect.INSTANCE)) {
            byte[] bytes = dialect.write(instructions).text().getBytes(StandardCharsets.UTF_8);
            bytes[Math.floorMod(place, bytes.length)] = value;
            assertThat(dialect.parse(bytes, Map.of())).isNotNull();
        }
    }

    private static void check(Dialect dialect, List<Instruction> instructions) {
        var written = dialect.write(instructions).text().getBytes(StandardCharsets.UTF_8);
        assertThat(dialect.parse(written, Map.of())).isEqualTo(new ParsedDocument.Instructions(instructions));
        assertThat(Dialects.recognise(Optional.empty(), written)).contains(dialect);
    }

    @Provide
    Arbitrary<List<Instruction>> documents() {
        return Arbitraries.oneOf(List.of(
                        prompts().map(prompt -> (Instruction) prompt),
                        gathers().map(gather -> (Instruction) gather),
                        Arbitraries.of(new Instruction.Answer(), new Instruction.Echo()),
                        hooks().map(Redirect::new),
                        Combinators.combine(
                                        word(),
                                        Arbitraries.oneOf(word(), texts().filter(t -> t.length() <= 128))
                                                .optional())
                                .as(Transfer::new),
                        Arbitraries.of(HangupCause.values())
                                .map(HangupCause::name)
                                .optional()
                                .map(Hangup::new),
                        Combinators.combine(
                                        Arbitraries.integers().between(400, 699),
                                        texts().filter(t -> t.chars().noneMatch(Character::isISOControl))
                                                .optional())
                                .as(Reject::new),
                        Combinators.combine(
                                        Arbitraries.maps(word(), texts())
                                                .ofMinSize(1)
                                                .ofMaxSize(3),
                                        Arbitraries.of(true, false))
                                .as(SetVariables::new),
                        Combinators.combine(Arbitraries.of(Level.values()), texts())
                                .as(Log::new)))
                .list()
                .ofMaxSize(6);
    }

    private static Arbitrary<Prompt> prompts() {
        Arbitrary<Integer> loops = Arbitraries.of(1, 1, 1, 0, 5);
        Arbitrary<String> sources = Arbitraries.oneOf(
                texts(),
                Arbitraries.of("ivr/a.wav", "tone_stream://%(1000,0,1004)", "silence_stream://20", "http://a/b.wav"));
        Arbitrary<Prompt> plays = Combinators.combine(
                        sources.list().ofMinSize(1).ofMaxSize(3), loops)
                .as(Play::new);
        Arbitrary<Prompt> says = Combinators.combine(
                        texts(),
                        Arbitraries.of("en", "de-DE").optional(),
                        Arbitraries.of("f1", "en-gb+m3", "default").optional(),
                        loops)
                .as((text, language, voice, loop) -> new Say(text, SayType.TEXT, language, voice, loop));
        Arbitrary<Prompt> digits = Combinators.combine(
                        Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(10),
                        Arbitraries.of(SayType.values()),
                        Arbitraries.of("en").optional())
                .as((text, type, language) -> new Say(text, type, language, Optional.empty(), 1));
        Arbitrary<Prompt> pauses = durations().map(Pause::new);
        return Arbitraries.oneOf(List.of(plays, says, digits, pauses));
    }

    private static Arbitrary<Gather> gathers() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.of("", "#", "*#"),
                        durations(),
                        durations(),
                        Arbitraries.of("^\\d+$", "[1-4] ?", "it's").optional(),
                        prompts().list().ofMaxSize(2),
                        prompts().list().ofMaxSize(2),
                        Combinators.combine(word().optional(), hooks().optional(), Arbitraries.of(true, false))
                                .as(List::of))
                .as((digits, keys, timeout, between, pattern, prompts, invalid, rest) ->
                        gather(digits, keys, timeout, between, pattern, prompts, invalid, rest));
    }

    @SuppressWarnings("unchecked")
    private static Gather gather(
            int digits,
            String keys,
            Duration timeout,
            Duration between,
            Optional<String> pattern,
            List<Prompt> prompts,
            List<Prompt> invalid,
            List<?> rest) {
        return new Gather(
                digits / 3,
                digits,
                keys,
                timeout,
                between,
                (boolean) rest.get(2),
                digits,
                pattern,
                prompts,
                invalid,
                (Optional<String>) rest.get(0),
                (Optional<Hook>) rest.get(1));
    }

    private static Arbitrary<Hook> hooks() {
        return Combinators.combine(
                        Arbitraries.oneOf(texts(), Arbitraries.of("/next", "https://example.org/a?b=c&d=,e}")),
                        Arbitraries.of(Hook.Method.values()))
                .as(Hook::new);
    }

    private static Arbitrary<Duration> durations() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 60).map(Duration::ofSeconds),
                Arbitraries.longs().between(0, 3_600_000_000_000L).map(Duration::ofNanos));
    }

    private static Arbitrary<String> word() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("_-.")
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    /** Any characters, but no reference to a variable. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().all().ofMaxLength(30),
                        Arbitraries.strings().ascii().ofMaxLength(60),
                        Arbitraries.strings()
                                .withChars("a '\"\\<>&!|{}=;,\t\n$1")
                                .ofMaxLength(20))
                .filter(text -> !text.isBlank() && !Variables.refersTo(text) && wellFormed(text));
    }

    private static boolean wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
    }
}
