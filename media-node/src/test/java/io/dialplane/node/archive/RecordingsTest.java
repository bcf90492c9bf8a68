package io.dialplane.node.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.node.call.CallEvents;
import io.dialplane.node.event.Events;
import io.dialplane.node.event.Identity;
import io.dialplane.node.report.Report;
import io.dialplane.node.report.Reports;
import io.dialplane.node.spool.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
    private static final String ID = "6f1f9d4e-0000-4000-8000-000000000001";

    @TempDir
    Path directory;

    @TempDir
    Path spool;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> put = new CopyOnWriteArrayList<>();
    private final List<Integer> declared = new CopyOnWriteArrayList<>();
    private volatile boolean isTaken = true;
    private boolean isForeign;

    private Recordings opened() {
        reports = new Spool<>("reports", spool, 1 << 20, body -> told.add(new String(body, StandardCharsets.UTF_8)));
        return new Recordings(
                directory,
                1 << 20,
                isForeign
                        ? Optional.empty()
                        : Optional.of((id, about, file) -> {
                            put.add(about);
                            declared.add(declared(file));
                            return isTaken;
                        }),
                new Reports(reports::add, "n"),
                new CallEvents(new Events(Identity.of("n", "127.0.0.1"), Clock.systemUTC())));
    }

    private Spool<Report> reports;

    @AfterEach
    void close() {
        reports.close();
    }

    private static int declared(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt(40);
        } catch (IOException e) {
            return -1;
        }
    }

    /** As a killed node leaves it: two seconds of sound, and a header that says that there are none. */
    private void left() throws IOException {
        var wav = ByteBuffer.allocate(44 + 32_000).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(8_000)
                .putInt(16_000)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(0);
        Files.write(directory.resolve(ID + ".wav"), wav.array());
        Files.writeString(
                directory.resolve(ID + ".json"),
                "{\"id\":\"" + ID
                        + "\",\"call\":\"c\",\"leg\":\"c\",\"domain\":\"d\",\"trace\":\"\",\"name\":\"a.wav\","
                        + "\"status\":\"token\",\"sequence\":-1}");
    }

    @Test
    void whatAKilledNodeLeftIsMadeWholeBroughtAndTold() throws IOException {
        left();
        try (var recordings = opened()) {
            await().untilAsserted(() -> assertThat(String.join("\n", told))
                    .contains("\"token\":\"token\"", "\"event\":\"recording\"", "\"RecordingDuration\":\"2\""));
            assertThat(put.getFirst()).containsEntry("name", "a.wav").containsEntry("call", "c");
            assertThat(declared).containsExactly(32_000);
            await().until(() -> recordings.waiting() == 0);
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void whatNobodyTakesStays() throws IOException {
        left();
        isTaken = false;
        try (var recordings = opened()) {
            await().until(() -> put.size() == 1 && recordings.waiting() == 1);
            assertThat(directory.resolve(ID + ".wav")).exists();
            isTaken = true;
            recordings.retry();
            await().until(() -> put.size() == 2 && !Files.exists(directory.resolve(ID + ".wav")));
        }
    }

    @Test
    void whereNobodyEverTakesThemTheyAreMadeWholeAndKept() throws IOException {
        left();
        isForeign = true;
        try (var recordings = opened()) {
            await().until(() -> declared(directory.resolve(ID + ".wav")) == 32_000);
            assertThat(recordings.waiting()).isZero();
            assertThat(directory.resolve(ID + ".json")).exists();
        }
        try (var again = opened()) {
            assertThat(again.waiting()).isZero();
            assertThat(directory.resolve(ID + ".wav")).exists();
        }
        assertThat(told).isEmpty();
    }
}
