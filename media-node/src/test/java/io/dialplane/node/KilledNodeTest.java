package io.dialplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.phone.Phone;
import io.dialplane.phone.Tone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of a node's process while a call is recorded and nobody takes records and reports. */
class KilledNodeTest {
    @Test
    void whatItKnewArrivesAfterItsNextStart() {
        var node = new NodeUnderTest();
        node.stop();
        node.cdrStatus = 503;
        node.documents.put(
                "5000", "[{\"verb\":\"notify\",\"hook\":\"told\",\"data\":{\"order\":\"42\"}},{\"verb\":\"hangup\"}]");
        node.documents.put(
                "6000",
                "[{\"verb\":\"notify\",\"hook\":\"told\",\"data\":{\"order\":\"43\"}},"
                        + "{\"verb\":\"record\",\"maxLength\":60,\"statusHook\":\"recorded\"}]");
        try (var process = node.process();
                var alice = Phone.named("alice").proxy("127.0.0.1:" + node.port).open()) {
            alice.calls("5000").awaitEnd();
            var call = alice.calls("6000").awaitAnswer();
            call.says(Tone.HZ_1004);
            await().atMost(Duration.ofSeconds(20)).until(() -> recordedBytes(node.var) > 40_000);
            await().until(() -> !node.cdrs().isEmpty() && !node.reports().isEmpty());
            process.kill();
        }
        assertThat(node.recordings).isEmpty();
        node.posted.clear();
        node.cdrStatus = 200;
        try (var again = node.process()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> node.recordings.size() == 2);
            await().untilAsserted(() -> assertThat(node.reports())
                    .contains("\"order\":\"42\"", "\"order\":\"43\"", "\"token\":\"recorded\"", "RecordingDuration"));
            assertThat(node.cdrs()).contains("\"to\":\"5000\"");
            assertThat(again.isAlive()).isTrue();
        }
        var wav = node.recordings.entrySet().stream()
                .filter(entry -> !entry.getKey().endsWith("?"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        var samples = NodeUnderTest.samples(wav);
        assertThat(samples).hasSizeGreaterThan(16_000);
        assertThat(Tone.HZ_1004.isIn(Arrays.copyOfRange(samples, samples.length - 4_000, samples.length)))
                .isTrue();
        node.close();
    }

    private static long recordedBytes(Path directory) throws IOException {
        try (var files = Files.walk(directory.resolve("recordings"))) {
            return files.filter(file -> file.toString().endsWith(".wav"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
