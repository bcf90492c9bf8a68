package io.dialplane.instructions.twiml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.Recording;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwimlDialectTest {
    private static ParsedDocument parse(String document) {
        return TwimlDialect.INSTANCE.parse(document.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static ParsedDocument.Instructions read(String inside) {
        return switch (parse("<Response>" + inside + "</Response>")) {
            case ParsedDocument.Instructions document -> document;
            case ParsedDocument other -> throw new AssertionError(inside + ": " + other);
        };
    }

    private static List<String> problems(String document) {
        return switch (parse(document)) {
            case ParsedDocument.Broken broken ->
                broken.problems().stream().map(Problem::inShort).toList();
            case ParsedDocument other -> throw new AssertionError(document + ": " + other);
        };
    }

    @Test
    void tellsLineTagAndWhatWasExpected() {
        assertThat(problems("""
                        <?xml version="1.0"?>
                        <Response>
                          <Say>Hello</Say>
                          <Gather numDigits="x"/>
                          <Gather
                              timeOut="3"/>
                          <Dance/>
                        </Response>
                        """))
                .containsExactly(
                        "line 4: <Gather numDigits=\"x\">: expected a number 1–128",
                        "line 5: <Gather timeOut=\"3\">: unknown attribute; timeout is known",
                        "line 7: <Dance>: unknown verb; expected one of Say, Play, Gather, Record, Dial, Enqueue, Leave,"
                                + " Redirect, Refer, Reject, Pause, Hangup, Connect, Start, Stop, Echo, Sms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<Pause length=\"-1\"/> | <Pause length=\"-1\">: expected a number 0–3600",
                "<Say loop=\"1001\">a</Say> | <Say loop=\"1001\">: expected a number 0–1000",
                "<Say><b>a</b></Say> | <b>: expected text and SSML inside <Say>",
                "<Say voice=\"a b\">c</Say> | <Say>: voice must be 1 to 64 letters, digits, _, +, ., / or -",
                "<Play/> | <Play>: expected a URL, or digits",
                "<Play digits=\"1\">a.wav</Play> | <Play digits=\"1\">: expected either digits or the URL 'a.wav'",
                "<Play digits=\"x\"/> | <Play>: dtmf must be 1 to 128 of 0-9 * # A-D w W",
                "<Gather><Dial/></Gather> | <Dial>: expected one of Say, Play, Pause inside <Gather>",
                "<Gather><Play digits=\"1\"/></Gather> | <Play digits=\"1\">: expected a URL inside <Gather>, no digits",
                "<Gather input=\"dtmf video\"/> | <Gather input=\"dtmf video\">: expected some of dtmf, speech",
                "<Gather>1</Gather> | <Gather>: expected no text inside, but found '1'",
                "<Dial/> | <Dial>: expected a number, or one of Number, Sip, Client, Conference, Queue inside",
                "<Dial timeout=\"601\">1</Dial> | <Dial timeout=\"601\">: expected a number 1–600",
                "<Dial ringTone=\"xx\">1</Dial> | <Dial ringTone=\"xx\">: expected a country such as us or uk",
                "<Dial>1<Queue>a</Queue></Dial> | <Dial>: expected nothing beside <Queue>",
                "<Dial><Sip>alice</Sip></Dial> | <Sip>: sipUri must begin with sip: or sips:, not 'alice'",
                "<Dial><Sip username=\"a\">sip:a@b</Sip></Dial> | <Sip>: expected username and password, or neither",
                "<Dial><Number statusCallbackEvent=\"dead\">1</Number></Dial> |"
                        + " <Number statusCallbackEvent=\"dead\">: expected some of answered, completed, initiated, ringing",
                "<Enqueue/> | <Enqueue>: name must be 1 to 128 characters on one line",
                "<Refer>sip:a@b</Refer> | <Refer>: expected no text inside, but found 'sip:a@b'",
                "<Connect/> | <Connect>: expected one <Stream> inside",
                "<Connect><Stream url=\"http://a\"/></Connect> |"
                        + " <Stream>: url must begin with ws:// or wss://, not 'http://a'",
                "<Redirect method=\"PUT\">/a</Redirect> | <Redirect method=\"PUT\">: expected one of GET, POST",
                "text | <Response>: expected no text inside, but found 'text'",
            })
    void refuses(String inside, String problem) {
        assertThat(problems("<Response>" + inside + "</Response>")).contains("line 1: " + problem);
    }

    @Test
    void refusesAnotherRoot() {
        assertThat(problems("<response/>")).containsExactly("line 1: <response>: expected <Response> as the root");
    }

    @Test
    void stopsCountingAtTheMostInstructionsADocumentMayHave() {
        assertThat(problems("<Response>" + "<Pause/>".repeat(Dialect.MAX_INSTRUCTIONS + 1) + "</Response>"))
                .containsExactly("line 1: <Pause>: expected at most 1000 instructions");
        assertThat(read("<Pause/>".repeat(Dialect.MAX_INSTRUCTIONS)).instructions())
                .hasSize(Dialect.MAX_INSTRUCTIONS);
    }

    @Test
    void takesWhatEditorsAndPeopleWrite() {
        assertThat(parse("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <!-- mine -->
                        <Response xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="twiml.xsd">
                          <Say>
                            Hello <![CDATA[& welcome]]>
                          </Say>
                          <Dial record="true">
                            +15550123
                          </Dial>
                          <Redirect/>
                        </Response>
                        """)).isInstanceOfSatisfying(ParsedDocument.Instructions.class, document -> {
            assertThat(document.warnings()).isEmpty();
            assertThat(document.instructions().getFirst()).isEqualTo(new Say("Hello & welcome"));
            assertThat(document.instructions().getLast()).isEqualTo(new Redirect(new Hook("")));
        });
    }

    @Test
    void saysNothingWhenThereIsNothingToSay() {
        assertThat(read("<Say> </Say>").instructions()).isEmpty();
        assertThat(read("<Say> </Say>").warnings())
                .extracting(Problem::message)
                .containsExactly("<Say>: there is nothing to say");
    }

    @Test
    void hearsMusicWhereTwilioIsSilent() {
        var document = read("<Enqueue waitUrl=\"\">a</Enqueue>");
        assertThat(document.instructions())
                .containsExactly(new Enqueue("a", Optional.empty(), OptionalInt.empty(), Optional.empty()));
        assertThat(document.warnings()).hasSize(1);
    }

    @Test
    void stopsARecording() {
        assertThat(read("<Stop><Recording/></Stop>").instructions())
                .containsExactly(new Recording(Recording.Operation.STOP, false, Optional.empty(), Optional.empty()));
    }

    @Test
    void writesWhatTwilioWouldRead() {
        var written = TwimlDialect.INSTANCE.write(List.of(
                new Say("42", SayType.DIGITS, Optional.of("en"), Optional.empty(), 1),
                new Reject(486, Optional.empty()),
                new Hangup(Optional.empty())));
        assertThat(written.unsaid()).isEmpty();
        assertThat(written.text()).isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <Response>
                          <Say language="en">
                            <say-as interpret-as="digits">42</say-as>
                          </Say>
                          <Reject reason="busy"/>
                          <Hangup/>
                        </Response>
                        """);
    }

    @Test
    void tellsWhatItCannotSay() {
        List<Instruction> instructions = List.of(
                new Answer(),
                new Play(List.of("a.wav", "b.wav"), 1),
                new Hangup(Optional.of("USER_BUSY")),
                new SetVariables(Map.of("a", "b"), false),
                new Pause(Duration.ofMillis(1_500)));
        var written = TwimlDialect.INSTANCE.write(instructions);
        assertThat(written.unsaid())
                .extracting(Problem::path)
                .containsExactly("$[0]", "$[1].url", "$[2].cause", "$[3]", "$[4].length");
        assertThat(parse(written.text()))
                .isEqualTo(new ParsedDocument.Instructions(List.of(
                        new Play("a.wav"),
                        new Play("b.wav"),
                        new Hangup(Optional.empty()),
                        new Pause(Duration.ofSeconds(2)))));
    }
}
