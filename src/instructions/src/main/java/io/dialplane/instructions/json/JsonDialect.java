package io.dialplane.instructions.json;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An array of objects with {@code verb}, named and shaped as jambonz does. {@code ${name}} is left to who runs it. */
public final class JsonDialect implements Dialect {
    /**
     * The resource with the JSON Schema (2020-12) of these documents, where a web server serves it as {@code
     * /schemas/instructions-1.json}. A version only ever gets further attributes and
     * verbs; what takes one away gets a new name.
     */
    public static final String SCHEMA = "/META-INF/resources/schemas/instructions-1.json";

    /** The dialect; it has no state. */
    public static final JsonDialect INSTANCE = new JsonDialect();

    private JsonDialect() {}

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public ParsedDocument parse(byte[] body, Map<String, String> fields) {
        var problems = new Problems();
        if (body.length > MAX_BYTES) {
            problems.add(new Place(0, 0, "$"), "a document of at most " + MAX_BYTES + " bytes expected");
            return new ParsedDocument.Broken(problems.list());
        }
        var instructions = JsonTree.read(body, new Place(0, 0, "$"), problems)
                .map(tree -> new JsonVerbs(problems).list(tree))
                .orElse(List.of());
        return problems.document(instructions);
    }

    @Override
    public Written write(List<Instruction> instructions) {
        return new Written(JsonWriter.array(instructions), List.of());
    }

    /** One instruction as an object. */
    public static String writeOne(Instruction instruction) {
        return JsonWriter.one(instruction);
    }

    /** Reads one instruction from an object that stands within another document. */
    public static Optional<Instruction> readOne(String object, Place place, Problems problems) {
        var tree = JsonTree.read(object.getBytes(StandardCharsets.UTF_8), place, problems);
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        int before = problems.list().size();
        var instructions = new JsonVerbs(problems).instruction(tree.get());
        if (instructions.size() != 1 && problems.list().size() == before) {
            problems.add(place, "one instruction expected, but found " + instructions.size());
        }
        return instructions.stream().findFirst();
    }
}
