package io.dialplane.instructions.dialplan;

import static io.dialplane.instructions.dialplan.Xml.actions;
import static io.dialplane.instructions.dialplan.Xml.instructions;
import static io.dialplane.instructions.dialplan.Xml.problems;
import static io.dialplane.instructions.dialplan.Xml.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Park;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Recording.Operation;
import io.dialplane.instructions.Voicemail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ApplicationsTest {
    private static String action(String application, String data) {
        return "<action application=\"" + application + "\" data=\"" + data + "\"/>";
    }

    @Test
    void readsWhatIsHeard() {
        assertThat(instructions(actions(action("playback", "local_stream://moh")
                        + action("playback", "$${hold_music}")
                        + action("playback", "say:Good morning")
                        + action("playback", "http_cache://https://example.org/a.wav")
                        + action("loop_playback", "+3 a.wav")
                        + action("loop_playback", "+inf a.wav")
                        + action("gentones", "%(500,500,440)|2")
                        + action("speak", "Hello")
                        + action("speak", "amy|Hello")
                        + action("say", "en:en number pronounced feminine 42"))))
                .containsExactly(
                        new HoldMusic(Optional.empty(), Optional.empty()),
                        new HoldMusic(Optional.empty(), Optional.empty()),
                        new Say("Good morning"),
                        new Play("https://example.org/a.wav"),
                        new Play(List.of("a.wav"), 3),
                        new Play(List.of("a.wav"), 0),
                        new Play(List.of("tone_stream://%(500,500,440)"), 2),
                        new Say("Hello"),
                        new Say("Hello", SayType.TEXT, Optional.empty(), Optional.of("amy"), 1),
                        new Say("42", SayType.NUMBER, Optional.of("en"), Optional.empty(), 1));
    }

    @Test
    void readsRecordings() {
        assertThat(instructions(actions(action("record", "/tmp/a.wav 60 200 5")
                        + action("set", "playback_terminators=#")
                        + action("record", "b.wav")
                        + action("set", "RECORD_STEREO=true")
                        + action("record_session", "c.wav")
                        + action("record_session_mask", "c.wav")
                        + action("record_session_resume", "c.wav")
                        + action("stop_record_session", "all"))))
                .filteredOn(instruction -> !(instruction instanceof SetVariables))
                .containsExactly(
                        message("/tmp/a.wav", Duration.ofMinutes(1), Optional.of(Duration.ofSeconds(5)), "*"),
                        message("b.wav", RecordMessage.DEFAULT_LENGTH, Optional.empty(), "#"),
                        new Recording(Operation.START, true, Optional.of("c.wav"), Optional.empty()),
                        new Recording(Operation.PAUSE, false, Optional.empty(), Optional.empty()),
                        new Recording(Operation.RESUME, false, Optional.empty(), Optional.empty()),
                        new Recording(Operation.STOP, false, Optional.empty(), Optional.empty()));
    }

    private static RecordMessage message(String file, Duration limit, Optional<Duration> silence, String keys) {
        return new RecordMessage(
                limit,
                silence,
                keys,
                false,
                false,
                Optional.of(file),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void readsWhereTheCallGoes() {
        assertThat(instructions(actions(action("ring_ready", "")
                        + action("pre_answer", "")
                        + action("deflect", "sip:1@192.0.2.1")
                        + action("execute_extension", "features XML default")
                        + action("set", "park_timeout=30")
                        + action("park", "")
                        + action("fifo", "support in")
                        + action("fifo", "support out wait")
                        + action("fifo", "support out nowait")
                        + action("callcenter", "sales@default")
                        + action("conference", "3000@wideband+1234+flags{mute|endconf|wait-mod}")
                        + action("voicemail", "default example.org 1001")
                        + action("voicemail", "check default example.org 1001")
                        + action("send_dtmf", "1w2a@200")
                        + action("httapi", "{method=get,url='http://x/a,b'}")
                        + action("httapi", "http://x/"))))
                .filteredOn(instruction -> !(instruction instanceof SetVariables))
                .containsExactly(
                        new Ring(false),
                        new Ring(true),
                        new Refer("sip:1@192.0.2.1", Optional.empty(), Map.of(), Optional.empty()),
                        new Transfer("features", Optional.of("default")),
                        new Park(Optional.of(Duration.ofSeconds(30)), false),
                        new Enqueue("support", Optional.empty(), OptionalInt.empty(), Optional.empty()),
                        new Dequeue("support", Optional.empty(), false, Optional.empty(), Optional.empty()),
                        new Dequeue("support", Optional.of(Duration.ZERO), false, Optional.empty(), Optional.empty()),
                        new Enqueue("sales@default", Optional.empty(), OptionalInt.empty(), Optional.empty()),
                        new Conference(
                                "3000",
                                Conference.Beep.ALWAYS,
                                true,
                                false,
                                true,
                                OptionalInt.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        new Voicemail(Voicemail.Operation.LEAVE, "1001", Optional.of("example.org")),
                        new Voicemail(Voicemail.Operation.CHECK, "1001", Optional.of("example.org")),
                        new SendDigits("1w2A", Duration.ofMillis(200), SendDigits.DEFAULT_GAP),
                        new Redirect(new Hook("http://x/a,b", Hook.Method.GET)),
                        new Redirect(new Hook("http://x/", Hook.Method.POST)));
    }

    @Test
    void readsVariables() {
        assertThat(instructions(actions(action("multiset", "^^;a=1 2;b=3")
                        + action("multiset", "a=1 b=2")
                        + action("unset", "a")
                        + action("multiunset", "^^:a:b")
                        + action("export", "nolocal:a=1")
                        + action("bridge_export", "b=2"))))
                .containsExactly(
                        new SetVariables(Map.of("a", "1 2", "b", "3"), false),
                        new SetVariables(Map.of("a", "1", "b", "2"), false),
                        new SetVariables(Map.of("a", ""), false),
                        new SetVariables(Map.of("a", "", "b", ""), false),
                        new SetVariables(Map.of("a", "1"), true),
                        new SetVariables(Map.of("b", "2"), true));
    }

    @TestFactory
    List<DynamicTest> everyApplicationRunsHasNoEffectOrSaysWhyNot() {
        return Catalogue.entries().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.name(), () -> {
                    var parsed = actions(action(entry.name(), ""));
                    switch (entry) {
                        case Catalogue.Entry.NoEffect none ->
                            assertThat(warnings(parsed))
                                    .singleElement()
                                    .asString()
                                    .startsWith("<action application=\"" + none.name() + "\">: has no effect here");
                        case Catalogue.Entry.Refused refused ->
                            assertThat(problems(parsed))
                                    .singleElement()
                                    .asString()
                                    .startsWith("<action application=\"" + refused.name() + "\">: is not supported");
                        case Catalogue.Entry.Runs runs -> assertThat(parsed).isNotNull();
                    }
                }))
                .toList();
    }

    @Test
    void refusesWhatWouldGoWrongSilently() {
        assertThat(problems(actions(action("transfer", "-bleg 5000"))))
                .singleElement()
                .asString()
                .contains("-bleg");
        assertThat(problems(actions(action("lua", "ivr.lua"))))
                .singleElement()
                .asString()
                .contains("write call logic as an HTTP endpoint");
        assertThat(problems(actions(action("playback", "phrase:welcome"))))
                .singleElement()
                .asString()
                .contains("phrases are not supported");
    }
}
