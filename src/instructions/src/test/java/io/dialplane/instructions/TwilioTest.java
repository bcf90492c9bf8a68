package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.Dial.LegStatus;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Hook.Method;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.Speech;
import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.instructions.twiml.TwimlDialect;
import io.dialplane.testkit.Npm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Twilio's own library writes is run as Twilio's documentation says, or refused with its place and name. */
class TwilioTest {
    private static final Optional<Hook> SELF = Optional.of(new Hook(""));
    private static JsonNode written = new ObjectMapper().createObjectNode();

    @BeforeAll
    static void write() throws Exception {
        written = new ObjectMapper().readTree(Npm.of("twilio").node("documents.js", ""));
    }

    private static ParsedDocument parse(JsonNode document) {
        var body = document.asText().getBytes(StandardCharsets.UTF_8);
        assertThat(Dialects.recognise(Optional.of("text/html"), body)).contains(TwimlDialect.INSTANCE);
        return Dialects.parse(Optional.of("text/xml"), body, Map.of());
    }

    private static ParsedDocument.Instructions read(String name) {
        var document = written.path("documents").path(name);
        return switch (parse(document)) {
            case ParsedDocument.Instructions instructions -> instructions;
            case ParsedDocument other -> throw new AssertionError(document + ": " + other);
        };
    }

    @Test
    void runsTheDocumentsOfItsLibrary() {
        var read = new HashMap<String, List<Instruction>>();
        written.path("documents")
                .fieldNames()
                .forEachRemaining(name -> read.put(name, read(name).instructions()));
        var expected = new HashMap<String, List<Instruction>>();
        expected.putAll(prompts());
        expected.putAll(input());
        expected.putAll(calls());
        expected.putAll(others());
        assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach(
                (name, instructions) -> assertThat(read.get(name)).as(name).containsExactlyElementsOf(instructions));
    }

    @Test
    void warnsOfWhatHasNoEffectAndOfNothingElse() {
        for (String name : List.of("nothing", "say", "play", "gather", "dial", "uris", "queue", "refer", "control")) {
            assertThat(read(name).warnings()).as(name).isEmpty();
        }
        assertThat(read("ssml").warnings()).extracting(Problem::message).containsExactly("<Say>: SSML is read as text");
        assertThat(read("unused").warnings())
                .extracting(Problem::message)
                .contains(
                        "<Dial referUrl=\"/refer\">: has no effect here",
                        "<Number machineDetection=\"Enable\">: has no effect here",
                        "<Parameter>: has no effect here")
                .hasSize(12);
        assertThat(read("record").warnings())
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "<Record transcribe=\"true\">: has no effect here",
                        "<Record transcribeCallback=\"/text\">: has no effect here",
                        "<Record recordingStatusCallbackEvent=\"in-progress absent\">: only completed is told");
        assertThat(read("conference").warnings()).hasSize(7);
        assertThat(read("speech").warnings()).hasSize(7);
    }

    @Test
    void refusesWhatIsNotThereByItsName() {
        written.path("refused").fields().forEachRemaining(document -> {
            assertThat(parse(document.getValue())).isInstanceOf(ParsedDocument.Broken.class);
            assertThat(((ParsedDocument.Broken) parse(document.getValue())).problems())
                    .as(document.getKey())
                    .anySatisfy(
                            problem -> assertThat(problem.inShort()).startsWith("line 1: " + document.getKey() + ": "));
        });
        assertThat(written.path("refused").size()).isEqualTo(20);
    }

    private static Map<String, List<Instruction>> prompts() {
        return Map.of(
                "nothing",
                List.of(),
                "say",
                List.of(
                        new Say("Good <morning> & welcome"),
                        new Say("Hello", SayType.TEXT, Optional.of("en-GB"), Optional.of("Polly.Joanna-Neural"), 2),
                        new Say("For ever", SayType.TEXT, Optional.empty(), Optional.empty(), 0)),
                "ssml",
                List.of(
                        new Say("One two three four five six", SayType.TEXT, Optional.empty(), Optional.of("alice"), 1),
                        new Say("42", SayType.DIGITS, Optional.empty(), Optional.empty(), 1),
                        new Say("42", SayType.NUMBER, Optional.empty(), Optional.empty(), 1)),
                "play",
                List.of(
                        new Play("https://example.org/a.mp3?b=1&c=2"),
                        new Play(List.of("music.mp3"), 0),
                        new SendDigits("ww12#"),
                        new SendDigits("111")));
    }

    private static Gather gather(
            int digits,
            String keys,
            int seconds,
            boolean bargeIn,
            List<Prompt> prompts,
            Optional<Speech> speech,
            Hook action,
            boolean onEmpty) {
        var time = Duration.ofSeconds(seconds);
        return new Gather(
                1,
                digits,
                keys,
                time,
                time,
                bargeIn,
                1,
                Optional.empty(),
                prompts,
                List.of(),
                Optional.empty(),
                speech,
                Optional.of(action),
                onEmpty);
    }

    private static Map<String, List<Instruction>> input() {
        return Map.of(
                "gather",
                List.of(
                        gather(128, "#", 5, true, List.of(), Optional.empty(), new Hook(""), false),
                        gather(4, "", 8, true, List.of(), Optional.empty(), new Hook("/pin", Method.GET), false),
                        gather(
                                1,
                                "*",
                                5,
                                false,
                                List.of(
                                        new Say("Bitte", SayType.TEXT, Optional.of("de-DE"), Optional.empty(), 1),
                                        new Pause(Duration.ofSeconds(2)),
                                        new Play("menu.wav")),
                                Optional.empty(),
                                new Hook("/menu"),
                                true)),
                "speech",
                List.of(
                        gather(
                                128,
                                "#",
                                5,
                                true,
                                List.of(),
                                Optional.of(new Speech(
                                        false, Optional.of("en-US"), List.of("sales", "support"), Optional.empty())),
                                new Hook("/a"),
                                false),
                        gather(
                                128,
                                "#",
                                5,
                                true,
                                List.of(),
                                Optional.of(new Speech(
                                        true, Optional.empty(), List.of(), Optional.of(Duration.ofSeconds(3)))),
                                new Hook(""),
                                false)),
                "record",
                List.of(
                        record(3_600, 5, "1234567890*#", true, true, SELF, Optional.empty()),
                        record(
                                20,
                                10,
                                "#",
                                false,
                                false,
                                Optional.of(new Hook("/recorded", Method.GET)),
                                Optional.of(new Hook("/status", Method.GET))),
                        record(3_600, 5, "1234567890*#", true, true, SELF, Optional.of(new Hook("/s")))));
    }

    private static RecordMessage record(
            int most,
            int silence,
            String keys,
            boolean beep,
            boolean trim,
            Optional<Hook> action,
            Optional<Hook> status) {
        return new RecordMessage(
                Duration.ofSeconds(most),
                Optional.of(Duration.ofSeconds(silence)),
                keys,
                beep,
                trim,
                Optional.empty(),
                Optional.empty(),
                action,
                status);
    }

    private static Dial dial(boolean sequential, Target... targets) {
        return new Dial(
                List.of(targets),
                sequential,
                Duration.ofSeconds(30),
                Optional.of(Duration.ofHours(4)),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                RecordMode.NONE,
                Optional.empty(),
                Map.of(),
                true,
                false,
                Optional.empty());
    }

    private static Map<String, List<Instruction>> calls() {
        var everything = new Dial(
                List.of(
                        new NumberTarget(
                                "+15550124",
                                Optional.empty(),
                                Optional.of("wwww1928"),
                                Optional.of(new Hook("/whisper", Method.GET)),
                                Optional.of(
                                        new LegStatus(new Hook("/leg", Method.GET), EnumSet.allOf(LegEvent.class)))),
                        new UserTarget(
                                "alice",
                                Optional.empty(),
                                Optional.of(new Hook("/screen")),
                                Optional.of(new LegStatus(new Hook("/leg"), Set.of(LegEvent.COMPLETED)))),
                        new UserTarget("bob"),
                        new SipTarget(
                                "sip:kate@example.org;transport=tcp?x-a=b",
                                Optional.empty(),
                                Optional.of(new Credentials("user", "secret")),
                                Map.of(),
                                Optional.empty(),
                                Optional.of(new LegStatus(new Hook("/leg"), Set.of(LegEvent.ANSWERED))))),
                true,
                Duration.ofSeconds(20),
                Optional.of(Duration.ofMinutes(10)),
                Optional.of("+15550100"),
                Optional.empty(),
                true,
                true,
                Optional.of("de"),
                RecordMode.FROM_RINGING_DUAL,
                Optional.of(new Hook("/recording")),
                Map.of(),
                true,
                false,
                Optional.of(new Hook("/done", Method.GET)));
        return Map.of(
                "dial",
                List.of(dial(false, new NumberTarget("+15550123")), everything),
                "uris",
                List.of(dial(true, uri("sip:first@example.org", "c", "d"), uri("sip:second@example.org", "a", "b"))),
                "unused",
                List.of(dial(false, new NumberTarget("1"), new UserTarget("c"))));
    }

    private static SipTarget uri(String uri, String name, String password) {
        return new SipTarget(
                uri,
                Optional.empty(),
                Optional.of(new Credentials(name, password)),
                Map.of("X-Account", "7 & 8"),
                Optional.empty(),
                Optional.empty());
    }

    private static Map<String, List<Instruction>> others() {
        return Map.of(
                "conference",
                List.of(
                        new Conference(
                                "Room 1",
                                Conference.Beep.ALWAYS,
                                false,
                                true,
                                false,
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        new Conference(
                                "Room 2",
                                Conference.Beep.ON_ENTER,
                                true,
                                false,
                                true,
                                OptionalInt.of(10),
                                Optional.of("agent"),
                                Optional.of(new Hook("/wait", Method.GET)),
                                Optional.of(new Hook("/events")),
                                Optional.of(new Hook("/left")))),
                "queue",
                List.of(
                        new Enqueue("support", Optional.empty(), OptionalInt.empty(), Optional.empty()),
                        new Enqueue(
                                "sales",
                                Optional.of(new Hook("/wait", Method.GET)),
                                OptionalInt.of(20),
                                Optional.of(new Hook("/left", Method.GET))),
                        new Dequeue(
                                "support",
                                Optional.of(Duration.ofSeconds(30)),
                                false,
                                Optional.of(new Hook("/about-to-connect", Method.GET)),
                                Optional.of(new Hook("/taken"))),
                        new Leave()),
                "refer",
                List.of(
                        new Refer(
                                "sip:alice@example.org",
                                Optional.empty(),
                                Map.of(),
                                Optional.of(new Hook("/referred", Method.GET))),
                        new Refer("sips:bob@example.org?X-A=b", Optional.empty(), Map.of(), Optional.empty())),
                "control",
                List.of(
                        new Pause(Duration.ofSeconds(1)),
                        new Pause(Duration.ofSeconds(30)),
                        new Redirect(new Hook("/next")),
                        new Redirect(new Hook("https://example.org/next?a=b&c=d", Method.GET)),
                        new Reject(603, Optional.empty()),
                        new Reject(486, Optional.empty()),
                        new Echo(),
                        new Hangup(Optional.empty())),
                "streams",
                List.of(
                        new Stream(
                                "wss://example.org/media",
                                Optional.of("bot"),
                                Stream.Track.INBOUND,
                                true,
                                Map.of("first", "1"),
                                Optional.of(new Hook("/stream", Method.GET)),
                                Optional.of(new Hook("/over"))),
                        new Stream(
                                "wss://example.org/listen",
                                Optional.empty(),
                                Stream.Track.BOTH,
                                false,
                                Map.of(),
                                Optional.empty(),
                                Optional.empty()),
                        new Recording(
                                Recording.Operation.START,
                                false,
                                Optional.empty(),
                                Optional.of(new Hook("/recording")))),
                "sms",
                List.of(
                        new Message("${caller_id_number}", Optional.empty(), "Your code is 42", Optional.empty()),
                        new Message(
                                "+15550123",
                                Optional.of("+15550100"),
                                "Hello",
                                Optional.of(new Hook("/sent", Method.GET)))));
    }
}
