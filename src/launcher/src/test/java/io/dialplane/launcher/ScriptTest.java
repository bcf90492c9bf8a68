package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./dialplane} itself. */
class ScriptTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path var;

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void helpNamesEveryCommand(String word) {
        try (var script = Running.script(var, word).start()) {
            assertThat(script.awaitExit(LIMIT)).isZero();
            assertThat(script.output())
                    .contains(List.of(
                            "up",
                            "call NUMBER",
                            "simulate",
                            "app-server",
                            "node",
                            "balancer",
                            "build",
                            "test",
                            "bench",
                            "format"));
        }
    }

    /** Those of the launcher itself are asked by {@link UpIT}, when it is packaged. */
    @ParameterizedTest
    @ValueSource(strings = {"app-server", "node", "balancer", "build", "test", "format"})
    void eachCommandExplainsItself(String command) {
        try (var script = Running.script(var, command, "--help").start()) {
            assertThat(script.awaitExit(LIMIT)).isZero();
            assertThat(script.output()).containsPattern("Usage: (\\./)?dialplane " + command);
        }
    }

    @Test
    void anUnknownCommandIsRefusedInOneSentence() {
        try (var script = Running.script(var, "frobnicate").start()) {
            assertThat(script.awaitExit(LIMIT)).isEqualTo(2);
            assertThat(script.output().strip().lines()).hasSize(1);
            assertThat(script.output()).contains("'frobnicate'");
        }
    }

    @Test
    void continuousIntegrationCallsIt() throws Exception {
        assertThat(Files.readString(Running.ROOT.resolve(".ci/run"))).contains("dialplane\" test");
        assertThat(Running.ROOT.resolve(".ci/run")).isExecutable();
    }
}
