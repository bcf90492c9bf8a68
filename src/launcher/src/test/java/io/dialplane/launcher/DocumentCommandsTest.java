package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code check} and {@code convert}. */
class DocumentCommandsTest {
    private static final String MENU = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Response>
              <Say>Hello</Say>
              <Gather numDigits="%s" action="/menu"><Say>Press one</Say></Gather>
            </Response>
            """;

    @TempDir
    Path directory;

    private record Ran(int status, String out, String err) {}

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Ran run(Object command, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var before = System.out;
        var beforeErr = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int status = new CommandLine(command).execute(args);
            return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
            System.setErr(beforeErr);
        }
    }

    @Test
    void checkNamesTheLineTheTagAndWhatIsExpected() throws IOException {
        var broken = file("broken.xml", MENU.formatted("x"));
        var ran = run(new CheckCommand(), broken.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).startsWith(broken + ": line 4: <Gather numDigits=\"x\">: expected a number 1–");
    }

    @Test
    void checkIsContentWithWhatCanBeRun() throws IOException {
        var ran = run(
                new CheckCommand(),
                file("menu.xml", MENU.formatted("1")).toString(),
                file("a.json", "[{\"verb\":\"answer\"}]").toString());
        assertThat(ran.out()).contains("good, 2 instructions: say, gather", "good, 1 instruction: answer");
        assertThat(ran.status()).isZero();
    }

    @Test
    void checkReadsActionsOfADialplanWhateverItsConditionsSay() throws IOException {
        var dialplan = file("dialplan.xml", """
                <document type="freeswitch/xml"><section name="dialplan"><context name="default">
                <extension name="a"><condition field="destination_number" expression="^5000$">
                  <action application="answer"/>
                  <action application="sleep" data="soon"/>
                </condition></extension></context></section></document>
                """);
        var ran = run(new CheckCommand(), dialplan.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).contains("line 4: <action application=\"sleep\"");
        assertThat(run(new CheckCommand(), "--number", "6000", dialplan.toString())
                        .out())
                .contains("says that there is no such number: 6000");
    }

    @Test
    void convertWritesAnotherDialectAndSaysWhatItLeavesOut() throws IOException {
        var menu = file("menu.xml", MENU.formatted("1"));
        var json = run(new ConvertCommand(), "--as", "json", menu.toString());
        assertThat(json.status()).isZero();
        assertThat(json.out()).contains("\"verb\":\"gather\"", "\"actionHook\"");
        assertThat(json.err()).isEmpty();
        var log = file("log.json", "[{\"verb\":\"say\",\"text\":\"a\"},{\"verb\":\"log\",\"text\":\"b\"}]");
        var twiml = run(new ConvertCommand(), "--as", "twiml", log.toString());
        assertThat(twiml.out()).contains("<Say>a</Say>");
        assertThat(twiml.err()).contains("$[1]").contains("(log)");
        assertThat(twiml.status()).isEqualTo(1);
    }

    @Test
    void convertOfWhatCannotBeRunSaysWhy() throws IOException {
        var ran = run(
                new ConvertCommand(),
                "--as",
                "json",
                file("broken.xml", MENU.formatted("x")).toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("line 4: <Gather numDigits=\"x\">");
    }
}
