package io.dialplane.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessUnderTestTest {
    @Test
    void givesTheLineWaitedFor() {
        try (var process = ProcessUnderTest.command("sh", "-c", "echo listening on $PORT; exec sleep 30")
                .env("PORT", 17)
                .start()) {
            assertThat(process.awaitLine("listening on (\\d+)").group(1)).isEqualTo("17");
        }
    }

    @Test
    void saysWhatWasPrintedByAProcessThatEndedTooEarly() {
        try (var process =
                ProcessUnderTest.command("sh", "-c", "echo no database; exit 3").start()) {
            assertThatThrownBy(() -> process.awaitLine("ready"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ended with 3")
                    .hasMessageContaining("no database");
        }
    }

    @Test
    void endsWithItsChildrenWhenClosed() {
        ProcessHandle child;
        try (var process = ProcessUnderTest.command("sh", "-c", "sleep 50 & echo child $!; wait")
                .start()) {
            child = ProcessHandle.of(
                            Long.parseLong(process.awaitLine("child (\\d+)").group(1)))
                    .orElseThrow();
        }
        await().until(() -> !child.isAlive());
    }

    @Test
    void livesNoLongerThanItsBound() {
        try (var process = ProcessUnderTest.command("sleep", "60")
                .life(Duration.ofMillis(200))
                .start()) {
            assertThat(process.awaitExit(Duration.ofSeconds(20))).isNotZero();
        }
    }
}
