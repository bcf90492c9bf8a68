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
import io.dialplane.instructions.dialplan.DialplanDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialplanDialectTest {
    private static final Map<String, String> CALL = Map.of(
            "destination_number", "5000", "caller_id_number", "1001", "caller_id_name", "Ann", "context", "default");

    private static ParsedDocument parse(String xml, Map<String, String> fields) {
        return DialplanDialect.INSTANCE.parse(xml.getBytes(StandardCharsets.UTF_8), fields);
    }

    /** A document with these extensions in context default. */
    private static String document(String extensions) {
        return "<document type=\"freeswitch/xml\"><section name=\"dialplan\"><context name=\"default\">\n" + extensions
                + "\n</context></section></document>";
    }

    private static String actions(String actions) {
        return document("<extension name=\"e\"><condition>\n" + actions + "\n</condition></extension>");
    }

    private static List<Instruction> instructions(String xml, Map<String, String> fields) {
        return switch (parse(xml, fields)) {
            case ParsedDocument.Instructions(var list, var warnings) -> list;
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    private static List<Problem> problems(String xml) {
        return switch (parse(xml, CALL)) {
            case ParsedDocument.Broken(var list) -> list;
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    /** What the log actions of the document say, to see which ones were taken. */
    private static String taken(String extensions) {
        return String.join(
                " ",
                instructions(document(extensions), CALL).stream()
                        .map(instruction -> ((Log) instruction).text())
                        .toList());
    }

    @Test
    void readsEveryApplication() {
        assertThat(instructions(actions("""
                        <action application="answer"/>
                        <action application="playback" data="ivr/welcome.wav"/>
                        <action application="playback" data="file_string://a.wav!b.wav"/>
                        <action application="playback" data="tone_stream://%(1000,0,1004);loops=-1"/>
                        <action application="endless_playback" data="music/loop.wav"/>
                        <action application="speak" data="flite|f1|Good morning"/>
                        <action application="say" data="en number pronounced 42"/>
                        <action application="say" data="en name_spelled iterated 42"/>
                        <action application="sleep" data="1500"/>
                        <action application="set" data="a=b=c"/>
                        <action application="export" data="d=e"/>
                        <action application="log" data="WARNING here it is"/>
                        <action application="httapi" data="{url=http://127.0.0.1/next,method=get}"/>
                        <action application="transfer" data="9196 XML public"/>
                        <action application="respond" data="486 Busy Here"/>
                        <action application="dialplane" data='{"verb": "play", "url": "x.wav", "loop": 3}'/>
                        <action application="echo"/>
                        <action application="hangup" data="USER_BUSY"/>
                        <action application="hangup"/>"""), CALL))
                .containsExactly(
                        new Answer(),
                        new Play("ivr/welcome.wav"),
                        new Play(List.of("a.wav", "b.wav"), 1),
                        new Play(List.of("tone_stream://%(1000,0,1004)"), 0),
                        new Play(List.of("music/loop.wav"), 0),
                        new Say("Good morning", SayType.TEXT, Optional.empty(), Optional.of("f1"), 1),
                        new Say("42", SayType.NUMBER, Optional.of("en"), Optional.empty(), 1),
                        new Say("42", SayType.DIGITS, Optional.of("en"), Optional.empty(), 1),
                        new Pause(Duration.ofMillis(1_500)),
                        new SetVariables(Map.of("a", "b=c"), false),
                        new SetVariables(Map.of("d", "e"), true),
                        new Log(Level.WARN, "here it is"),
                        new Redirect(new Hook("http://127.0.0.1/next", Hook.Method.GET)),
                        new Transfer("9196", Optional.of("public")),
                        new Reject(486, Optional.of("Busy Here")),
                        new Play(List.of("x.wav"), 3),
                        new Echo(),
                        new Hangup(Optional.of("USER_BUSY")),
                        new Hangup(Optional.empty()));
    }

    @Test
    void readsDigitsAsFreeSwitchDoes() {
        assertThat(instructions(actions("""
                        <action application="play_and_get_digits"
                          data="2 5 3 7000 # ivr/menu.wav '' choice ^[1-4 ]\\d+$ 2000"/>
                        <action application="read" data="1 4 'a file.wav' pin 5000 none"/>""".replace("[1-4 ]", "[1-4]")), CALL))
                .containsExactly(
                        new Gather(
                                2,
                                5,
                                "#",
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(2),
                                true,
                                3,
                                Optional.of("^[1-4]\\d+$"),
                                List.of(new Play("ivr/menu.wav")),
                                List.of(),
                                Optional.of("choice"),
                                Optional.empty()),
                        new Gather(
                                1,
                                4,
                                "",
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                true,
                                1,
                                Optional.empty(),
                                List.of(new Play("a file.wav")),
                                List.of(),
                                Optional.of("pin"),
                                Optional.empty()));
    }

    @Test
    void firstMatchingExtensionEndsTheSearch() {
        assertThat(taken("""
                <extension name="no"><condition field="destination_number" expression="^6\\d+$">
                  <action application="log" data="INFO six"/></condition></extension>
                <extension name="yes"><condition field="destination_number" expression="^(5)(\\d+)$">
                  <action application="log" data="INFO $1-$2-$3"/></condition></extension>
                <extension name="late"><condition><action application="log" data="INFO late"/></condition></extension>
                """)).isEqualTo("5-000-");
    }

    @Test
    void continuesWhereTheExtensionSaysSo() {
        assertThat(taken("""
                <extension name="a" continue="true"><condition><action application="log" data="INFO a"/></condition></extension>
                <extension name="b"><condition><action application="log" data="INFO b"/></condition></extension>
                """)).isEqualTo("a b");
    }

    @ParameterizedTest
    @CsvSource({
        "on-false, 5000, yes1 yes2",
        "on-false, 6000, no1",
        "on-true,  5000, yes1",
        "on-true,  6000, no1 yes2",
        "always,   5000, yes1",
        "always,   6000, no1",
        "never,    5000, yes1 yes2",
        "never,    6000, no1 yes2",
    })
    void breaksAsTheConditionSays(String mode, String number, String expected) {
        assertThat(taken("""
                <extension name="e">
                  <condition field="destination_number" expression="^%s$" break="%s">
                    <action application="log" data="INFO yes1"/>
                    <anti-action application="log" data="INFO no1"/>
                  </condition>
                  <condition field="caller_id_number" expression="1001">
                    <action application="log" data="INFO yes2"/>
                  </condition>
                </extension>""".formatted(number, mode))).isEqualTo(expected);
    }

    @Test
    void saysWhenNothingMatches() {
        var none = document("<extension name=\"e\"><condition field=\"destination_number\" expression=\"^6$\">"
                + "<action application=\"answer\"/></condition></extension>");
        assertThat(parse(none, CALL)).isEqualTo(new ParsedDocument.NotFound());
        assertThat(parse(actions(""), Map.of("context", "public"))).isEqualTo(new ParsedDocument.NotFound());
        assertThat(parse(DialplanDialect.NOT_FOUND, CALL)).isEqualTo(new ParsedDocument.NotFound());
    }

    @Test
    void takesContextGlobalWhenTheCallsOwnIsMissing() {
        var global = actions("<action application=\"echo\"/>").replace("name=\"default\"", "name=\"global\"");
        assertThat(instructions(global, CALL)).containsExactly(new Echo());
    }

    @Test
    void expandsWhatIsKnownAndLeavesTheRest() {
        var xml = actions("""
                <action application="set" data="who=${caller_id_name}"/>
                <action application="read" data="1 1 x.wav key 1000 none"/>
                <action application="log" data="INFO ${who} ${key} ${destination_number}"/>""");
        assertThat(instructions(xml, CALL).getLast()).isEqualTo(new Log(Level.INFO, "Ann ${key} 5000"));
    }

    @Test
    void doesNotTakeACallersNameForAReference() {
        var call = Map.of("context", "default", "caller_id_name", "${secret}", "secret", "42");
        var log = instructions(actions("<action application=\"log\" data=\"INFO ${caller_id_name}\"/>"), call)
                .getFirst();
        assertThat(Variables.expand(log, name -> Optional.ofNullable(call.get(name))))
                .isEqualTo(new Log(Level.INFO, "${secret}"));
    }

    @Test
    void anExpressionMayReferToAVariable() {
        String extensions = """
                <extension name="e"><condition field="destination_number" expression="^${wanted}$">
                  <action application="log" data="INFO yes"/>
                  <anti-action application="log" data="INFO no"/>
                </condition></extension>""";
        assertThat(instructions(
                        document(extensions),
                        Map.of("destination_number", "5000", "wanted", "5000", "context", "default")))
                .containsExactly(new Log(Level.INFO, "yes"));
        assertThat(taken(extensions)).isEqualTo("no");
    }

    @Test
    void conditionsSeeInlineVariablesOnly() {
        assertThat(taken("""
                <extension name="a" continue="true"><condition>
                  <action application="log" data="INFO start"/></condition></extension>
                <extension name="b"><condition field="${x}${y}" expression="^1?$">
                  <action application="log" data="INFO [$0]"/></condition></extension>
                """)).isEqualTo("start []");
        var inline = document("""
                <extension name="e">
                  <condition><action application="set" data="x=1" inline="true"/><action application="set" data="y=2"/></condition>
                  <condition field="${x}${y}" expression="^1$"><action application="echo"/></condition>
                </extension>""");
        assertThat(instructions(inline, CALL)).endsWith(new Echo());
    }

    @Test
    void saysWhereAnUnknownApplicationStands() {
        var problem = problems(actions("  <action application=\"dance\" data=\"x\"/>"))
                .getFirst();
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.column()).isEqualTo(3);
        assertThat(problem.path())
                .isEqualTo("/document/section[1]/context[1]/extension[1]/condition[1]/action[1]/@application");
        assertThat(problem.message()).contains("'dance'").contains("playback");
    }

    @Test
    void reportsSeveralProblemsAtOnce() {
        assertThat(problems(actions("""
                        <action application="sleep" data="soon"/>
                        <action application="respond" data="200 OK"/>
                        <action application="play_and_get_digits" data="1 2 3"/>
                        <action application="dance"/>
                        <action application="echo" speed="2"/>
                        <action data="2"/>
                        <action application="dialplane" data='{"verb": "play"}'/>""")))
                .extracting(Problem::message)
                .satisfiesExactly(
                        m -> assertThat(m).contains("milliseconds").contains("'soon'"),
                        m -> assertThat(m).contains("400 to 699"),
                        m -> assertThat(m).contains("min, max, tries"),
                        m -> assertThat(m).contains("unknown application 'dance'"),
                        m -> assertThat(m).contains("no attribute 'speed'"),
                        m -> assertThat(m).contains("needs 'application'"),
                        m -> assertThat(m).contains("needs 'url'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|aa)+$",
                "(a|a?)+$",
                "((a*)*)*b",
                "(?:(?:){9999}){9999}",
                "((){1000000000})",
                "(.*a){20}b",
                "^(([a-z])+.)+[A-Z]([a-z])+$"
            })
    void doesNotHangOnAHostileExpression(String expression) {
        var xml = document("<extension name=\"e\"><condition field=\"x\" expression=\"" + expression
                + "\"><action application=\"answer\"/></condition></extension>");
        var call = Map.of("context", "default", "x", "a".repeat(8_000) + "!");
        assertThat(parse(xml, call)).isNotNull();
        var many = document(("<extension name=\"e\"><condition field=\"x\" expression=\"" + expression
                        + "\"><action application=\"answer\"/></condition></extension>")
                .repeat(2_000));
        assertThat(parse(many, call)).isNotNull();
        assertThat(Regex.matches(expression, "a".repeat(127) + "!")).isIn(true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE document [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><document type=\"freeswitch/xml\"/>",
                "<!DOCTYPE d [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><document type=\"freeswitch/xml\">&b;</document>",
                "<document type=\"freeswitch/xml\"><section name=\"dialplan\">&unknown;</section></document>",
                "<document type=\"freeswitch/xml\"><section name=\"&unknown;\"/></document>",
                "<document type=\"freeswitch/xml\">",
                "<document",
                "<",
                "<html><body>502 Bad Gateway</body></html>",
                "<Response><Say>hello</Say></Response>",
                "<document type=\"xml/freeswitch-httapi\"/>",
                "<document type=\"freeswitch/xml\"/>",
                "<document type=\"freeswitch/xml\"><section name=\"directory\"/></document>",
                "<document type=\"freeswitch/xml\"><section name=\"dialplan\"><context/></section></document>",
                "<document type=\"freeswitch/xml\"><section name=\"dialplan\">text</section></document>",
            })
    void refusesWhatIsNoDialplan(String xml) {
        assertThat(problems(xml)).isNotEmpty();
        assertThat(problems(xml).getFirst().line()).isEqualTo(1);
    }

    @Test
    void fetchesNothingInUtf16Either() {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE d SYSTEM \"http://127.0.0.1:1/x.dtd\" "
                + "[<!ENTITY x SYSTEM 'file:///etc/hostname'>]><document type=\"freeswitch/xml\">&x;</document>";
        assertThat(DialplanDialect.INSTANCE.parse(xml.getBytes(StandardCharsets.UTF_16), CALL))
                .isInstanceOf(ParsedDocument.Broken.class);
    }

    @Test
    void boundsDepthAndSize() {
        assertThat(problems("<a>".repeat(5_000)).getFirst().message()).contains("nested");
        assertThat(problems("<document type=\"freeswitch/xml\">" + "<section/>".repeat(30_000) + "</document>"))
                .isNotEmpty();
        assertThat(DialplanDialect.INSTANCE.parse(new byte[Dialect.MAX_BYTES + 1], CALL))
                .isInstanceOf(ParsedDocument.Broken.class);
        assertThat(problems(actions("<action application=\"answer\"/>".repeat(1_001)))
                        .getFirst()
                        .message())
                .contains("at most 1000 instructions");
    }

    @Test
    void writesFreeSwitchApplicationsWhereThereAreSuch() {
        var written = DialplanDialect.INSTANCE.write(
                List.of(
                        new Answer(),
                        new Play("ivr/a \"b\" & c.wav"),
                        new Play(List.of("x.wav"), 3),
                        new Hangup(Optional.empty())),
                "public");
        assertThat(written.text())
                .contains("<context name=\"public\">")
                .contains("<action application=\"answer\"/>")
                .contains("<action application=\"playback\" data=\"ivr/a &quot;b&quot; &amp; c.wav\"/>")
                .contains("<action application=\"loop_playback\" data=\"+3 x.wav\"/>")
                .contains("<action application=\"hangup\"/>");
        assertThat(written.unsaid()).isEmpty();
    }

    @Test
    void tellsWhatFreeSwitchHasNoApplicationFor() {
        var written = DialplanDialect.INSTANCE.write(List.of(
                new Gather(
                        1,
                        1,
                        "",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3),
                        true,
                        1,
                        Optional.empty(),
                        List.of(new Play("menu.wav"), new Say("Press one")),
                        List.of(),
                        Optional.empty(),
                        Optional.of(new Hook("/menu"))),
                new Leave()));
        assertThat(written.text())
                .contains("data=\"1 1 1 5000 none menu.wav '' '' '' 3000\"")
                .doesNotContain("dialplane\" data");
        assertThat(written.unsaid()).extracting(Problem::path).containsExactly("$[0].prompts", "$[0].action", "$[1]");
    }
}
