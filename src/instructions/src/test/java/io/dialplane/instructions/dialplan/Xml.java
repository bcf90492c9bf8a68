package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Dialplan documents for tests, and what they mean for a call. */
final class Xml {
    private Xml() {}

    static ParsedDocument parse(String extensions, Map<String, String> fields) {
        var call = new HashMap<>(Map.of(
                "destination_number",
                "5000",
                "caller_id_number",
                "1001",
                "caller_id_name",
                "Ann",
                "context",
                "default"));
        call.putAll(fields);
        String xml = "<document type=\"freeswitch/xml\"><section name=\"dialplan\"><context name=\"default\">\n"
                + extensions + "\n</context></section></document>";
        return DialplanDialect.INSTANCE.parse(xml.getBytes(StandardCharsets.UTF_8), call);
    }

    /** A document of these actions. */
    static ParsedDocument actions(String actions) {
        return parse("<extension name=\"e\"><condition>\n" + actions + "\n</condition></extension>", Map.of());
    }

    static List<Instruction> instructions(ParsedDocument parsed) {
        return switch (parsed) {
            case ParsedDocument.Instructions(var list, var warnings) -> list;
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    static List<String> warnings(ParsedDocument parsed) {
        return switch (parsed) {
            case ParsedDocument.Instructions(var list, var warnings) ->
                warnings.stream().map(Problem::message).toList();
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    static List<String> problems(ParsedDocument parsed) {
        return switch (parsed) {
            case ParsedDocument.Broken(var problems) ->
                problems.stream().map(Problem::message).toList();
            case ParsedDocument other -> throw new AssertionError(other.toString());
        };
    }

    /** What the log actions of the document say, to see which ones were taken. */
    static String taken(String extensions, Map<String, String> fields) {
        return instructions(parse(extensions, fields)).stream()
                .map(instruction -> ((Log) instruction).text())
                .collect(Collectors.joining(" "));
    }

    static String log(String text) {
        return "<action application=\"log\" data=\"INFO " + text + "\"/>";
    }

    static String anti(String text) {
        return "<anti-action application=\"log\" data=\"INFO " + text + "\"/>";
    }
}
