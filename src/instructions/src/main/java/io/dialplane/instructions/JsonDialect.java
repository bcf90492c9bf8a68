package io.dialplane.instructions;

import io.dialplane.instructions.Problems.Place;
import java.util.List;
import java.util.Map;

/** An array of objects with {@code verb}, named and shaped as jambonz does. {@code ${name}} is left to who runs it. */
public final class JsonDialect implements Dialect {
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
        return problems.isEmpty()
                ? new ParsedDocument.Instructions(instructions)
                : new ParsedDocument.Broken(problems.list());
    }

    @Override
    public String write(List<Instruction> instructions) {
        return JsonWriter.array(instructions);
    }
}
