package io.dialplane.instructions.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.httapi.HttapiDialect;
import io.dialplane.instructions.json.JsonDialect;
import io.dialplane.instructions.twiml.TwimlDialect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DialectsTest {
    private static Optional<Dialect> recognised(String contentType, String document) {
        return Dialects.recognise(Optional.of(contentType), document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void recognisesByRootWhateverTheContentTypeSays() {
        for (String type : List.of("text/xml", "application/json", "text/html", "")) {
            assertThat(recognised(type, " [{\"verb\":\"answer\"}]")).contains(JsonDialect.INSTANCE);
            assertThat(recognised(type, "{\"verb\":\"answer\"}")).contains(JsonDialect.INSTANCE);
            assertThat(recognised(type, "<Response/>")).contains(TwimlDialect.INSTANCE);
            assertThat(recognised(type, "\n<?xml version='1.0'?><!-- <document> -->\n<Response><Say>a</Say>"))
                    .contains(TwimlDialect.INSTANCE);
            assertThat(recognised(type, "<document type=\"freeswitch/xml\">")).contains(DialplanDialect.INSTANCE);
            assertThat(recognised(type, "<document\n type = 'xml/freeswitch-httapi'>"))
                    .contains(HttapiDialect.INSTANCE);
            assertThat(recognised(type, "<document type=\"text/freeswitch-httapi\">"))
                    .contains(HttapiDialect.INSTANCE);
            assertThat(recognised(type, "<html><Response/></html>")).isEmpty();
        }
    }

    @Test
    void recognisesEncodings() {
        for (String name : List.of("UTF-16", "ISO-8859-1", "UTF-8")) {
            assertThat(Dialects.recognise(Optional.empty(), "<Response/>".getBytes(Charset.forName(name))))
                    .as(name)
                    .contains(TwimlDialect.INSTANCE);
        }
        assertThat(recognised("", "\uFEFF<Response/>")).contains(TwimlDialect.INSTANCE);
    }

    @Test
    void knowsDialectsByName() {
        assertThat(Dialects.NAMES)
                .allSatisfy(name -> assertThat(Dialects.named(name)).isPresent());
        assertThat(Dialects.named("TwiML")).contains(TwimlDialect.INSTANCE);
        assertThat(Dialects.named("httapi")).contains(HttapiDialect.INSTANCE);
        assertThat(Dialects.named("vxml")).isEmpty();
    }

    @Test
    void oneDocumentSaysTheSameInEveryDialect() {
        var echo = new ParsedDocument.Instructions(List.of(new Echo()));
        for (String name : Dialects.NAMES) {
            var written = Dialects.named(name).orElseThrow().write(List.of(new Echo()));
            assertThat(written.unsaid()).as(name).isEmpty();
            assertThat(Dialects.parse(Optional.empty(), written.text().getBytes(StandardCharsets.UTF_8), Map.of()))
                    .as(name)
                    .isEqualTo(echo);
        }
    }

    @Test
    void saysWhatRootsThereAre() {
        assertThat(problem("<?xml version=\"1.0\"?>\n<html/>"))
                .isEqualTo("line 2: a JSON array of instructions, <Response>, <document type=\"freeswitch/xml\"> or"
                        + " <document type=\"xml/freeswitch-httapi\"> expected, but found <html>");
        assertThat(problem("hello")).contains("but found 'text/plain' beginning with a character that fits none");
    }

    private static String problem(String document) {
        return switch (Dialects.parse(Optional.of("text/plain"), document.getBytes(StandardCharsets.UTF_8), Map.of())) {
            case ParsedDocument.Broken broken ->
                broken.problems().stream().map(Problem::inShort).findFirst().orElseThrow();
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }
}
