package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Speech;
import io.dialplane.instructions.json.JsonDialect;
import io.dialplane.testkit.Npm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What jambonz' own client writes is run, and what we document is what jambonz' own schema allows. */
class JambonzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Verbs of ours that jambonz has, too, but with other attributes. */
    private static final Set<String> OTHERWISE = Set.of("transfer");

    private static ParsedDocument.Instructions read(JsonNode document) {
        return switch (JsonDialect.INSTANCE.parse(document.toString().getBytes(StandardCharsets.UTF_8), Map.of())) {
            case ParsedDocument.Instructions instructions -> instructions;
            case ParsedDocument other -> throw new AssertionError(document + ": " + other);
        };
    }

    @Test
    void runsTheDocumentsOfItsClient() throws Exception {
        var documents = JSON.readTree(Npm.of("jambonz").node("documents.js", ""));
        var read = new HashMap<String, List<Instruction>>();
        documents
                .fields()
                .forEachRemaining(document ->
                        read.put(document.getKey(), read(document.getValue()).instructions()));
        assertThat(read).containsExactlyInAnyOrderEntriesOf(expected());
        assertThat(read(documents.get("play")).warnings()).isEmpty();
        assertThat(read(documents.get("dial")).warnings()).isEmpty();
        assertThat(read(documents.get("say")).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).startsWith("say.synthesizer.vendor has no effect"));
    }

    private static Map<String, List<Instruction>> expected() {
        var expected = new HashMap<String, List<Instruction>>();
        expected.put("answer", List.of(new Answer(), new Ring(false)));
        expected.put(
                "play",
                List.of(
                        new Play("https://example.org/welcome.wav"),
                        new Play(List.of("https://example.org/a.wav", "https://example.org/b.wav"), 2),
                        new Ring(true),
                        new Play(List.of("https://example.org/music.wav"), 0)));
        expected.put("say", List.of(new Say("Good morning", SayType.TEXT, Optional.of("en-GB"), Optional.empty(), 1)));
        expected.put(
                "gather",
                List.of(new Gather(
                        4,
                        4,
                        "#",
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(2),
                        false,
                        1,
                        Optional.empty(),
                        List.of(new Say("Your number, please")),
                        List.of(),
                        Optional.empty(),
                        Optional.of(new Speech(
                                false,
                                Optional.of("en-US"),
                                List.of("sales", "support"),
                                Optional.of(Duration.ofSeconds(1)))),
                        hook("/menu"),
                        true)));
        expected.put("dial", List.of(dial()));
        expected.put(
                "queue",
                List.of(
                        new Enqueue("sales", hook("/wait"), OptionalInt.empty(), hook("/left")),
                        new Dequeue(
                                "sales", Optional.of(Duration.ofMinutes(1)), true, Optional.empty(), hook("/served")),
                        new Leave()));
        expected.put(
                "conference",
                List.of(new Conference(
                        "team",
                        Conference.Beep.ALWAYS,
                        true,
                        false,
                        true,
                        OptionalInt.of(10),
                        Optional.of("guest"),
                        hook("/music"),
                        hook("/status"),
                        hook("/left"))));
        expected.put(
                "listen", List.of(stream(Stream.Track.BOTH, false, Map.of("customer", "4711"), hook("/listened"))));
        expected.put("stream", List.of(stream(Stream.Track.INBOUND, true, Map.of(), Optional.empty())));
        expected.put("message", List.of(new Message("+4930456", Optional.of("+4930123"), "You called", hook("/sent"))));
        expected.put(
                "config",
                List.of(
                        new SetVariables(Map.of("tts_language", "de-DE", "tts_voice", "anna"), false),
                        new Recording(Recording.Operation.START, false, Optional.empty(), Optional.empty())));
        expected.put(
                "rest",
                List.of(
                        new SendDigits("1w2#", Duration.ofMillis(250), SendDigits.DEFAULT_GAP),
                        new SetVariables(Map.of("customer", "4711", "open", "{\"tickets\":2}"), false),
                        new Pause(Duration.ofMillis(1_500)),
                        new Redirect(new Hook("/next"))));
        expected.put(
                "refer",
                List.of(new Refer(
                        "sip:bob@example.org", Optional.of("sip:alice@example.org"), Map.of(), hook("/referred"))));
        expected.put("end", List.of(new Reject(486, Optional.of("Busy Here")), new Hangup(Optional.empty())));
        return expected;
    }

    private static Optional<Hook> hook(String url) {
        return Optional.of(new Hook(url));
    }

    private static Dial dial() {
        return new Dial(
                List.of(
                        new NumberTarget(
                                "+4930456",
                                Optional.of("carrier"),
                                Optional.empty(),
                                hook("/screen"),
                                Optional.empty()),
                        new UserTarget("bob", Optional.of("example.org"), hook("/bob"), Optional.empty()),
                        new SipTarget(
                                "sip:alice@example.org",
                                Optional.empty(),
                                Optional.of(new Credentials("alice", "secret")),
                                Map.of("X-Reason", "call"),
                                hook("/screen"),
                                Optional.empty())),
                false,
                Duration.ofSeconds(20),
                Optional.of(Duration.ofHours(1)),
                Optional.of("+4930123"),
                Optional.of("Reception"),
                true,
                false,
                Optional.of("https://example.org/ring.wav"),
                RecordMode.NONE,
                Optional.empty(),
                Map.of("X-Customer", "4711"),
                true,
                false,
                Optional.of(new Hook("/dialled", Hook.Method.GET)));
    }

    private static Stream stream(
            Stream.Track track, boolean twoWay, Map<String, String> parameters, Optional<Hook> action) {
        return new Stream(
                "wss://example.org/audio", Optional.empty(), track, twoWay, parameters, Optional.empty(), action);
    }

    /** Every example of a verb that jambonz has. */
    @Test
    void itsSchemaAcceptsWhatWeDocument() throws Exception {
        var npm = Npm.of("jambonz");
        var theirs = JSON.readTree(npm.node("attributes.js", ""));
        var documents = new LinkedHashMap<String, JsonNode>();
        for (var snippet : Page.snippets()) {
            if (snippet.dialect().equals("json")) {
                for (var verb : JSON.readTree(snippet.list())) {
                    String name = verb.get("verb").asText();
                    if (theirs.has("verbs/" + name.replace(':', '-')) && !OTHERWISE.contains(name)) {
                        documents.put(
                                name + " " + documents.size(),
                                JSON.createArrayNode().add(verb));
                    }
                }
            }
        }
        assertThat(documents).hasSizeGreaterThan(10);
        assertThat(JSON.readTree(npm.node("validate.js", JSON.writeValueAsString(documents))))
                .isEmpty();
    }

    /** None of its attributes is unknown here: it has an effect, is a warning, or is refused with a reason. */
    @Test
    void everyAttributeOfItsSchemaIsKnown() throws Exception {
        var theirs = JSON.readTree(Npm.of("jambonz").node("attributes.js", ""));
        var unknown = new TreeSet<String>();
        for (var example : EXAMPLES.entrySet()) {
            var attributes = theirs.get(example.getKey());
            assertThat(attributes).as(example.getKey()).isNotEmpty();
            for (var attribute : attributes) {
                if (unknown(example.getValue(), attribute.asText())) {
                    unknown.add(example.getKey() + "." + attribute.asText());
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static boolean unknown(String example, String attribute) throws IOException {
        String json = "[" + example.replace("'", "\"").replace("^", "\"" + attribute + "\": null") + "]";
        return JsonDialect.INSTANCE.parse(json.getBytes(StandardCharsets.UTF_8), Map.of())
                        instanceof ParsedDocument.Broken(var problems)
                && problems.stream().anyMatch(problem -> problem.message().contains("unknown attribute"));
    }

    private static final Map<String, String> EXAMPLES = Map.ofEntries(
            Map.entry("verbs/alert", "{'verb':'alert',^}"),
            Map.entry("verbs/answer", "{'verb':'answer',^}"),
            Map.entry("verbs/conference", "{'verb':'conference',^}"),
            Map.entry("verbs/config", "{'verb':'config',^}"),
            Map.entry("verbs/dequeue", "{'verb':'dequeue',^}"),
            Map.entry("verbs/dial", "{'verb':'dial',^}"),
            Map.entry("verbs/dtmf", "{'verb':'dtmf',^}"),
            Map.entry("verbs/enqueue", "{'verb':'enqueue',^}"),
            Map.entry("verbs/gather", "{'verb':'gather',^}"),
            Map.entry("verbs/hangup", "{'verb':'hangup',^}"),
            Map.entry("verbs/leave", "{'verb':'leave',^}"),
            Map.entry("verbs/listen", "{'verb':'listen',^}"),
            Map.entry("verbs/message", "{'verb':'message',^}"),
            Map.entry("verbs/pause", "{'verb':'pause',^}"),
            Map.entry("verbs/play", "{'verb':'play',^}"),
            Map.entry("verbs/redirect", "{'verb':'redirect',^}"),
            Map.entry("verbs/say", "{'verb':'say',^}"),
            Map.entry("verbs/sip-decline", "{'verb':'sip:decline',^}"),
            Map.entry("verbs/sip-refer", "{'verb':'sip:refer',^}"),
            Map.entry("verbs/stream", "{'verb':'stream',^}"),
            Map.entry("verbs/tag", "{'verb':'tag',^}"),
            Map.entry("verbs/transfer", "{'verb':'transfer','mode':'blind',^}"),
            Map.entry(
                    "components/transferOptions",
                    "{'verb':'transfer','mode':'blind','blindMethod':'dial','target':[],^}"),
            Map.entry("components/synthesizer", "{'verb':'say','text':'a','synthesizer':{^}}"),
            Map.entry("components/recognizer", "{'verb':'gather','input':['speech'],'recognizer':{^}}"),
            Map.entry("components/bidirectionalAudio", "{'verb':'stream','bidirectionalAudio':{^}}"),
            Map.entry("components/auth", "{'verb':'dial','target':[{'type':'sip','auth':{^}}]}"));

    /** A target has attributes of its own for each type. */
    @Test
    void everyAttributeOfItsTargetsIsKnown() throws Exception {
        for (var attribute :
                JSON.readTree(Npm.of("jambonz").node("attributes.js", "")).get("components/target")) {
            boolean known = false;
            for (var type : List.of("phone", "user", "sip")) {
                known |= !unknown("{'verb':'dial','target':[{'type':'" + type + "',^}]}", attribute.asText());
            }
            assertThat(known).as(attribute.asText()).isTrue();
        }
    }
}
