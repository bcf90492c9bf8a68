package io.dialplane.instructions.dialplan;

import static io.dialplane.instructions.dialplan.Xml.anti;
import static io.dialplane.instructions.dialplan.Xml.log;
import static io.dialplane.instructions.dialplan.Xml.parse;
import static io.dialplane.instructions.dialplan.Xml.problems;
import static io.dialplane.instructions.dialplan.Xml.taken;
import static io.dialplane.instructions.dialplan.Xml.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static Map<String, String> at(String time) {
        var zoned = ZonedDateTime.parse(time);
        return Map.of(
                "dialplane_epoch_ms",
                Long.toString(zoned.toInstant().toEpochMilli()),
                "dialplane_zone",
                zoned.getZone().getId());
    }

    @Test
    void looksAtConditionsInsideOfOneThatMatched() {
        String extension = """
                <extension name="a"><condition field="destination_number" expression="^5">
                  %s
                  <condition field="caller_id_number" expression="^%s$">%s</condition>
                  <condition field="caller_id_name" expression="^Ann$">%s</condition>
                </condition></extension>
                <extension name="b"><condition>%s</condition></extension>""";
        assertThat(taken(extension.formatted(log("outer"), "1001", log("inner"), log("second"), log("b")), Map.of()))
                .isEqualTo("outer inner second");
        // the extension does not match when what is inside does not, but what it said before is said
        assertThat(taken(extension.formatted(log("outer"), "1002", log("inner"), log("second"), log("b")), Map.of()))
                .isEqualTo("outer b");
        assertThat(taken(
                        extension
                                .formatted(log("outer"), "1002", log("inner"), log("second"), log("b"))
                                .replace("expression=\"^5\"", "expression=\"^5\" require-nested=\"false\""),
                        Map.of()))
                .isEqualTo("outer");
        assertThat(taken(
                        extension
                                .formatted(log("outer"), "1001", log("inner"), log("second"), log("b"))
                                .replace("expression=\"^5\"", "expression=\"^6\""),
                        Map.of()))
                .isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({
        "any, ^5, ^9, yes",
        "any, ^9, ^1, yes",
        "any, ^9, ^9, no",
        "all, ^5, ^1, yes",
        "all, ^5, ^9, no",
        "xor, ^5, ^9, yes",
        "xor, ^9, ^1, yes",
        "xor, ^5, ^1, no",
        "xor, ^9, ^9, no",
    })
    void countsExpressions(String rule, String number, String caller, String expected) {
        assertThat(taken("""
                <extension name="a"><condition regex="%s">
                  <regex field="destination_number" expression="%s"/>
                  <regex field="caller_id_number" expression="%s"/>
                  %s %s
                </condition></extension>""".formatted(rule, number, caller, log("yes"), anti("no")), Map.of()))
                .isEqualTo(expected);
    }

    @Test
    void capturesOfTheExpressionThatDecided() {
        assertThat(taken("""
                <extension name="a"><condition regex="any">
                  <regex field="destination_number" expression="^9(\\d+)"/>
                  <regex field="destination_number" expression="^5(\\d+)"/>
                  <regex field="destination_number" expression="^(5)"/>
                  %s
                </condition></extension>""".formatted(log("got $1")), Map.of())).isEqualTo("got 000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Tuesday 24 November 2026, 17:29:30 in Berlin
                "wday='mon-fri'|yes",
                "wday='2-6'|yes",
                "wday='3'|yes",
                "wday='sat,sun'|no",
                "wday='mon,wed-fri'|no",
                "hour='9-17'|yes",
                "hour='9,16'|no",
                "minute='29'|yes",
                "minute-of-day='1050'|yes",
                "time-of-day='08:00-17:30'|yes",
                "time-of-day='08:00-17:29:30'|no",
                "time-of-day='17:29:30-17:29:31'|yes",
                "time-of-day='06:00-07:00,17:00-18:00'|yes",
                "mday='24' mon='11' year='2026'|yes",
                "mday='25' mon='11' year='2026'|no",
                "yday='328'|yes",
                "week='47'|yes",
                "mweek='4'|yes",
                "date-time='2026-11-24 08:00:00~2026-11-24 17:30'|yes",
                "date-time='2026-11-25 08:00:00~2026-11-26 17:30'|no",
                "tz-offset='1'|yes",
                "dst='true'|no",
            })
    void asksForTheTime(String attributes, String expected) {
        assertThat(taken(
                        "<extension name='a'><condition " + attributes + ">" + log("yes") + anti("no")
                                + "</condition></extension>",
                        at("2026-11-24T17:29:30+01:00[Europe/Berlin]")))
                .isEqualTo(expected);
    }

    @Test
    void theCallsTimeZoneCounts() {
        var call = new java.util.HashMap<>(at("2026-11-24T23:30:00Z"));
        String extension =
                "<extension name='a'><condition mday='25'>" + log("yes") + anti("no") + "</condition></extension>";
        assertThat(taken(extension, call)).isEqualTo("no");
        call.put("timezone", "Asia/Tokyo");
        assertThat(taken(extension, call)).isEqualTo("yes");
        call.put("tod_tz_offset", "-5");
        assertThat(taken(extension, call)).isEqualTo("no");
    }

    @Test
    void saysThatTheTimeIsNotKnownOrNotLookedAt() {
        var unknown = parse(
                "<extension name='a'><condition wday='1-7'>" + log("x") + anti("no") + "</condition></extension>",
                Map.of());
        assertThat(warnings(unknown)).singleElement().asString().contains("time is not known");
        var beside = parse(
                "<extension name='a'><condition field='destination_number' expression='.' hour='3'>" + log("x")
                        + "</condition></extension>",
                at("2026-11-24T12:00:00Z"));
        assertThat(warnings(beside)).singleElement().asString().contains("no effect beside a field");
        assertThat(problems(parse(
                        "<extension name='a'><condition wday='someday'>" + log("x") + "</condition></extension>",
                        at("2026-11-24T12:00:00Z"))))
                .singleElement()
                .asString()
                .startsWith("<condition wday=\"someday\">: days such as mon-fri");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "${destination_number:1:2};00",
                "${destination_number:-2};00",
                "${destination_number:0:-1};500",
                "${caller_id_${what}};Ann",
                "${cond(${caller_id_number} > 1000 ? big : small)};big",
                "${cond('a' == 'A' ? 'same' : 'other')};same",
                "${regex(${destination_number}|^(5)(\\d+)|%2)};000",
                "${regex(${destination_number}|^6)};false",
                "${regex(x|^(6)|%1|n)}-;-",
                "${strftime(%Y-%m-%d %H:%M)};2026-11-24 17:29",
                "${strftime(%w %a)};2 Tue",
                "${strepoch()};1795537770",
                "${url_encode(a b&c)};a%20b%26c",
                "${toupper(${caller_id_name})};ANN",
            })
    void computesReferences(String text, String expected) {
        var call = new java.util.HashMap<>(at("2026-11-24T17:29:30+01:00[Europe/Berlin]"));
        call.put("what", "name");
        String data = text.replace("&", "&amp;").replace("<", "&lt;");
        assertThat(taken("<extension name='a'><condition>" + log(data) + "</condition></extension>", call))
                .isEqualTo(expected);
        assertThat(taken(
                        "<extension name='a'><condition field=\"" + data + "\" expression=\"^"
                                + java.util.regex.Pattern.quote(expected).replace("&", "&amp;") + "$\">" + log("yes")
                                + "</condition></extension>",
                        call))
                .isEqualTo("yes");
    }

    @Test
    void saysWhichFunctionIsNotKnown() {
        var parsed = parse(
                "<extension name='a'><condition>" + log("[${user_data(1001@x var y)}]") + "</condition></extension>",
                Map.of());
        assertThat(taken(
                        "<extension name='a'><condition>" + log("[${user_data(1001@x var y)}]")
                                + "</condition></extension>",
                        Map.of()))
                .isEqualTo("[]");
        assertThat(warnings(parsed)).singleElement().asString().contains("${user_data(…)} is not known here");
        assertThat(problems(parse(
                        "<extension name='a'><condition><action application='read' data='1 1 x.wav d 1000 none'/>"
                                + log("${cond(${d} == 1 ? a : b)}") + "</condition></extension>",
                        Map.of())))
                .singleElement()
                .asString()
                .contains("known before the document runs");
    }

    @Test
    void globalVariablesAreFieldsOrWhatFreeSwitchHas() {
        assertThat(taken(
                        "<extension name='a'><condition>" + log("$${site}-$${hold_music}-$${none}-")
                                + "</condition></extension>",
                        Map.of("site", "x")))
                .isEqualTo("x-local_stream://moh--");
    }

    @Test
    void inlineActionsComeFirst() {
        assertThat(Xml.instructions(parse("""
                        <extension name="a"><condition>
                          <action application="log" data="INFO ${x}"/>
                          <action application="set" data="x=1" inline="true"/>
                        </condition></extension>""", Map.of())))
                .extracting(instruction -> instruction.verb())
                .containsExactly("set", "log");
        assertThat(problems(Xml.actions("<action application=\"playback\" data=\"a.wav\" inline=\"true\"/>")))
                .singleElement()
                .asString()
                .contains("can be inline");
    }

    @Test
    void actionsAndExpressionsMayBeText() {
        assertThat(taken("""
                <extension name="a"><condition field="destination_number">
                  <expression><![CDATA[^(5)]]></expression>
                  <action application="log"><![CDATA[INFO a <b> $1]]></action>
                </condition></extension>""", Map.of())).isEqualTo("a <b> 5");
        assertThat(problems(parse("<extension name='a'>text</extension>", Map.of())))
                .singleElement()
                .asString()
                .contains("found the text 'text'");
    }

    @Test
    void repeatsAnAction() {
        assertThat(taken(
                        "<extension name='a'><condition><action application='log' data='INFO x' loop='3'/></condition></extension>",
                        Map.of()))
                .isEqualTo("x x x");
    }

    @Test
    void beginsAtTheExtensionOfTheNumberWhenToldSo() {
        String extensions = "<extension name='a'><condition>" + log("a") + "</condition></extension>"
                + "<extension name='5000'><condition>" + log("own") + "</condition></extension>";
        assertThat(taken(extensions, Map.of())).isEqualTo("a");
        assertThat(taken(extensions, Map.of("auto_hunt", "true"))).isEqualTo("own");
    }
}
