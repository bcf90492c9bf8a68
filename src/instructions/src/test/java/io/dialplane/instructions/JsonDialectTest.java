package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Level;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.json.JsonDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDialectTest {
    private static ParsedDocument parse(String json) {
        return JsonDialect.INSTANCE.parse(json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static List<Instruction> instructions(String json) {
        return switch (parse(json)) {
            case ParsedDocument.Instructions(var list, var warnings) -> list;
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    private static List<Problem> problems(String json) {
        return switch (parse(json)) {
            case ParsedDocument.Broken(var list) -> list;
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    private static Problem problem(String json) {
        var problems = problems(json);
        assertThat(problems).hasSize(1);
        return problems.getFirst();
    }

    @Test
    void readsEveryVerb() {
        assertThat(instructions("""
                        [
                          {"verb": "answer"},
                          {"verb": "play", "url": ["ivr/welcome.wav", "tone_stream://%(1000,0,1004)"], "loop": 2},
                          {"verb": "play", "url": "music/loop.wav", "loop": "forever"},
                          {"verb": "say", "text": "Good morning", "language": "en-GB", "voice": "f1"},
                          {"verb": "say", "text": "42", "type": "number"},
                          {"verb": "pause", "length": 1.5},
                          {"verb": "set", "variables": {"a": "b", "n": 5, "t": true}, "export": true},
                          {"verb": "log", "level": "warn", "text": "here"},
                          {"verb": "redirect", "actionHook": {"url": "/next", "method": "GET"}},
                          {"verb": "transfer", "destination": "9196", "context": "public"},
                          {"verb": "reject", "status": 486, "reason": "Busy Here"},
                          {"verb": "sip:decline", "status": 603},
                          {"verb": "echo"},
                          {"verb": "hangup", "cause": "USER_BUSY"}
                        ]"""))
                .containsExactly(
                        new Answer(),
                        new Play(List.of("ivr/welcome.wav", "tone_stream://%(1000,0,1004)"), 2),
                        new Play(List.of("music/loop.wav"), 0),
                        new Say("Good morning", SayType.TEXT, Optional.of("en-GB"), Optional.of("f1"), 1),
                        new Say("42", SayType.NUMBER, Optional.empty(), Optional.empty(), 1),
                        new Pause(Duration.ofMillis(1_500)),
                        new SetVariables(Map.of("a", "b", "n", "5", "t", "true"), true),
                        new Log(Level.WARN, "here"),
                        new Redirect(new Hook("/next", Hook.Method.GET)),
                        new Transfer("9196", Optional.of("public")),
                        new Reject(486, Optional.of("Busy Here")),
                        new Reject(603, Optional.empty()),
                        new Echo(),
                        new Hangup(Optional.of("USER_BUSY")));
    }

    @Test
    void readsGatherInTheShapeOfJambonz() {
        assertThat(instructions("""
                        [{"verb": "gather", "actionHook": "/menu", "input": ["digits"], "numDigits": 1,
                          "timeout": 8, "finishOnKey": "#", "dtmfBargein": false,
                          "say": {"text": "Press a key", "synthesizer": {"vendor": "default", "language": "en"}}}]"""))
                .containsExactly(new Gather(
                        1,
                        1,
                        "#",
                        Duration.ofSeconds(8),
                        Instruction.DEFAULT_INTER_DIGIT_TIMEOUT,
                        false,
                        1,
                        Optional.empty(),
                        List.of(new Say("Press a key", SayType.TEXT, Optional.of("en"), Optional.empty(), 1)),
                        List.of(),
                        Optional.empty(),
                        Optional.of(new Hook("/menu"))));
    }

    @Test
    void saysTheTextsOfAnArrayOneAfterAnother() {
        assertThat(instructions("""
                        [{"verb": "say", "text": ["Good", "morning"]},
                         {"verb": "say", "text": ["12", "34"], "type": "digits"},
                         {"verb": "gather", "say": {"text": ["Press", "one"]}}]"""))
                .startsWith(
                        new Say("Good morning"), new Say("1234", SayType.DIGITS, Optional.empty(), Optional.empty(), 1))
                .last()
                .isInstanceOfSatisfying(
                        Gather.class, gather -> assertThat(gather.prompts()).containsExactly(new Say("Press one")));
        assertThat(problem("[{\"verb\": \"say\", \"text\": [\"1\", \"2\"], \"type\": \"number\"}]")
                        .path())
                .isEqualTo("$[0].text");
        assertThat(problem("[{\"verb\": \"say\", \"text\": []}]").message()).contains("1 to 10000 characters");
    }

    @Test
    void aCauseMayBeWrittenInSmallLetters() {
        assertThat(instructions("[{\"verb\": \"hangup\", \"cause\": \"user_busy\"}]"))
                .containsExactly(new Hangup(Optional.of("user_busy")));
    }

    @Test
    void saysWhereAnUnknownVerbStandsAndWhatIsExpected() {
        var problem = problem("[\n  {\"verb\": \"answer\"},\n  {\"verb\": \"dance\"}\n]");
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.column()).isEqualTo(12);
        assertThat(problem.path()).isEqualTo("$[1].verb");
        assertThat(problem.message()).contains("\"dance\"").contains("gather").contains("sip:decline");
    }

    @Test
    void reportsSeveralProblemsAtOnce() {
        var problems = problems("""
                [{"verb": "play", "urls": "x"},
                 {"verb": "gather", "maxDigits": "four", "colour": 1},
                 {"verb": "reject", "status": 200},
                 17]""");
        assertThat(problems)
                .extracting(Problem::path)
                .containsExactly("$[0]", "$[0].urls", "$[1].maxDigits", "$[1].colour", "$[2].status", "$[3]");
        assertThat(problems.get(2).message()).isEqualTo("gather.maxDigits \"four\": expected a whole number");
        assertThat(problems.get(4).message()).contains("400 to 699");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"verb\":\"pause\"}]|$[0]|needs 'length'",
                "[{\"verb\":\"pause\",\"length\":-1}]|$[0].length|0 s to 1 h",
                "[{\"verb\":\"pause\",\"length\":1e99}]|$[0].length|seconds",
                "[{\"verb\":\"say\",\"text\":\"abc\",\"type\":\"digits\"}]|$[0].text|digits",
                "[{\"verb\":\"say\",\"text\":\"a\",\"type\":\"song\"}]|$[0].type|text, digits, number",
                "[{\"verb\":\"say\",\"text\":\"a\",\"language\":\"--help\"}]|$[0].language|tag",
                "[{\"verb\":\"say\",\"text\":\"a\",\"voice\":\"-w/tmp/x\"}]|$[0].voice|voice",
                "[{\"verb\":\"hangup\",\"cause\":\"BORED\"}]|$[0].cause|NORMAL_CLEARING",
                "[{\"verb\":\"gather\",\"input\":[\"smell\"]}]|$[0].input|\"digits\" and \"speech\"",
                "[{\"verb\":\"gather\",\"pattern\":\"(\"}]|$[0].pattern|regular expression",
                "[{\"verb\":\"gather\",\"minDigits\":3,\"maxDigits\":2}]|$[0].minDigits|0 to maxDigits",
                "[{\"verb\":\"gather\",\"prompts\":[{\"verb\":\"echo\"}]}]|$[0].prompts[0]|play, say or pause",
                "[{\"verb\":\"set\",\"variables\":{\"a b\":\"c\"}}]|$[0].variables|letters, digits",
                "[{\"verb\":\"redirect\"}]|$[0]|actionHook",
                "[{\"verb\":\"redirect\",\"actionHook\":{\"url\":\"/x\",\"method\":\"PUT\"}}]|$[0].actionHook.method|get, post",
                "[{\"verb\":\"answer\",\"verb\":\"echo\"}]|$[0].verb|twice",
                "{\"verb\":\"answer\"}|$|an array of instructions expected",
                "[{}]|$[0]|'verb' must be one of",
                "[{\"verb\":7}]|$[0].verb|7",
            })
    void namesTheAttribute(String json, String path, String expected) {
        var problem = problems(json).getFirst();
        assertThat(problem.path()).isEqualTo(path);
        assertThat(problem.message()).contains(expected);
    }

    @Test
    void tellsWhereTheSyntaxIsBroken() {
        var problem = problem("[\n {\"verb\": \"answer\",}\n]");
        assertThat(problem.line()).isEqualTo(2);
        assertThat(problem.message()).startsWith("this is no JSON");
        assertThat(problem("[1] 2").message()).contains("the end of the document");
        assertThat(problem("").message()).contains("empty");
        assertThat(problem("[{\"verb\":\"answer\"").message()).contains("no JSON");
    }

    @Test
    void boundsWhatItTakes() {
        assertThat(problem("[" + "[".repeat(100_000)).message()).contains("JSON");
        assertThat(problem("[{\"verb\":\"pause\",\"length\":1e999999999}]").message())
                .contains("100 digits");
        var many = "{\"verb\":\"answer\"},".repeat(Dialect.MAX_INSTRUCTIONS + 5);
        assertThat(problem("[" + many + "{\"verb\":\"answer\"}]").message()).contains("at most 1000 instructions");
        var large = JsonDialect.INSTANCE.parse(new byte[Dialect.MAX_BYTES + 1], Map.of());
        assertThat(large).isInstanceOf(ParsedDocument.Broken.class);
        assertThat(problems("[" + "7,".repeat(5_000) + "7]")).hasSize(Problems.MOST);
    }

    @Test
    void leavesReferencesToWhoRunsTheDocument() {
        var say = instructions("[{\"verb\":\"say\",\"text\":\"${digits}\",\"type\":\"digits\"}]")
                .getFirst();
        assertThat(Variables.expand(say, name -> Optional.of("123")))
                .isEqualTo(new Say("123", SayType.DIGITS, Optional.empty(), Optional.empty(), 1));
    }
}
