package io.dialplane.instructions;

import io.dialplane.instructions.dialect.Dialects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The examples of docs/instructions.md. */
final class Page {
    private static final Pattern SNIPPET = Pattern.compile("```(json|xml)\n(.*?)```", Pattern.DOTALL);

    private Page() {}

    /**
     * An example.
     *
     * @param section its heading
     * @param group examples that stand together have the same: those of a JSON example and the XML that follows
     */
    record Snippet(String section, int group, String dialect, String text) {
        /** One verb as a list, or the document as it is. */
        String list() {
            return text.startsWith("[") ? text : "[" + text + "]";
        }

        /** What it says; dialplan's actions are put into a document first. */
        List<Instruction> instructions() {
            String document = text.startsWith("{") ? list() : text.startsWith("<action") ? dialplan() : text;
            var fields = Map.of("destination_number", "5000", "context", "default");
            return switch (Dialects.parse(Optional.empty(), document.getBytes(StandardCharsets.UTF_8), fields)) {
                case ParsedDocument.Instructions(var list, var warnings) -> {
                    if (!warnings.isEmpty()) {
                        throw new AssertionError(section + ": " + warnings);
                    }
                    yield list;
                }
                case ParsedDocument.NotFound() -> List.of();
                case ParsedDocument.Broken(var problems) -> throw new AssertionError(section + ": " + problems);
            };
        }

        private String dialplan() {
            return "<document type=\"freeswitch/xml\"><section name=\"dialplan\"><context name=\"default\">"
                    + "<extension><condition>" + text + "</condition></extension></context></section></document>";
        }
    }

    static List<Snippet> snippets() throws IOException {
        var page = Path.of(System.getProperty("dialplane.root", "../.."), "docs/instructions.md");
        var snippets = new ArrayList<Snippet>();
        int group = 0;
        for (var section : Files.readString(page).split("\n##+ ")) {
            var matcher = SNIPPET.matcher(section);
            int end = -1;
            while (matcher.find()) {
                boolean together = end >= 0
                        && section.substring(end, matcher.start()).isBlank()
                        && !matcher.group(1).equals("json");
                group += together ? 0 : 1;
                end = matcher.end();
                snippets.add(new Snippet(
                        section.lines().findFirst().orElse(""),
                        group,
                        matcher.group(1),
                        matcher.group(2).strip()));
            }
        }
        return snippets;
    }
}
