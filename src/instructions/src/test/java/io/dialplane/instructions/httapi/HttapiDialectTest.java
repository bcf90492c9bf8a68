package io.dialplane.instructions.httapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Hook.Method;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Level;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Voicemail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What FreeSWITCH's mod_httapi does with a document, said as instructions. */
class HttapiDialectTest {
    private static final Redirect AGAIN = new Redirect(new Hook(""));

    private static ParsedDocument parse(String document) {
        return HttapiDialect.INSTANCE.parse(document.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static ParsedDocument.Instructions read(String inside) {
        return switch (parse("<document type=\"xml/freeswitch-httapi\">" + inside + "</document>")) {
            case ParsedDocument.Instructions document -> document;
            case ParsedDocument other -> throw new AssertionError(inside + ": " + other);
        };
    }

    private static List<Instruction> work(String inside) {
        return read("<work>" + inside + "</work>").instructions();
    }

    private static Gather gather(String binds) {
        return (Gather) work("<playback file=\"a.wav\" terminators=\"\">" + binds + "</playback>")
                .getFirst();
    }

    @Test
    void asksAgainWhenAllWorkIsDone() {
        assertThat(work("<playback file=\"ivr/welcome.wav\"/><pause milliseconds=\"1500\"/>"))
                .containsExactly(new Play("ivr/welcome.wav"), new Pause(Duration.ofMillis(1_500)), AGAIN);
        assertThat(work("<continue/>")).containsExactly(AGAIN);
        assertThat(work("<continue action=\"http://a/next\"/>"))
                .containsExactly(new Redirect(new Hook("http://a/next")));
        assertThat(work("<log level=\"INFO\" action=\"/1\">hi</log><pause temp-action=\"/2\"/>"))
                .containsExactly(
                        new Log(Level.INFO, "hi"), new Pause(Duration.ofSeconds(1)), new Redirect(new Hook("/2")));
    }

    @Test
    void endsWithBreakAndHangup() {
        assertThat(work("<answer/><break/>")).containsExactly(new Answer());
        assertThat(work("<hangup cause=\"USER_BUSY\"/>")).containsExactly(new Hangup(Optional.of("USER_BUSY")));
        var document = read("<work><hangup/><playback file=\"a.wav\"/></work>");
        assertThat(document.instructions()).containsExactly(new Hangup(Optional.empty()));
        assertThat(document.warnings())
                .extracting(Problem::inShort)
                .containsExactly("line 1: <playback>: is never reached");
        assertThat(read("<work/>").instructions()).isEmpty();
    }

    @Test
    void reportsDigitsOfTheLastWork() {
        assertThat(work("""
                        <playback file="ivr/enter.wav" name="pin" error-file="ivr/invalid.wav" digit-timeout="2000"
                            input-timeout="6000" loops="2" action="http://a/pin"><bind strip="#">~\\d+#</bind></playback>
                        """))
                .containsExactly(new Gather(
                        1,
                        128,
                        "#",
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(2),
                        true,
                        3,
                        Optional.of("\\d+"),
                        List.of(new Play("ivr/enter.wav")),
                        List.of(new Play("ivr/invalid.wav")),
                        Optional.of("pin"),
                        Optional.empty(),
                        Optional.of(new Hook("http://a/pin")),
                        true));
    }

    @Test
    void goesElsewhereWhenNothingMatched() {
        var instructions = work("<speak engine=\"flite\" voice=\"kal\" text=\"One or two\"><bind action=\"/a\">1</bind>"
                + "<bind action=\"/a\">2</bind></speak>");
        var gather = (Gather) instructions.getFirst();
        assertThat(gather.pattern()).contains("(?:1|2)");
        assertThat(gather.maxDigits()).isEqualTo(1);
        assertThat(gather.prompts())
                .isEqualTo(
                        List.<Prompt>of(new Say("One or two", SayType.TEXT, Optional.empty(), Optional.of("kal"), 1)));
        assertThat(gather.action()).contains(new Hook("/a"));
        assertThat(gather.actionOnEmptyResult()).isFalse();
        assertThat(instructions).hasSize(2).endsWith(AGAIN);
    }

    @Test
    void keepsEarlierDigitsUntilTheNextRequest() {
        var instructions =
                work("<pause milliseconds=\"4000\"><bind>~\\d{4}</bind></pause><playback file=\"thanks.wav\"/>");
        var gather = (Gather) instructions.getFirst();
        assertThat(gather.timeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(gather.prompts()).isEmpty();
        assertThat(gather.action()).isEmpty();
        assertThat(gather.variable()).contains("httapi_param_dialed_digits");
        assertThat(instructions).endsWith(new Play("thanks.wav"), AGAIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "5 | 1 | 1 | '' | 5",
                "12* | 3 | 3 | '' | 12\\*",
                "~\\d{4} | 4 | 4 | '' | \\d{4}",
                "~\\\\d{4} | 4 | 4 | '' | \\d{4}",
                "~^\\d{4}$ | 4 | 4 | '' | \\d{4}",
                "~\\d{3,10} | 3 | 3 | '' | \\d{3}",
                "~\\d+ | 1 | 1 | '' | \\d",
                "~\\d* | 1 | 1 | '' | \\d",
                "~[1-9]\\d*# | 1 | 128 | # | [1-9]\\d*",
                "~\\d{1,5}\\# | 1 | 5 | # | \\d{1,5}",
                "~. | 1 | 1 | '' | -",
                "~^(12)+$ | 1 | 128 | '' | ^(12)+$",
            })
    void endsInputWhereFreeSwitchDoes(String bind, int min, int max, String keys, String pattern) {
        var gather = gather("<bind strip=\"#\">" + bind + "</bind>");
        assertThat(gather.minDigits()).isEqualTo(min);
        assertThat(gather.maxDigits()).isEqualTo(max);
        assertThat(gather.finishOnKey()).isEqualTo(keys);
        assertThat(gather.pattern()).isEqualTo(Optional.ofNullable(pattern));
    }

    @Test
    void waitsForMoreWhenSeveralBindsAreThere() {
        var gather = gather("<bind>~\\d{3,5}</bind><bind>0</bind>");
        assertThat(gather.minDigits()).isEqualTo(1);
        assertThat(gather.maxDigits()).isEqualTo(5);
        assertThat(gather.pattern()).contains("(?:\\d{3,5}|0)");
        assertThat(gather.accepts("0")).isTrue();
        assertThat(gather.accepts("1234")).isTrue();
        assertThat(gather.accepts("12")).isFalse();
    }

    @Test
    void saysWhenAFinishKeyIsNotReported() {
        assertThat(read("<work><playback file=\"a\"><bind>~\\d+#</bind></playback></work>")
                        .warnings())
                .extracting(Problem::message)
                .containsExactly("<playback>: the key # that ends the input is not reported");
    }

    @Test
    void carriesParametersAndVariables() {
        assertThat(read("<params><url>/next</url><method>get</method><id>42</id></params><variables><lang>de</lang>"
                                + "</variables><work><getVariable name=\"uuid\"/></work>")
                        .instructions())
                .containsExactly(
                        new SetVariables(Map.of("httapi_param_id", "42"), false),
                        new SetVariables(Map.of("lang", "de"), false),
                        new SetVariables(Map.of("httapi_param_uuid", "${uuid}"), false),
                        new Redirect(new Hook("/next", Method.GET)));
    }

    @Test
    void recordsUntilAKeyOrSilence() {
        assertThat(work(
                        "<record file=\"in/box.wav\" name=\"message\" beep-file=\"tone_stream://%(500,0,800)\" limit=\"60\""
                                + " terminators=\"#\" action=\"/recorded\"><bind>~\\d</bind></record>"))
                .containsExactly(new RecordMessage(
                        Duration.ofSeconds(60),
                        Optional.of(Duration.ofSeconds(2)),
                        "#0123456789",
                        true,
                        false,
                        Optional.of("in_box.wav"),
                        Optional.of("message"),
                        Optional.of(new Hook("/recorded")),
                        Optional.empty()));
        assertThat(work("<record file=\"a.wav\" beep-file=\"beep.wav\" threshold=\"0\"/>")
                        .getFirst())
                .isEqualTo(new Play("beep.wav"));
    }

    @Test
    void dialsAndExecutes() {
        assertThat(work("<dial context=\"public\" caller-id-name=\"Bob\">5000</dial>"))
                .containsExactly(
                        new SetVariables(Map.of("effective_caller_id_name", "Bob"), false),
                        new Transfer("5000", Optional.of("public")),
                        AGAIN);
        assertThat(work("<dial caller-id-number=\"100\">user/1001@example.org</dial>"))
                .anySatisfy(instruction -> {
                    assertThat(instruction).isInstanceOf(Dial.class);
                    assertThat(((Dial) instruction).callerId()).contains("100");
                });
        assertThat(work("<execute application=\"sleep\" data=\"500\"/><voicemail check=\"true\" id=\"1001\"/>"))
                .containsExactly(
                        new Pause(Duration.ofMillis(500)),
                        new Voicemail(Voicemail.Operation.CHECK, "1001", Optional.empty()),
                        AGAIN);
        assertThat(work("<say language=\"en\" type=\"number\" method=\"iterated\" text=\"42\"/>")
                        .getFirst())
                .isEqualTo(new Say("42", SayType.DIGITS, Optional.of("en"), Optional.empty(), 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<dance/> | <dance>: unknown; expected one of playback",
                "<playback/> | <playback>: expected an attribute file",
                "<playback file=\"a\"><bind action=\"/a\">1</bind><bind action=\"/b\">2</bind></playback> |"
                        + " <playback>: expected one action for all <bind>, or none: send what was dialled to one URL",
                "<playback file=\"a\"><bind action=\"/a\">1</bind></playback><pause/> |"
                        + " <playback>: expected to be the last of <work>, or to have no action in <bind>",
                "<playback file=\"a\"><bind action=\"dial:default:XML\">1</bind></playback> |"
                        + " <playback>: expected a URL as the action of <bind>; dial: is not available here",
                "<playback file=\"a\"><bind>x</bind></playback> |"
                        + " <bind>: expected keys of 0-9 * # A-D, or ~ and a regular expression, but found 'x'",
                "<playback file=\"a\"><bind>~(</bind></playback> | <bind>: pattern must be usable",
                "<playback file=\"a\" digit-timeout=\"x\"><bind>1</bind></playback> |"
                        + " <playback digit-timeout=\"x\">: expected a number 1–3600000",
                "<playback fil=\"a\"/> | <playback fil=\"a\">: unknown attribute",
                "<execute application=\"dance\"/> | unknown application 'dance'",
                "<hangup cause=\"TIRED\"/> | <hangup>: cause must be a name or number of a hang-up cause",
                "<record/> | <record>: expected an attribute file",
            })
    void refuses(String inside, String problem) {
        assertThat(parse("<document type=\"xml/freeswitch-httapi\"><work>" + inside + "</work></document>"))
                .isInstanceOfSatisfying(
                        ParsedDocument.Broken.class,
                        broken -> assertThat(broken.problems())
                                .anySatisfy(found -> assertThat(found.message()).startsWith(problem)));
    }

    @Test
    void writesWorkForFreeSwitch() {
        var written = HttapiDialect.INSTANCE.write(List.of(
                new Answer(),
                new Gather(
                        1,
                        4,
                        "#",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        true,
                        2,
                        Optional.empty(),
                        List.of(new Play("ivr/enter.wav")),
                        List.of(),
                        Optional.empty(),
                        Optional.of(new Hook("http://a/next?x=1&y=2")))));
        assertThat(written.unsaid()).isEmpty();
        assertThat(written.text()).isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <document type="xml/freeswitch-httapi">
                          <work>
                            <answer/>
                            <playback file="ivr/enter.wav" input-timeout="5000" digit-timeout="2000" loops="1" terminators="#" action="http://a/next?x=1&amp;y=2">
                              <bind strip="#">~^[0123456789*ABCD]{1,4}[#]?$</bind>
                              <bind strip="#">~^[0123456789*ABCD]{1,4}[#]?$</bind>
                            </playback>
                          </work>
                        </document>
                        """);
    }

    @Test
    void breaksWhereADocumentEndsAndTellsWhatItCannotSay() {
        var written = HttapiDialect.INSTANCE.write(
                List.of(new Play("a.wav"), new Redirect(new Hook("/a", Method.GET)), new Answer()));
        assertThat(written.unsaid()).extracting(Problem::path).containsExactly("$[1].method", "$[2]");
        assertThat(HttapiDialect.INSTANCE.write(List.of(new Play("a.wav"))).text())
                .contains("<break/>");
    }
}
