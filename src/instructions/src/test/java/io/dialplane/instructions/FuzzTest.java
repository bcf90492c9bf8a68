package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.httapi.HttapiDialect;
import io.dialplane.instructions.json.JsonDialect;
import io.dialplane.instructions.twiml.TwimlDialect;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every parser on documents that were made to hurt it: none throws, none hangs, and none takes more memory than a multiple
 * of what it was given. A document that breaks one is printed by its seed.
 */
class FuzzTest {
    private static final List<Dialect> DIALECTS =
            List.of(JsonDialect.INSTANCE, TwimlDialect.INSTANCE, DialplanDialect.INSTANCE, HttapiDialect.INSTANCE);

    /** What parsing may allocate, whatever the document: buffers, problems and their texts. */
    private static final long BASE = 4_000_000;
    /** What it may allocate for each byte of a document. */
    private static final long PER_BYTE = 600;
    /** Far more than any of these documents takes, on a busy machine too; endless work exceeds it all the same. */
    private static final Duration ENDLESS = Duration.ofSeconds(20);

    private static final Map<String, String> FIELDS =
            Map.of("destination_number", "5000", "caller_id_number", "1001", "context", "default");

    private static final List<String> CORPUS = List.of("""
            [{"verb":"answer"},{"verb":"gather","input":["digits","speech"],"numDigits":4,"timeout":5,\
            "recognizer":{"language":"en-US","hints":["a","b"]},"say":{"text":"Ärger €"},"actionHook":"/menu"},\
            {"verb":"dial","target":[{"type":"phone","number":"+15550123"},{"type":"sip","sipUri":"sip:a@b"}],\
            "headers":{"X-A":"b"}},{"verb":"play","url":["a.wav","tone_stream://%(500,0,440)"],"loop":2}]""", """
            <?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf speech" hints="a,b" numDigits="4" \
            action="/menu?a=b&amp;c=d"><Say voice="alice">One<break time="1s"/><emphasis>two</emphasis></Say>\
            <Play loop="2">menu.wav</Play></Gather><!-- a comment --><Dial timeout="20" record="record-from-answer">\
            <Number statusCallback="/s" statusCallbackEvent="initiated ringing">+15550123</Number>\
            <Sip username="a" password="b"><Uri priority="1">sip:x@y</Uri><Headers><Header name="X-A" value="b"/>\
            </Headers></Sip></Dial><Connect><Stream url="wss://a/b"><Parameter name="a" value="ä€"/></Stream></Connect>\
            </Response>""", """
            <?xml version="1.0"?>
            <document type="freeswitch/xml">
              <section name="dialplan">
                <context name="default">
                  <extension name="a" continue="true">
                    <condition field="destination_number" expression="^(50)(\\d\\d)$" break="never">
                      <action application="set" data="a=${caller_id_number:0:2}$1" inline="true"/>
                      <anti-action application="log" data="INFO no"/>
                    </condition>
                    <condition field="${a}" expression="^(\\d+)50$">
                      <action application="bridge" data="{ignore_early_media=true}[leg_timeout=5]user/1001,sofia/gateway/t/$2|error/busy"/>
                      <action application="play_and_get_digits" data="1 4 3 7000 # a.wav b.wav digits \\d+ 3000"/>
                      <action application="playback"><![CDATA[tone_stream://%(500,0,440);loops=3]]></action>
                    </condition>
                  </extension>
                </context>
              </section>
            </document>
            """, """
            <document type="xml/freeswitch-httapi">
              <params><id>42</id></params><variables><lang>de</lang></variables>
              <work>
                <execute application="bridge" data="user/1001@example.org"/>
                <say language="en" type="number" method="iterated" text="42"/>
                <playback file="menu.wav" name="choice" error-file="no.wav" digit-timeout="1500" input-timeout="5000" \
            loops="3" terminators="#"><bind strip="#">~^[1-9]\\d{2,4}#$</bind><bind>0</bind></playback>
              </work>
            </document>
            """);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Parses by every dialect, and as recognised; fails when that throws, hangs or eats memory. */
    private static void parse(byte[] body, String what) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i <= DIALECTS.size(); i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            var start = System.nanoTime();
            ParsedDocument parsed;
            try {
                parsed = i == DIALECTS.size()
                        ? Dialects.parse(Optional.of("text/xml"), body, FIELDS)
                        : DIALECTS.get(i).parse(body, FIELDS);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(what + " of dialect " + i + ": " + shown(body), e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(parsed).isNotNull();
            assertThat(allocated).as(what + ", dialect " + i).isLessThan(BASE + PER_BYTE * body.length);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(ENDLESS);
            if (parsed instanceof ParsedDocument.Instructions document) {
                assertThat(document.instructions().size()).isLessThanOrEqualTo(2 * Dialect.MAX_INSTRUCTIONS);
            }
            if (parsed instanceof ParsedDocument.Broken broken) {
                assertThat(broken.problems()).hasSizeBetween(1, Problems.MOST);
                assertThat(broken.problems())
                        .allSatisfy(problem -> assertThat(problem.message().length())
                                .as(what + ": " + problem.message())
                                .isLessThan(4_000));
            }
        }
    }

    private static String shown(byte[] body) {
        return new String(body, 0, Math.min(body.length, 2_000), StandardCharsets.ISO_8859_1);
    }

    /** What classes take when they are loaded is not a document's. */
    @BeforeAll
    static void load() {
        for (String document : CORPUS) {
            DIALECTS.forEach(dialect -> dialect.parse(utf8(document), FIELDS));
        }
    }

    @Test
    void anyDocumentMayEndAnywhere() {
        for (String document : CORPUS) {
            byte[] body = utf8(document);
            for (int length = 0; length < body.length; length++) {
                parse(Arrays.copyOf(body, length), "cut to " + length);
            }
        }
    }

    @Test
    void anyDocumentMayBeDamaged() {
        for (int seed = 0; seed < 3_000; seed++) {
            parse(damaged(new Random(seed)), "seed " + seed);
        }
    }

    /** One to eight changes to a document, in the words of another. */
    private static byte[] damaged(Random random) {
        byte[] body = utf8(CORPUS.get(random.nextInt(CORPUS.size())));
        for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
            byte[] other = utf8(CORPUS.get(random.nextInt(CORPUS.size())));
            int at = random.nextInt(body.length + 1);
            int length = random.nextInt(Math.min(40, body.length - at + 1));
            int from = random.nextInt(other.length - 40);
            byte[] more = switch (random.nextInt(7)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> Arrays.copyOfRange(other, from, from + random.nextInt(40));
                case 3 -> Arrays.copyOfRange(body, at, at + length);
                case 4 ->
                    utf8(List.of("<", ">", "&", "\"", "'", "]]>", "<!--", "<?", "${", "{", "[", "\\", "\0", "&#0;")
                            .get(random.nextInt(14)));
                case 5 -> utf8(Long.toString(random.nextLong()));
                default -> utf8("9".repeat(random.nextInt(400)));
            };
            var out = new ByteArrayOutputStream();
            out.write(body, 0, at);
            out.writeBytes(more);
            int rest = random.nextBoolean() ? at : at + length;
            out.write(body, rest, body.length - rest);
            body = out.toByteArray();
            if (body.length == 0) {
                body = new byte[] {'<'};
            }
        }
        return body;
    }

    @Test
    void everyEncodingIsReadOrRefused() {
        var charsets =
                List.of("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "UTF-32", "windows-1252", "IBM037");
        for (String document : CORPUS) {
            for (String name : charsets) {
                for (String declared : charsets) {
                    var text = document.replace("encoding=\"UTF-8\"", "encoding=\"" + declared + "\"");
                    parse(text.getBytes(Charset.forName(name)), name + " said to be " + declared);
                }
            }
            for (byte[] mark : List.of(
                    new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
                    new byte[] {(byte) 0xFE, (byte) 0xFF},
                    new byte[] {(byte) 0xFF, (byte) 0xFE},
                    new byte[] {(byte) 0xC0, (byte) 0x80},
                    new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})) {
                var out = new ByteArrayOutputStream();
                out.writeBytes(mark);
                out.writeBytes(utf8(document));
                parse(out.toByteArray(), "mark " + Arrays.toString(mark));
            }
        }
    }

    @Test
    void readsTheEncodingsItSays() {
        String twiml = "<?xml version=\"1.0\" encoding=\"%s\"?><Response><Say>Grüße</Say></Response>";
        for (String name : List.of("UTF-8", "UTF-16", "ISO-8859-1")) {
            assertThat(Dialects.parse(
                            Optional.empty(), twiml.formatted(name).getBytes(Charset.forName(name)), Map.of()))
                    .as(name)
                    .isEqualTo(new ParsedDocument.Instructions(List.of(new Instruction.Say("Grüße"))));
        }
        assertThat(Dialects.parse(Optional.empty(), utf8("\uFEFF" + twiml.formatted("UTF-8")), Map.of()))
                .isEqualTo(new ParsedDocument.Instructions(List.of(new Instruction.Say("Grüße"))));
    }

    @Test
    void entitiesAndDocumentTypesAreRefused() {
        String lol = IntStream.range(1, 20)
                .mapToObj(i -> "<!ENTITY l" + i + " \"" + ("&l" + (i - 1) + ";").repeat(10) + "\">")
                .collect(Collectors.joining("", "<!DOCTYPE Response [<!ENTITY l0 \"lol\">", "]>"));
        String quadratic = "<!DOCTYPE Response [<!ENTITY a \"" + "a".repeat(50_000) + "\">]>";
        var bodies = List.of(
                lol + "<Response><Say>&l19;</Say></Response>",
                lol + "<Response><Say voice=\"&l19;\">a</Say></Response>",
                quadratic + "<Response><Say>" + "&a;".repeat(50_000) + "</Say></Response>",
                "<!DOCTYPE Response SYSTEM \"http://127.0.0.1:1/a.dtd\"><Response/>",
                "<!DOCTYPE Response [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]><Response/>",
                "<!DOCTYPE Response [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Response><Say>&x;</Say></Response>",
                "<Response><Say>&x;</Say></Response>",
                "<Response><Say voice=\"&x;\">a</Say></Response>");
        for (String body : bodies) {
            parse(utf8(body), "entities");
            assertThat(TwimlDialect.INSTANCE.parse(utf8(body), Map.of()))
                    .as(body.substring(0, Math.min(200, body.length())))
                    .isInstanceOf(ParsedDocument.Broken.class);
        }
    }

    @Test
    void depthSizeAndCountAreBounded() {
        var bombs = new ArrayList<String>();
        for (String open :
                List.of("<Say>", "<Response>", "<document type=\"freeswitch/xml\">", "[", "{\"verb\":", "[{\"a\":[")) {
            bombs.add(open.repeat(Dialect.MAX_BYTES / open.length()));
        }
        String long_ = "a".repeat(Dialect.MAX_BYTES - 200);
        bombs.add("<Response><Say voice=\"" + long_ + "\">a</Say></Response>");
        bombs.add("<Response><" + long_ + "/></Response>");
        bombs.add("<Response><Say " + long_ + "=\"a\">a</Say></Response>");
        bombs.add("<Response><Say>" + long_ + "</Say></Response>");
        bombs.add("<Response><Say>" + "<s/>a".repeat(150_000) + "</Say></Response>");
        bombs.add("<Response>" + "<Say>a</Say>".repeat(80_000) + "</Response>");
        bombs.add("<Response>" + "<!---->".repeat(140_000) + "</Response>");
        bombs.add("<Response><Say"
                + IntStream.range(0, 80_000).mapToObj(i -> " a" + i + "=''").collect(Collectors.joining())
                + ">a</Say></Response>");
        bombs.add("<!--" + long_ + "--><Response/>");
        bombs.add("<".repeat(Dialect.MAX_BYTES));
        bombs.add("<?".repeat(Dialect.MAX_BYTES / 2));
        bombs.add("[\"" + long_ + "\"]");
        bombs.add("[" + "1".repeat(Dialect.MAX_BYTES - 10) + "]");
        bombs.add("[{\"verb\":\"pause\",\"length\":1e999999999}]");
        bombs.add("[" + "{\"verb\":\"answer\"},".repeat(50_000) + "{\"verb\":\"answer\"}]");
        bombs.add("[{\"verb\":\"gather\",\"pattern\":\"(a+)+$\",\"actionHook\":\"" + long_ + "\"}]");
        bombs.add("a".repeat(4 * Dialect.MAX_BYTES));
        for (String bomb : bombs) {
            parse(utf8(bomb), bomb.substring(0, Math.min(60, bomb.length())));
        }
    }

    @Test
    void nothingOfADocumentIsKept() {
        long before = kept();
        for (int i = 0; i < 60; i++) {
            String name = "n" + i + "x".repeat(200_000);
            parse(utf8("<Response><?" + name + " a?><Say>a</Say></Response>"), "long names");
            parse(utf8("<Response><" + name + " " + name + "='a'/></Response>"), "long names");
            parse(utf8("[{\"" + name + "\":1}]"), "long names");
        }
        assertThat(kept() - before).isLessThan(5_000_000);
    }

    /** Bytes that are still in use after a collection. */
    private static long kept() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void expressionsAreBounded() {
        String dialplan =
                "<document type=\"freeswitch/xml\"><section name=\"dialplan\"><context name=\"default\"><extension>"
                        + "<condition field=\"caller_id_name\" expression=\"%s\"><action application=\"answer\"/></condition>"
                        + "</extension></context></section></document>";
        var fields = Map.of("caller_id_name", "a".repeat(200) + "!", "context", "default");
        for (String expression : List.of("^(a+)+$", "^(a|a)*$", "(.*)*.*x", "(?:a{1,99}){1,99}b", "((((a*)*)*)*)*b")) {
            var start = System.nanoTime();
            assertThat(DialplanDialect.INSTANCE.parse(utf8(dialplan.formatted(expression)), fields))
                    .isNotNull();
            parse(
                    utf8("<document type=\"xml/freeswitch-httapi\"><work><playback file=\"a\"><bind>~" + expression
                            + "</bind></playback></work></document>"),
                    expression);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ENDLESS);
        }
    }
}
