package io.dialplane.node.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final long A_BATCH = 10_000;

    @TempDir
    Path directory;

    private final List<String> posts = new CopyOnWriteArrayList<>();
    private volatile boolean isTaken;

    private boolean post(byte[] body) {
        posts.add(new String(body, UTF_8));
        return isTaken;
    }

    /** A file that an earlier node left, of two records. */
    private void left(int number) throws IOException {
        var record = "{\"id\":\"" + number + "\",\"padding\":\"" + "x".repeat((int) A_BATCH / 2) + "\"}\n";
        Files.writeString(directory.resolve(number + ".json"), record.repeat(2));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void dropsTheOldestOfMoreThanTheDiskMayHold() throws IOException {
        for (int number = 1; number <= 5; number++) {
            left(number);
        }
        try (var spool = new Spool<>("records", directory, 3 * A_BATCH, this::post)) {
            assertThat(files()).containsExactly("4.json", "5.json");
            assertThat(spool.dropped()).isEqualTo(6);
            await().until(() -> !posts.isEmpty());
            assertThat(posts.getFirst()).startsWith("[{\"id\":\"4\"");
        }
    }

    @Test
    void aRecordThatAFullDiskLeftHalfDoesNotHoldUpTheOthers() throws IOException {
        isTaken = true;
        Files.writeString(
                directory.resolve("1.json"),
                "{\"id\":\"1\",\"rtp\":{}{\"id\":\"1\",\"rtp\":{}}\n{\"id\":\"2\"}\n{\"id\":");
        try (var spool = new Spool<>("records", directory, 1 << 20, this::post)) {
            await().until(() -> files().isEmpty());
            assertThat(posts).containsExactly("[{\"id\":\"2\"}]");
            assertThat(spool.dropped()).isZero();
        }
    }

    @Test
    void triesMoreAndMoreSeldomUntilTheServerIsBack() throws IOException {
        left(1);
        left(2);
        try (var spool = new Spool<>("records", directory, 1 << 20, this::post)) {
            await().until(() -> posts.size() == 4);
            // the next pause lasts 800 ms
            assertThat(posts).allMatch(body -> body.startsWith("[{\"id\":\"1\""));
            isTaken = true;
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                spool.retry();
                return files().isEmpty();
            });
            assertThat(posts).hasSize(6);
            assertThat(spool.dropped()).isZero();
        }
    }
}
