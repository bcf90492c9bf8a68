package io.dialplane.appserver.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/webhooks.md has every name that is written to endpoints, and no other. */
class RequestPageTest {
    private static final Path ROOT = Path.of(System.getProperty("dialplane.root"));
    private static final Pattern WRITTEN =
            Pattern.compile("fields\\.put\\(\\s*\"([^\"]+)\"|static final String \\w+ = \"([^\"]+)\"");
    private static final Pattern NAME = Pattern.compile("`([A-Za-z_]+)`");

    @ParameterizedTest
    @CsvSource({"JsonWords,json,1", "TwimlWords,twiml,2", "HttapiWords,httapi,1"})
    void hasTheNamesOf(String words, String dialect, int column) throws IOException {
        assertThat(inTable(dialect, column)).isEqualTo(written(words));
    }

    private static Set<String> written(String words) throws IOException {
        var source = ROOT.resolve("src/app-server/src/main/java/io/dialplane/appserver/request/" + words + ".java");
        Set<String> names = new TreeSet<>();
        var put = WRITTEN.matcher(Files.readString(source));
        while (put.find()) {
            names.add(put.group(1) == null ? put.group(2) : put.group(1));
        }
        return names;
    }

    /** The names of a column, in the table whose head has the dialect there. */
    private static Set<String> inTable(String dialect, int column) throws IOException {
        Set<String> names = new TreeSet<>();
        boolean inside = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs/webhooks.md"))) {
            String[] cells = line.split("\\|");
            boolean row = cells.length > column;
            if (!inside) {
                inside = row && cells[column].strip().equals("`" + dialect + "`");
            } else if (row && cells[1].startsWith(" **")) {
                continue; // the occasion of the rows below
            } else if (row) {
                NAME.matcher(cells[column]).results().forEach(found -> names.add(found.group(1)));
            } else {
                break;
            }
        }
        return names;
    }
}
