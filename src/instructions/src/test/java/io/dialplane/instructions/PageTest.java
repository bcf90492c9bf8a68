package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** docs/instructions.md: every example parses, and examples that stand together say the same. */
class PageTest {
    @TestFactory
    List<DynamicTest> examplesThatStandTogetherSayTheSame() throws IOException {
        var groups = new LinkedHashMap<Integer, List<Page.Snippet>>();
        for (var snippet : Page.snippets()) {
            groups.computeIfAbsent(snippet.group(), group -> new ArrayList<>()).add(snippet);
        }
        var tests = new ArrayList<DynamicTest>();
        groups.forEach((number, group) ->
                tests.add(DynamicTest.dynamicTest(group.getFirst().section() + " " + number, () -> {
                    var first = group.getFirst().instructions();
                    for (var other : group) {
                        assertThat(other.instructions()).as(other.text()).isEqualTo(first);
                    }
                })));
        assertThat(tests).hasSizeGreaterThan(30);
        return tests;
    }

    @Test
    void hasASectionWithAnExampleForEveryInstruction() throws IOException {
        var missing = new HashSet<>(Documents.verbs());
        for (var snippet : Page.snippets()) {
            if (snippet.dialect().equals("json")) {
                for (var instruction : snippet.instructions()) {
                    if (instruction.verb().equals(snippet.section())) {
                        missing.remove(snippet.section());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
