package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the launcher. */
class KilledIT {
    @Test
    void leavesNothingRunningAndNothingInTheWayOfTheNextStart(@TempDir Path var) throws Exception {
        try (var killed = Running.start(var)) {
            var children = killed.children();
            assertThat(children).hasSize(4).allMatch(ProcessHandle::isAlive);
            killed.process.kill();
            await().atMost(Duration.ofSeconds(10)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(killed.hasRunFile()).isTrue();

            try (var next = Running.begin(var, killed.offset)) {
                next.process.awaitLine("is ready after", Duration.ofSeconds(120));
                assertThat(next.runFile().path("pids").path("launcher").asLong())
                        .isEqualTo(next.process.pid());
            }
            assertThat(killed.hasRunFile()).isFalse();
        }
    }
}
