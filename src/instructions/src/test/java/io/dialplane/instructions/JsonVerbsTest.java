package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.Dial.LegStatus;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Park;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Speech;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.json.JsonDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verbs in jambonz' shapes, and what of them has no effect. */
class JsonVerbsTest {
    private static ParsedDocument parse(String json) {
        return JsonDialect.INSTANCE.parse(json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static ParsedDocument.Instructions read(String json) {
        return switch (parse(json)) {
            case ParsedDocument.Instructions instructions -> instructions;
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    /** Its instructions, without a warning. */
    private static List<Instruction> instructions(String json) {
        var read = read(json);
        assertThat(read.warnings()).isEmpty();
        return read.instructions();
    }

    @Test
    void dialsEveryKindOfTarget() {
        assertThat(instructions("""
                        [{"verb": "dial", "callerId": "4711", "callerName": "Reception", "answerOnBridge": true,
                          "confirmHook": "/screen", "timeout": 20, "timeLimit": 3600, "actionHook": "/done",
                          "dialMusic": "music/loop.wav", "headers": {"X-Call": 7}, "sequential": true,
                          "hangupOnStar": true, "record": "from-ringing-dual", "recordingHook": "/recorded",
                          "target": [
                            {"type": "phone", "number": "0301234", "trunk": "carrier", "sendDigits": "ww12#"},
                            {"type": "user", "name": "1001@example.org",
                             "confirmHook": {"url": "/other", "method": "GET"}},
                            {"type": "sip", "sipUri": "sip:a@example.org", "headers": {"X-A": "b"},
                             "auth": {"username": "u", "password": "p"}, "confirmHook": "/c", "method": "GET",
                             "statusHook": "/status", "statusEvents": ["ringing", "completed"]}]}]"""))
                .containsExactly(new Dial(
                        List.of(
                                new NumberTarget(
                                        "0301234",
                                        Optional.of("carrier"),
                                        Optional.of("ww12#"),
                                        Optional.of(new Hook("/screen")),
                                        Optional.empty()),
                                new UserTarget(
                                        "1001",
                                        Optional.of("example.org"),
                                        Optional.of(new Hook("/other", Hook.Method.GET)),
                                        Optional.empty()),
                                new SipTarget(
                                        "sip:a@example.org",
                                        Optional.empty(),
                                        Optional.of(new Credentials("u", "p")),
                                        Map.of("X-A", "b"),
                                        Optional.of(new Hook("/c", Hook.Method.GET)),
                                        Optional.of(new LegStatus(
                                                new Hook("/status"),
                                                EnumSet.of(LegEvent.RINGING, LegEvent.COMPLETED))))),
                        true,
                        Duration.ofSeconds(20),
                        Optional.of(Duration.ofHours(1)),
                        Optional.of("4711"),
                        Optional.of("Reception"),
                        true,
                        true,
                        Optional.of("music/loop.wav"),
                        RecordMode.FROM_RINGING_DUAL,
                        Optional.of(new Hook("/recorded")),
                        Map.of("X-Call", "7"),
                        true,
                        false,
                        Optional.of(new Hook("/done"))));
    }

    @Test
    void aLonelyPhonesHeadersAreTheDials() {
        assertThat(instructions("""
                        [{"verb": "dial", "target": [{"type": "user", "name": "1001", "headers": {"X-A": "b"}}]}]"""))
                .first()
                .isInstanceOfSatisfying(
                        Dial.class, dial -> assertThat(dial.headers()).isEqualTo(Map.of("X-A", "b")));
    }

    @Test
    void readsJambonzTransferAsReferOrDial() {
        assertThat(instructions("""
                        [{"verb": "transfer", "destination": "9196"},
                         {"verb": "transfer", "mode": "blind", "target": [{"type": "phone", "number": "030"}]},
                         {"verb": "transfer", "mode": "blind", "actionHook": "/a",
                          "target": [{"type": "user", "name": "bob@example.org"}]},
                         {"verb": "transfer", "mode": "blind", "blindMethod": "dial", "timeout": 9,
                          "target": [{"type": "sip", "sipUri": "sip:a@b"}]}]"""))
                .satisfiesExactly(
                        ours -> assertThat(ours).isEqualTo(new Transfer("9196", Optional.empty())),
                        phone -> assertThat(phone)
                                .isEqualTo(new Refer("030", Optional.empty(), Map.of(), Optional.empty())),
                        user -> assertThat(user)
                                .isEqualTo(new Refer(
                                        "sip:bob@example.org",
                                        Optional.empty(),
                                        Map.of(),
                                        Optional.of(new Hook("/a")))),
                        dial -> assertThat(dial).isInstanceOfSatisfying(Dial.class, d -> {
                            assertThat(d.hangupAfter()).isTrue();
                            assertThat(d.timeout()).isEqualTo(Duration.ofSeconds(9));
                        }));
    }

    @Test
    void readsQueuesAndConferences() {
        assertThat(instructions("""
                        [{"verb": "enqueue", "name": "sales", "waitHook": "/wait", "actionHook": "", "maxQueueSize": 9},
                         {"verb": "dequeue", "name": "sales", "timeout": 30, "beep": true, "announceHook": "/soon"},
                         {"verb": "leave"},
                         {"verb": "conference", "name": "room", "beep": "onEnter", "joinMuted": true, "memberTag": "a",
                          "startConferenceOnEnter": false, "endConferenceOnExit": true, "maxParticipants": 5}]"""))
                .containsExactly(
                        new Enqueue(
                                "sales", Optional.of(new Hook("/wait")), OptionalInt.of(9), Optional.of(new Hook(""))),
                        new Dequeue(
                                "sales",
                                Optional.of(Duration.ofSeconds(30)),
                                true,
                                Optional.of(new Hook("/soon")),
                                Optional.empty()),
                        new Leave(),
                        new Conference(
                                "room",
                                Conference.Beep.ON_ENTER,
                                true,
                                false,
                                true,
                                OptionalInt.of(5),
                                Optional.of("a"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void readsMediaVerbs() {
        assertThat(instructions("""
                        [{"verb": "record", "maxLength": 60, "timeout": 3, "finishOnKey": "#", "beep": false,
                          "trim": true, "file": "inbox/1.wav", "variable": "r", "actionHook": "/r", "statusHook": "/s"},
                         {"verb": "recording"},
                         {"verb": "recording", "action": "pause"},
                         {"verb": "music", "url": "music/loop.wav", "length": 30},
                         {"verb": "park", "timeout": 60, "music": false},
                         {"verb": "dtmf", "dtmf": "12w#", "duration": 250},
                         {"verb": "listen", "url": "wss://example.org/a", "mixType": "stereo",
                          "metadata": {"a": 1, "b": {"c": [true, null]}}, "actionHook": "/end"},
                         {"verb": "ring", "earlyMedia": true},
                         {"verb": "voicemail", "mailbox": "1001"},
                         {"verb": "message", "to": "1001", "from": "9", "text": "Hello"},
                         {"verb": "notify", "hook": "/crm", "data": {"customer": 4711}},
                         {"verb": "sip:refer", "referTo": "sip:a@b", "referredBy": "c", "headers": {"X-A": "b"}}]"""))
                .containsExactly(
                        new RecordMessage(
                                Duration.ofMinutes(1),
                                Optional.of(Duration.ofSeconds(3)),
                                "#",
                                false,
                                true,
                                Optional.of("inbox/1.wav"),
                                Optional.of("r"),
                                Optional.of(new Hook("/r")),
                                Optional.of(new Hook("/s"))),
                        new Recording(Recording.Operation.START, false, Optional.empty(), Optional.empty()),
                        new Recording(Recording.Operation.PAUSE, false, Optional.empty(), Optional.empty()),
                        new HoldMusic(Optional.of("music/loop.wav"), Optional.of(Duration.ofSeconds(30))),
                        new Park(Optional.of(Duration.ofMinutes(1)), false),
                        new SendDigits("12w#", Duration.ofMillis(250), SendDigits.DEFAULT_GAP),
                        new Stream(
                                "wss://example.org/a",
                                Optional.empty(),
                                Stream.Track.BOTH,
                                true,
                                Map.of("a", "1", "b", "{\"c\":[true,null]}"),
                                Optional.empty(),
                                Optional.of(new Hook("/end"))),
                        new Ring(true),
                        new Voicemail(Voicemail.Operation.LEAVE, "1001", Optional.empty()),
                        new Message("1001", Optional.of("9"), "Hello", Optional.empty()),
                        new Notify(new Hook("/crm"), Map.of("customer", "4711")),
                        new Refer("sip:a@b", Optional.of("c"), Map.of("X-A", "b"), Optional.empty()));
    }

    @Test
    void readsWhatJambonzSaysInOtherWords() {
        assertThat(instructions("""
                        [{"verb": "config", "synthesizer": {"vendor": "default", "language": "de-DE", "voice": "f1"},
                          "record": {"action": "startCallRecording"},
                          "stream": {"enable": true, "url": "ws://example.org"}},
                         {"verb": "tag", "data": {"customer": "4711", "vip": true}},
                         {"verb": "play", "url": "ivr/welcome.wav", "earlyMedia": true, "loop": "2"},
                         {"say": {"text": "Hello"}}]"""))
                .containsExactly(
                        new SetVariables(Map.of("tts_language", "de-DE", "tts_voice", "f1"), false),
                        new Recording(Recording.Operation.START, false, Optional.empty(), Optional.empty()),
                        new Stream(
                                "ws://example.org",
                                Optional.empty(),
                                Stream.Track.INBOUND,
                                false,
                                Map.of(),
                                Optional.empty(),
                                Optional.empty()),
                        new SetVariables(Map.of("customer", "4711", "vip", "true"), false),
                        new Ring(true),
                        new Play(List.of("ivr/welcome.wav"), 2),
                        new Say("Hello"));
    }

    @Test
    void readsSpeech() {
        assertThat(instructions("""
                        [{"verb": "gather", "id": "g", "input": ["speech", "digits"], "actionHook": "/a",
                          "speechTimeout": 1.5, "actionOnEmptyResult": false,
                          "recognizer": {"vendor": "default", "language": "en-US",
                                         "hints": ["yes", {"phrase": "no"}]}},
                         {"verb": "gather", "input": ["speech"]}]"""))
                .extracting(instruction -> ((Gather) instruction).speech())
                .containsExactly(
                        Optional.of(new Speech(
                                false,
                                Optional.of("en-US"),
                                List.of("yes", "no"),
                                Optional.of(Duration.ofMillis(1_500)))),
                        Optional.of(new Speech(true, Optional.empty(), List.of(), Optional.empty())));
    }

    @Test
    void warnsOfWhatHasNoEffect() {
        var read = read("""
                [{"verb": "alert", "message": "info=alert"},
                 {"verb": "say", "text": "Hi", "disableTtsCache": true,
                  "synthesizer": {"vendor": "google", "language": "en-US", "voice": "en-US-Wavenet-C"}},
                 {"verb": "dial", "amd": {"recordingUrl": "x"}, "headers": {"P-Asserted-Identity": "x"},
                  "target": [{"type": "phone", "number": "1", "vmail": true}]},
                 {"verb": "config", "notifyEvents": true}]""");
        assertThat(read.warnings())
                .extracting(Problem::inShort)
                .containsExactly(
                        "line 1: alert.message has no effect here",
                        "line 3: say.synthesizer.vendor has no effect here, nor has its voice: the node's engine reads; \"default\" names it",
                        "line 2: say.disableTtsCache has no effect here",
                        "line 5: dial.target[0].vmail has no effect here",
                        "line 4: dial.headers 'P-Asserted-Identity' is not sent: only names X-… are",
                        "line 4: dial.amd has no effect here",
                        "line 6: config.notifyEvents has no effect here");
        assertThat(read.instructions())
                .hasSize(3)
                .startsWith(new Ring(false), new Say("Hi", SayType.TEXT, Optional.of("en-US"), Optional.empty(), 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"verb\":\"dial\"}|dial needs 'target': an array of targets",
                "{\"verb\":\"dial\",\"target\":[]}|dial.target an array: expected 1 to 20",
                "{\"verb\":\"dial\",\"target\":[{\"number\":\"1\"}]}|dial.target[0] needs 'type': one of phone, user, sip, teams",
                "{\"verb\":\"dial\",\"target\":[{\"type\":\"sip\",\"sipUri\":\"a@b\"}]}|dial.target[0].sipUri: expected to begin with sip: or sips:, not 'a@b'",
                "{\"verb\":\"dial\",\"target\":[{\"type\":\"teams\",\"tenant\":\"a\"}]}|dial.target[0].type: teams is not available here; expected phone, user or sip",
                "{\"verb\":\"dial\",\"timeout\":0,\"target\":[{\"type\":\"phone\",\"number\":\"1\"}]}|dial.timeout 0: expected 1 s to 600 s",
                "{\"verb\":\"dial\",\"colour\":1,\"target\":[{\"type\":\"phone\",\"number\":\"1\",\"size\":2}]}|dial.target[0].size: unknown attribute; expected one of type, confirmHook, method, statusHook, statusEvents, headers, number, trunk, sendDigits",
                "{\"verb\":\"gather\",\"numDigits\":200}|gather.maxDigits: expected 1 to 128",
                "{\"verb\":\"gather\",\"maxDigits\":200}|gather.maxDigits 200: expected 1 to 128",
                "{\"verb\":\"gather\",\"actionHook\":{\"url\":\"/a\",\"basicAuth\":{\"username\":\"u\",\"password\":\"p\"}}}|gather.actionHook.basicAuth: not available here: requests are signed, and carry no password of yours",
                "{\"verb\":\"stream\",\"url\":\"http://a\"}|stream.url: expected to begin with ws:// or wss://, not 'http://a'",
                "{\"verb\":\"message\",\"to\":\"1\"}|message needs 'text': what is to be sent",
                "{\"verb\":\"dtmf\",\"dtmf\":\"x\"}|dtmf.dtmf \"x\": expected 1 to 128 of 0-9 * # A-D w W",
                "{\"verb\":\"transfer\",\"mode\":\"warm\",\"target\":[{\"type\":\"phone\",\"number\":\"1\"}]}|transfer.mode: \"warm\" is not available here; expected \"blind\"",
                "{\"verb\":\"transfer\",\"mode\":\"blind\",\"target\":[]}|transfer.target: expected an array with one target for blindMethod refer",
                "{\"verb\":\"transfer\",\"mode\":\"blind\",\"target\":7}|transfer.target 7: expected an array of targets",
                "{\"verb\":\"config\",\"record\":{\"action\":\"start\"}}|config.record.action \"start\": expected one of startCallRecording, stopCallRecording, pauseCallRecording, resumeCallRecording",
                "{\"verb\":\"conference\",\"name\":\"a\",\"beep\":\"loud\"}|conference.beep \"loud\": expected true, false, \"onEnter\" or \"onExit\"",
                "{\"verb\":\"answer\",\"x\":1}|answer.x: unknown attribute; expected none",
            })
    void namesFieldValueAndWhatIsExpected(String json, String message) {
        assertThat(parse("[" + json + "]"))
                .isInstanceOfSatisfying(
                        ParsedDocument.Broken.class,
                        broken -> assertThat(broken.problems().getFirst().message())
                                .isEqualTo(message));
    }

    @Test
    void tellsAVerbOfJambonzThatIsNotHere() {
        assertThat(parse("[{\"verb\": \"llm\"}]"))
                .isInstanceOfSatisfying(
                        ParsedDocument.Broken.class,
                        broken -> assertThat(broken.problems().getFirst().message())
                                .startsWith("jambonz' verb \"llm\" is not available here; expected one of answer"));
    }
}
