package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dialplane simulate} where no Dialplane runs: with an application server for the time it takes. */
class SimulateIT {
    private static final Duration LIMIT = Duration.ofSeconds(100);
    private static final String STARTED = "is started for this simulation";

    @TempDir
    Path var;

    @Test
    void aDocumentIsHeard() throws Exception {
        Path good = var.resolve("good.json");
        Files.writeString(good, "[{\"verb\":\"say\",\"text\":\"Hello\"},{\"verb\":\"hangup\"}]");
        try (var script = Running.script(var, "simulate", "--document", good.toString(), "--json")
                .start()) {
            assertThat(script.awaitExit(LIMIT)).isZero();
            assertThat(script.output()).contains(STARTED);
            String json = script.output()
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new ObjectMapper()
                            .readTree(json)
                            .path("result")
                            .path("outcome")
                            .asText())
                    .isEqualTo("completed");
        }
    }

    @Test
    void aBrokenDocumentIsShownWithItsLine() throws Exception {
        Path file = var.resolve("menu.xml");
        Files.writeString(file, "<Response>\n<Say>Hello</Say>\n<Gather numDigits=\"x\"/>\n</Response>");
        try (var script =
                Running.script(var, "simulate", "--document", file.toString()).start()) {
            assertThat(script.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(script.output())
                    .contains(STARTED, "line 3: <Gather numDigits=\"x\">: expected", "hears     sounds ivr/sorry.wav");
        }
    }

    @Test
    void wrongOptionsAreRefusedInOneSentence() {
        try (var script = Running.script(var, "simulate").start()) {
            assertThat(script.awaitExit(LIMIT)).isEqualTo(2);
            assertThat(script.output()).contains("exactly one of --url");
        }
        try (var script = Running.script(var, "simulate", "--number", "5000").start()) {
            assertThat(script.awaitExit(LIMIT)).isEqualTo(2);
            assertThat(script.output()).contains("./dialplane up");
        }
    }
}
