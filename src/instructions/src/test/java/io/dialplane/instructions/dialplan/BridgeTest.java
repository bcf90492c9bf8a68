package io.dialplane.instructions.dialplan;

import static io.dialplane.instructions.dialplan.Xml.actions;
import static io.dialplane.instructions.dialplan.Xml.instructions;
import static io.dialplane.instructions.dialplan.Xml.parse;
import static io.dialplane.instructions.dialplan.Xml.problems;
import static io.dialplane.instructions.dialplan.Xml.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.ParsedDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BridgeTest {
    private static String bridge(String data) {
        return "<action application=\"bridge\" data=\"" + data.replace("<", "&lt;") + "\"/>";
    }

    private static Dial dial(ParsedDocument parsed) {
        return (Dial) instructions(parsed).getLast();
    }

    private static NumberTarget trunk(String trunk, String number) {
        return new NumberTarget(number, Optional.of(trunk), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void doesAsFreeSwitchWhenNothingIsSaid() {
        assertThat(instructions(actions(bridge("user/1001@example.org"))))
                .containsExactly(new Dial(
                        List.of(new UserTarget("1001", Optional.of("example.org"), Optional.empty(), Optional.empty())),
                        false,
                        Duration.ofSeconds(60),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        false,
                        Optional.empty(),
                        RecordMode.NONE,
                        Optional.empty(),
                        Map.of(),
                        false,
                        false,
                        Optional.empty()));
    }

    @Test
    void readsTargetsAndTheirOrder() {
        var together = dial(actions(bridge("sofia/gateway/carrier/+4930123,loopback/9196,sofia/internal/9@192.0.2.1")));
        assertThat(together.sequential()).isFalse();
        assertThat(together.targets())
                .containsExactly(
                        trunk("carrier", "+4930123"), new NumberTarget("9196"), new SipTarget("sip:9@192.0.2.1"));
        var oneByOne = dial(actions(bridge("sofia/gateway/a/1|${sofia_contact(*/1001@x)}")));
        assertThat(oneByOne.sequential()).isTrue();
        assertThat(oneByOne.targets())
                .containsExactly(
                        trunk("a", "1"), new UserTarget("1001", Optional.of("x"), Optional.empty(), Optional.empty()));
    }

    @Test
    void someTogetherAndThenOthersAreTwoDials() {
        var parsed = actions("<action application=\"set\" data=\"hangup_after_bridge=true\"/>"
                + bridge("[leg_timeout=10]user/1,user/2|user/3"));
        assertThat(instructions(parsed)).hasSize(3);
        var first = (Dial) instructions(parsed).get(1);
        assertThat(first.targets()).hasSize(2);
        assertThat(first.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(first.continueOnFail()).isTrue();
        assertThat(first.hangupAfter()).isTrue();
        assertThat(dial(parsed).continueOnFail()).isFalse();
        assertThat(warnings(parsed)).isEmpty();
        assertThat(warnings(actions(bridge("user/1,user/2|user/3"))))
                .singleElement()
                .asString()
                .contains("not run after a connection");
    }

    @Test
    void readsVariablesOfTheChannelAndOfTheDialString() {
        var parsed =
                actions("""
                <action application="set" data="continue_on_fail=true"/>
                <action application="set" data="hangup_after_bridge=true"/>
                <action application="set" data="call_timeout=20"/>
                <action application="set" data="effective_caller_id_number=100"/>
                <action application="set" data="effective_caller_id_name=Sales"/>
                <action application="set" data="ringback=%(2000,4000,440,480)"/>
                <action application="export" data="nolocal:sip_h_X-Account=7"/>
                """ + bridge("{origination_caller_id_number=+4930555,'sip_h_X-Note'=x}[leg_timeout=15]user/1"));
        var dial = dial(parsed);
        assertThat(dial.continueOnFail()).isTrue();
        assertThat(dial.hangupAfter()).isTrue();
        assertThat(dial.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(dial.callerId()).contains("+4930555");
        assertThat(dial.callerName()).contains("Sales");
        assertThat(dial.ringTone()).contains("tone_stream://%(2000,4000,440,480)");
        assertThat(dial.headers()).isEqualTo(Map.of("X-Account", "7", "X-Note", "x"));
        assertThat(warnings(parsed)).isEmpty();
    }

    @Test
    void variablesOfTheCallCount() {
        var parsed = parse(
                "<extension name='a'><condition>" + bridge("user/1") + "</condition></extension>",
                Map.of("continue_on_fail", "true", "call_timeout", "7"));
        assertThat(dial(parsed).continueOnFail()).isTrue();
        assertThat(dial(parsed).timeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void readsWhatOneSipUriGets() {
        var dial = dial(
                actions(
                        bridge(
                                "[sip_auth_username=u,sip_auth_password=p,sip_h_X-A=1]sofia/external/sip:1@192.0.2.1;fs_path=sip:192.0.2.9")));
        assertThat(dial.targets())
                .containsExactly(new SipTarget(
                        "sip:1@192.0.2.1;fs_path=sip%3A192.0.2.9",
                        Optional.empty(),
                        Optional.of(new Credentials("u", "p")),
                        Map.of("X-A", "1"),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void timeLimits() {
        assertThat(dial(actions("<action application=\"sched_hangup\" data=\"+60 alloted_timeout\"/>"
                                + bridge("user/1")))
                        .timeLimit())
                .contains(Duration.ofSeconds(60));
        assertThat(dial(actions(bridge("{execute_on_answer='sched_hangup +90 alloted_timeout'}user/1")))
                        .timeLimit())
                .contains(Duration.ofSeconds(90));
    }

    @Test
    void nobodyToCall() {
        assertThat(instructions(actions(bridge("error/user_busy"))))
                .containsExactly(new Hangup(Optional.of("USER_BUSY")));
        var goesOn =
                actions("<action application=\"set\" data=\"continue_on_fail=true\"/>" + bridge("error/user_busy"));
        assertThat(instructions(goesOn)).extracting(Instruction::verb).containsExactly("set");
        assertThat(warnings(goesOn)).singleElement().asString().contains("calls nobody");
        assertThat(dial(actions(bridge("user/1,${verto_contact(1@x)}"))).targets())
                .hasSize(1);
    }

    @Test
    void saysWhatHasNoEffect() {
        assertThat(warnings(actions(bridge("{absolute_codec_string=PCMA,ignore_early_media=true}user/1"))))
                .singleElement()
                .asString()
                .contains("absolute_codec_string, ignore_early_media have no effect");
        assertThat(warnings(actions("<action application=\"set\" data=\"continue_on_fail=USER_BUSY,NO_ANSWER\"/>"
                        + bridge("user/1"))))
                .singleElement()
                .asString()
                .contains("whatever the cause");
        assertThat(warnings(actions(bridge("user/1") + "<action application=\"voicemail\" data=\"default x 1\"/>")))
                .singleElement()
                .asString()
                .contains("not run when nobody answered");
    }

    @Test
    void digitsCollectedBeforeMayBePartOfIt() {
        assertThat(dial(actions("<action application=\"read\" data=\"1 4 x.wav ext 1000 none\"/>"
                                + bridge("user/${ext}@x")))
                        .targets())
                .containsExactly(new UserTarget("${ext}", Optional.of("x"), Optional.empty(), Optional.empty()));
    }

    @Test
    void aVariableMayHoldADialStringButACallerMayNot() {
        var ok = actions("<action application=\"set\" data=\"who=${sofia_contact(1@x)},user/2\"/>" + bridge("${who}"));
        assertThat(dial(ok).targets()).hasSize(2);
        String extension =
                "<extension name='a'><condition field='destination_number' expression='^(.*)$'>%s</condition></extension>";
        var call = Map.of("destination_number", "1,sofia/gateway/carrier/0900");
        assertThat(problems(parse(extension.formatted(bridge("user/${destination_number}")), call)))
                .singleElement()
                .asString()
                .contains("without signs of a dial string");
        assertThat(problems(parse(extension.formatted(bridge("user/$1")), call)))
                .singleElement()
                .asString()
                .contains("without signs of a dial string");
    }

    @Test
    void saysWhatIsWrongWithADialString() {
        assertThat(problems(actions(bridge("group/support@x"))))
                .singleElement()
                .asString()
                .startsWith("<action application=\"bridge\" data=\"group/support@x\">: an endpoint of user, sofia");
    }

    @Test
    void writesWhatTheCallersChannelMustKnowBeforeTheBridge() {
        var written = DialplanDialect.INSTANCE.write(List.of(new Dial(List.of(new NumberTarget("5000")))));
        assertThat(written.text())
                .contains("application=\"multiset\""
                        + " data=\"^^;continue_on_fail=true;hangup_after_bridge=false;ringback=\"")
                .contains("application=\"bridge\" data=\"[leg_timeout=30]loopback/5000\"");
        assertThat(written.unsaid()).extracting(problem -> problem.path()).containsExactly("$[0].answerOnBridge");
    }
}
