package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.dialplane.instructions.json.JsonDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published JSON Schema says what the parser does. */
class SchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectNode DOCUMENT = document();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DOCUMENT);

    /** A voice must be a name; a transfer that refers has no caller id. */
    private static final Set<String> DEPENDS = Set.of("voice", "callerId", "timeout");

    private static ObjectNode document() {
        try (var in = JsonDialect.class.getResourceAsStream(JsonDialect.SCHEMA)) {
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean validates(String json) {
        return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
    }

    private static List<String> problems(String json) {
        return switch (JsonDialect.INSTANCE.parse(json.getBytes(StandardCharsets.UTF_8), Map.of())) {
            case ParsedDocument.Broken(var problems) ->
                problems.stream().map(Problem::message).toList();
            case ParsedDocument other -> List.of();
        };
    }

    @Provide
    Arbitrary<List<Instruction>> documents() {
        return Documents.any();
    }

    @Property(tries = 300)
    void everyDocumentValidates(@ForAll("documents") List<Instruction> instructions) {
        String json = JsonDialect.INSTANCE.write(instructions).text();
        assertThat(SCHEMA.validate(json, InputFormat.JSON)).as(json).isEmpty();
    }

    /** A value of another kind in any place is a problem, or does nothing; whatever the parser takes it can write. */
    @Property(tries = 1_000)
    void neverThrowsOnAValueOfAnotherKind(
            @ForAll("documents") List<Instruction> instructions, @ForAll int place, @ForAll("values") String value)
            throws IOException {
        var document = JSON.readTree(JsonDialect.INSTANCE.write(instructions).text());
        var places = new ArrayList<Runnable>();
        var other = JSON.readTree(value);
        everywhere(document, other, places);
        if (!places.isEmpty()) {
            places.get(Math.floorMod(place, places.size())).run();
        }
        byte[] bytes = document.toString().getBytes(StandardCharsets.UTF_8);
        if (JsonDialect.INSTANCE.parse(bytes, Map.of())
                instanceof ParsedDocument.Instructions(var list, var warnings)) {
            Documents.survive(JsonDialect.INSTANCE, list);
        }
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(
                "null",
                "[]",
                "{}",
                "7",
                "-1",
                "1e40",
                "0.5",
                "true",
                "\"\"",
                "\"x\"",
                "[null]",
                "[[]]",
                "{\"verb\":\"x\"}");
    }

    private static void everywhere(JsonNode node, JsonNode value, List<Runnable> places) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(field -> {
                    places.add(() -> object.set(field.getKey(), value));
                    places.add(() -> object.remove(field.getKey()));
                    everywhere(field.getValue(), value, places);
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    int index = i;
                    places.add(() -> array.set(index, value));
                    everywhere(array.get(i), value, places);
                }
            }
            default -> {}
        }
    }

    /**
     * Each object the parser reads: where it stands in the schema, a document with it, and the way to it there.
     * Whichever attribute of any object is added to it, parser and schema agree whether it is known.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/answer|{'verb':'answer'}|",
                "/ring|{'verb':'ring'}|",
                "/alert|{'verb':'alert'}|",
                "/play|{'verb':'play','url':'a'}|",
                "/say|{'verb':'say','text':'a'}|",
                "/synthesizer|{'verb':'say','text':'a','synthesizer':{'vendor':'default'}}|/synthesizer",
                "/gather|{'verb':'gather','input':['speech']}|",
                "/gather/properties/play|{'verb':'gather','play':{'url':'a'}}|/play",
                "/gather/properties/say|{'verb':'gather','say':{'text':'a'}}|/say",
                "/recognizer|{'verb':'gather','input':['speech'],'recognizer':{'vendor':'default'}}|/recognizer",
                "/recognizer/properties/hints/items/oneOf/1|{'verb':'gather','input':['speech'],'recognizer':{'hints':[{'phrase':'a'}]}}|/recognizer/hints/0",
                "/hook/oneOf/1|{'verb':'gather','actionHook':{'url':'a'}}|/actionHook",
                "/record|{'verb':'record'}|",
                "/recording|{'verb':'recording'}|",
                "/dial|{'verb':'dial','target':[{'type':'phone','number':'1'}]}|",
                "/phone|{'verb':'dial','target':[{'type':'phone','number':'1'}]}|/target/0",
                "/user|{'verb':'dial','target':[{'type':'user','name':'1'}]}|/target/0",
                "/sip|{'verb':'dial','target':[{'type':'sip','sipUri':'sip:a'}]}|/target/0",
                "/sip/properties/auth|{'verb':'dial','target':[{'type':'sip','sipUri':'sip:a','auth':{'username':'u','password':'p'}}]}|/target/0/auth",
                "/enqueue|{'verb':'enqueue','name':'a'}|",
                "/dequeue|{'verb':'dequeue','name':'a'}|",
                "/leave|{'verb':'leave'}|",
                "/conference|{'verb':'conference','name':'a'}|",
                "/stream|{'verb':'stream','url':'ws://a'}|",
                "/stream/properties/bidirectionalAudio|{'verb':'stream','url':'ws://a','bidirectionalAudio':{}}|/bidirectionalAudio",
                "/voicemail|{'verb':'voicemail','mailbox':'a'}|",
                "/dtmf|{'verb':'dtmf','dtmf':'1'}|",
                "/music|{'verb':'music'}|",
                "/park|{'verb':'park'}|",
                "/message|{'verb':'message','to':'1','text':'a'}|",
                "/notify|{'verb':'notify','hook':'/a'}|",
                "/refer|{'verb':'sip:refer','referTo':'1'}|",
                "/pause|{'verb':'pause','length':1}|",
                "/redirect|{'verb':'redirect','actionHook':'/a'}|",
                "/transfer/oneOf/0|{'verb':'transfer','destination':'1'}|",
                "/transfer/oneOf/1|{'verb':'transfer','mode':'blind','target':[{'type':'phone','number':'1'}]}|",
                "/hangup|{'verb':'hangup'}|",
                "/reject|{'verb':'reject','status':486}|",
                "/echo|{'verb':'echo'}|",
                "/set|{'verb':'set','variables':{'a':'b'}}|",
                "/tag|{'verb':'tag','data':{'a':'b'}}|",
                "/log|{'verb':'log','text':'a'}|",
                "/config|{'verb':'config'}|",
                "/config/properties/record|{'verb':'config','record':{'action':'stopCallRecording'}}|/record",
                "/background|{'verb':'config','stream':{'url':'ws://a'}}|/stream",
            })
    void parserAndSchemaKnowTheSameAttributes(String pointer, String example, String path) throws IOException {
        var known = DOCUMENT.at("/$defs" + pointer).path("properties");
        assertThat(known.isObject()).isTrue();
        String json = "[" + example.replace('\'', '"') + "]";
        assertThat(problems(json)).isEmpty();
        assertThat(validates(json)).isTrue();

        for (var name : vocabulary()) {
            var document = (ArrayNode) JSON.readTree(json);
            var object = (ObjectNode) document.at("/0" + (path == null ? "" : path));
            boolean otherShape = pointer.equals("/transfer/oneOf/0")
                    && Set.of("target", "mode").contains(name);
            if (!object.has(name) && !otherShape) {
                object.putNull(name);
                boolean unknown = problems(document.toString()).stream()
                        .anyMatch(problem -> problem.contains("." + name + ": unknown attribute")
                                || problem.contains("." + name + ": not available here"));
                assertThat(unknown).as(name + " in " + document).isNotEqualTo(known.has(name));
                boolean noEffect = known.path(name).path("$ref").asText().endsWith("/withoutEffect");
                object.put(name, true);
                assertThat(noEffect || DEPENDS.contains(name))
                        .as(name)
                        .isEqualTo(warns(document.toString(), name) || DEPENDS.contains(name));
            }
        }
    }

    private static boolean warns(String json, String name) {
        return JsonDialect.INSTANCE.parse(json.getBytes(StandardCharsets.UTF_8), Map.of())
                        instanceof ParsedDocument.Instructions(var list, var warnings)
                && warnings.stream()
                        .anyMatch(warning -> warning.message().contains("." + name + " has no effect here"));
    }

    /** Every attribute of the schema and of jambonz' older shapes. */
    private static Set<String> vocabulary() {
        var names = new TreeSet<>(List.of("auth", "wsAuth", "basicAuth", "username", "password", "colour", "sipUri"));
        collect(DOCUMENT, names);
        names.remove("verb");
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        if (node.isObject() && node.path("properties").isObject()) {
            node.get("properties").fieldNames().forEachRemaining(names::add);
        }
        node.forEach(child -> collect(child, names));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[7]",
                "[{}]",
                "[{'verb':'dance'}]",
                "[{'dance':{}}]",
                "[{'verb':'answer','x':1}]",
                "[{'verb':'play'}]",
                "[{'verb':'play','url':7}]",
                "[{'verb':'play','url':'a','loop':'often'}]",
                "[{'verb':'say','text':'a','type':'song'}]",
                "[{'verb':'say','text':'a','language':'--help'}]",
                "[{'verb':'gather','numDigits':200}]",
                "[{'verb':'gather','input':['smell']}]",
                "[{'verb':'gather','actionHook':{'method':'GET'}}]",
                "[{'verb':'gather','prompts':[{'verb':'echo'}]}]",
                "[{'verb':'gather','timeout':'5'}]",
                "[{'verb':'dial'}]",
                "[{'verb':'dial','target':[]}]",
                "[{'verb':'dial','target':[{'type':'teams'}]}]",
                "[{'verb':'dial','target':[{'type':'sip','sipUri':'a@b'}]}]",
                "[{'verb':'dial','timeout':0,'target':[{'type':'phone','number':'1'}]}]",
                "[{'verb':'stream','url':'http://a'}]",
                "[{'verb':'dtmf','dtmf':'x'}]",
                "[{'verb':'reject','status':200}]",
                "[{'verb':'set','variables':{'a b':'c'}}]",
                "[{'verb':'pause','length':-1}]",
                "[{'verb':'transfer'}]",
                "[{'verb':'conference','name':'a','maxParticipants':1}]",
                "[{'verb':'log','level':'loud','text':'a'}]",
                "[{'verb':'config','record':{'action':'start'}}]",
            })
    void neitherTakesABrokenDocument(String json) {
        String document = json.replace('\'', '"');
        assertThat(problems(document)).isNotEmpty();
        assertThat(validates(document)).isFalse();
    }

    @Test
    void itsNameHasItsVersion() {
        assertThat(DOCUMENT.get("$id").asText()).isEqualTo("urn:dialplane:schemas:instructions-1");
        assertThat(JsonDialect.SCHEMA).endsWith("/schemas/instructions-1.json");
    }
}
