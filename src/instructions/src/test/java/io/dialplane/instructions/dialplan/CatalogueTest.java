package io.dialplane.instructions.dialplan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/freeswitch.md: its table is what the parser does. {@code -Ddialplane.write=true} writes it. */
class CatalogueTest {
    private static final String HEAD = "| application | here |\n|---|---|\n";

    @Test
    void thePageHasEveryApplication() throws IOException {
        var page = Path.of(System.getProperty("dialplane.root", "../.."), "docs/freeswitch.md");
        String text = Files.readString(page);
        int start = text.indexOf(HEAD) + HEAD.length();
        String table = Catalogue.entries().stream().map(CatalogueTest::line).collect(Collectors.joining());
        if (Boolean.getBoolean("dialplane.write")) {
            Files.writeString(page, text.substring(0, start) + table);
        }
        assertThat(Files.readString(page).substring(start)).isEqualTo(table);
    }

    private static String line(Catalogue.Entry entry) {
        String here = switch (entry) {
            case Catalogue.Entry.Runs runs -> runs.note();
            case Catalogue.Entry.NoEffect none -> "no effect" + because(none.note());
            case Catalogue.Entry.Refused refused -> "refused" + because(refused.note());
        };
        return "| `" + entry.name() + "` | " + here + " |\n";
    }

    private static String because(String note) {
        return note.isEmpty() ? "" : ": " + note;
    }
}
