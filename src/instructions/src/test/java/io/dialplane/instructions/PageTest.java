package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.json.JsonDialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** docs/instructions.md: every example parses, and examples that stand together say the same. */
class PageTest {
    private static final Pattern SNIPPET = Pattern.compile("```(json|xml)\n(.*?)```", Pattern.DOTALL);

    private record Snippet(String section, String dialect, String text) {
        List<Instruction> instructions() {
            var parsed = dialect.equals("json")
                    ? JsonDialect.INSTANCE.parse(bytes(text.startsWith("[") ? text : "[" + text + "]"), Map.of())
                    : DialplanDialect.INSTANCE.parse(bytes(document()), Map.of("destination_number", "5000"));
            return switch (parsed) {
                case ParsedDocument.Instructions(var list, var warnings) -> list;
                case ParsedDocument.NotFound() -> List.of();
                case ParsedDocument.Broken(var problems) -> throw new AssertionError(section + ": " + problems);
            };
        }

        private String document() {
            return text.startsWith("<document")
                    ? text
                    : "<document type=\"freeswitch/xml\"><section name=\"dialplan\"><context name=\"c\"><extension><condition>"
                            + text + "</condition></extension></context></section></document>";
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static List<Snippet> snippets() throws IOException {
        var page = Path.of(System.getProperty("dialplane.root", "../.."), "docs/instructions.md");
        var snippets = new ArrayList<Snippet>();
        for (var section : Files.readString(page).split("\n## ")) {
            var matcher = SNIPPET.matcher(section);
            while (matcher.find()) {
                snippets.add(new Snippet(
                        section.lines().findFirst().orElse(""),
                        matcher.group(1),
                        matcher.group(2).strip()));
            }
        }
        return snippets;
    }

    @TestFactory
    List<DynamicTest> bothDialectsSayTheSame() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        var snippets = snippets();
        for (int i = 0; i < snippets.size(); i++) {
            var json = snippets.get(i);
            if (json.section().startsWith("A whole")) {
                tests.add(DynamicTest.dynamicTest(json.section(), json::instructions));
            } else if (json.dialect().equals("json")) {
                var xml = snippets.get(i + 1);
                tests.add(DynamicTest.dynamicTest(json.section() + " " + i, () -> {
                    assertThat(xml.dialect()).isEqualTo("xml");
                    assertThat(json.instructions()).hasSize(1).isEqualTo(xml.instructions());
                    assertThat(json.instructions().getFirst().verb()).isEqualTo(json.section());
                }));
            }
        }
        assertThat(tests).hasSizeGreaterThan(15);
        return tests;
    }

    @Test
    void hasASectionForEveryInstruction() throws IOException {
        var sections = new HashSet<String>();
        for (var snippet : snippets()) {
            sections.add(snippet.section());
        }
        assertThat(sections)
                .contains(
                        "answer",
                        "play",
                        "say",
                        "gather",
                        "pause",
                        "redirect",
                        "transfer",
                        "hangup",
                        "reject",
                        "echo",
                        "set",
                        "log");
    }
}
