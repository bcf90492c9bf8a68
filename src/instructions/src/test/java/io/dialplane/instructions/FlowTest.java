package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.instructions.flow.Application;
import io.dialplane.instructions.flow.CallContext;
import io.dialplane.instructions.flow.Dispatcher;
import io.dialplane.instructions.flow.Flow;
import io.dialplane.instructions.flow.OnCall;
import io.dialplane.instructions.flow.OnDigits;
import io.dialplane.instructions.flow.OnHook;
import io.dialplane.instructions.json.JsonDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static List<Instruction> json(String document) {
        return switch (JsonDialect.INSTANCE.parse(document.getBytes(StandardCharsets.UTF_8), Map.of())) {
            case ParsedDocument.Instructions(var list, var warnings) -> list;
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    @Test
    void readsLikeTheDocumentItWrites() {
        var flow = Flow.start()
                .ring()
                .play("ivr/welcome.wav")
                .gather(g -> g.digits(1, 4)
                        .finishOn("#")
                        .timeout(Duration.ofSeconds(8))
                        .timeoutBetween(Duration.ofSeconds(2))
                        .withoutBargeIn()
                        .attempts(3)
                        .matching("\\d+")
                        .prompt(p -> p.say("Your number", "en-GB").digits("42"))
                        .invalid(p -> p.play("ivr/invalid.wav"))
                        .into("number")
                        .orSpeech("en-GB", "one")
                        .action("menu"))
                .record(r -> r.atMost(Duration.ofMinutes(1))
                        .untilSilenceOf(Duration.ofSeconds(3))
                        .finishOn("#")
                        .withoutBeep()
                        .action("recorded"))
                .dial(d -> d.number("030")
                        .confirm("screen")
                        .user("1001")
                        .sip("sip:a@b")
                        .oneAfterAnother()
                        .timeout(Duration.ofSeconds(20))
                        .timeLimit(Duration.ofHours(1))
                        .callerId("4711")
                        .answerOnBridge()
                        .hangupOnStar()
                        .recorded()
                        .action("dialled"))
                .enqueue("sales", "wait", "left")
                .hangup("USER_BUSY");
        assertThat(flow.instructions()).isEqualTo(json("""
                [{"verb": "ring", "earlyMedia": true},
                 {"verb": "play", "url": "ivr/welcome.wav"},
                 {"verb": "gather", "minDigits": 1, "maxDigits": 4, "finishOnKey": "#", "timeout": 8,
                  "interDigitTimeout": 2, "bargein": false, "attempts": 3, "pattern": "\\\\d+",
                  "prompts": [{"verb": "say", "text": "Your number", "language": "en-GB"},
                              {"verb": "say", "type": "digits", "text": "42"}],
                  "invalidPrompts": [{"verb": "play", "url": "ivr/invalid.wav"}], "variable": "number",
                  "input": ["digits", "speech"], "recognizer": {"language": "en-GB", "hints": ["one"]},
                  "actionHook": "menu"},
                 {"verb": "record", "maxLength": 60, "timeout": 3, "finishOnKey": "#", "beep": false,
                  "actionHook": "recorded"},
                 {"verb": "dial", "sequential": true, "timeout": 20, "timeLimit": 3600, "callerId": "4711",
                  "answerOnBridge": true, "hangupOnStar": true, "record": true, "actionHook": "dialled",
                  "target": [{"type": "phone", "number": "030"},
                             {"type": "user", "name": "1001", "confirmHook": "screen"},
                             {"type": "sip", "sipUri": "sip:a@b", "confirmHook": "screen"}]},
                 {"verb": "enqueue", "name": "sales", "waitHook": "wait", "actionHook": "left"},
                 {"verb": "hangup", "cause": "USER_BUSY"}]"""));
    }

    @Test
    void saysTheRestInAWordEach() {
        assertThat(Flow.answer()
                        .say("Hello")
                        .pause(Duration.ofSeconds(1))
                        .recordCall()
                        .stopRecording()
                        .enqueue("sales")
                        .leave()
                        .conference("room")
                        .voicemail("1001")
                        .sendDigits("12#")
                        .music()
                        .park()
                        .message("1001", "Hello")
                        .notify("crm", Map.of("a", "b"))
                        .set("a", "b")
                        .log("here")
                        .redirect("next")
                        .transfer("9196")
                        .refer("sip:a@b")
                        .echo()
                        .hangup()
                        .instructions())
                .extracting(Instruction::verb)
                .containsExactly(
                        "answer",
                        "say",
                        "pause",
                        "recording",
                        "recording",
                        "enqueue",
                        "leave",
                        "conference",
                        "voicemail",
                        "dtmf",
                        "music",
                        "park",
                        "message",
                        "notify",
                        "set",
                        "log",
                        "redirect",
                        "transfer",
                        "sip:refer",
                        "echo",
                        "hangup");
        assertThat(Flow.reject(486).instructions()).isEqualTo(json("[{\"verb\": \"reject\", \"status\": 486}]"));
    }

    @Test
    void aFlowDoesNotChange() {
        var hello = Flow.answer().say("Hello");
        var longer = hello.hangup();
        assertThat(hello.instructions()).hasSize(2);
        assertThat(longer.instructions()).hasSize(3);
        assertThat(hello.then(longer).instructions()).hasSize(5);
        assertThatThrownBy(() -> hello.gather(g -> g.digits(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hello.dial(d -> d)).hasMessageContaining("target must be 1 to 20");
    }

    @Application("ivr")
    static class Ivr {
        @OnCall
        Flow welcome(CallContext call) {
            return Flow.answer()
                    .say("Hello " + call.callerName().orElse("stranger"))
                    .gather(g -> g.digits(1).action("menu"));
        }

        @OnDigits(
                hook = "menu",
                value = {"1", "2"})
        List<Instruction> sales() {
            return Flow.start().enqueue("sales").instructions();
        }

        @OnHook("menu")
        Flow again(CallContext call) {
            return call.digits().isEmpty() ? Flow.start().hangup() : welcome(call);
        }

        @OnHook("broken")
        Flow broken() {
            throw new IllegalStateException("no database");
        }
    }

    /** As a container's proxy overrides methods, without their annotations. */
    static class Proxy extends Ivr {
        @Override
        Flow welcome(CallContext call) {
            return Flow.start().log("intercepted").then(super.welcome(call));
        }
    }

    private static final CallContext CALL = new CallContext("c", "example.org", "1000", "5000");

    @Test
    void asksTheMethodThatFits() {
        var ivr = Dispatcher.of(new Ivr());
        assertThat(ivr.name()).isEqualTo("ivr");
        assertThat(ivr.dispatch(CALL)).startsWith(new Instruction.Answer(), new Instruction.Say("Hello stranger"));
        assertThat(ivr.dispatch(CALL.at("menu", "2")))
                .isEqualTo(Flow.start().enqueue("sales").instructions());
        assertThat(ivr.dispatch(CALL.at("menu", "3"))).startsWith(new Instruction.Answer());
        assertThat(ivr.dispatch(CALL.at("menu", ""))).containsExactly(new Instruction.Hangup(Optional.empty()));
    }

    @Test
    void asksAProxyOfTheBean() {
        assertThat(Dispatcher.of(new Proxy()).dispatch(CALL))
                .startsWith(new Instruction.Log(Instruction.Level.INFO, "intercepted"), new Instruction.Answer());
    }

    @Test
    void failsAsItsMethodAndNamesAMissingHook() {
        var ivr = Dispatcher.of(new Ivr());
        assertThatThrownBy(() -> ivr.dispatch(CALL.at("broken", "")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no database");
        assertThatThrownBy(() -> ivr.dispatch(CALL.at("elsewhere", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("application ivr has no method with @OnHook(\"elsewhere\") for digits '7'");
    }

    @Application("mute")
    static class WithoutCall {}

    @Application("twice")
    static class Twice {
        @OnCall
        Flow one() {
            return Flow.start();
        }

        @OnCall
        Flow two() {
            return Flow.start();
        }
    }

    @Application("odd")
    static class Odd {
        @OnCall
        String one() {
            return "";
        }
    }

    @Test
    void saysWhatIsWrongWithTheAnnotations() {
        assertThatThrownBy(() -> Dispatcher.of("text")).hasMessage("java.lang.String needs @Application(name)");
        assertThatThrownBy(() -> Dispatcher.of(new WithoutCall()))
                .hasMessage("application mute needs a method with @OnCall");
        assertThatThrownBy(() -> Dispatcher.of(new Twice()))
                .hasMessage("application twice has two methods with @OnCall");
        assertThatThrownBy(() -> Dispatcher.of(new Odd()))
                .hasMessageContaining("must take nothing or a CallContext, and return a Flow or List<Instruction>");
    }
}
