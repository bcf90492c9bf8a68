package io.dialplane.node.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.Recorder.Options;
import io.dialplane.node.media.Recorder.Reason;
import io.dialplane.node.media.Recorder.Result;
import io.dialplane.node.media.Recorder.Sides;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of packets a test makes; its thread is the media thread, and time is what it says. */
@Timeout(30)
class FileRecorderTest {
    private static final int LOUD = 5000;

    @TempDir
    Path folder;

    private Path file;
    private FileRecorder recorder;
    private int round;
    private int timestamp = Integer.MAX_VALUE - 1000;

    @BeforeEach
    void name() {
        file = folder.resolve("a/b.wav");
    }

    private void record(Sides sides, Duration most, Optional<Duration> silence, boolean trim) {
        recorder = new FileRecorder(new Options(file, sides, most, silence, trim), Runnable::run);
        recorder.begin();
        recorder.tape().round(round);
    }

    private void record(Sides sides) {
        record(sides, Duration.ofHours(1), Optional.empty(), false);
    }

    private static ByteBuffer packet(int level) {
        ByteBuffer packet = ByteBuffer.allocate(160);
        for (int i = 0; i < 160; i++) {
            packet.put(i, G711.encode(AudioCodec.PCMU, (short) (i % 2 == 0 ? level : -level)));
        }
        return packet;
    }

    private void heard(int level, int at) {
        recorder.tape().received(at, packet(level), 0, 160, AudioCodec.PCMU);
    }

    /** So many rounds in which the peer says this; the writer keeps up. */
    private void says(int level, int rounds) {
        for (int i = 0; i < rounds; i++) {
            heard(level, timestamp);
            passes(1);
        }
    }

    private void passes(int rounds) {
        for (int i = 0; i < rounds; i++) {
            timestamp += 160;
            boolean wanted = recorder.tape().round(++round);
            if (wanted && round % 50 == 0) {
                await().until(() -> !recorder.isRunning() || recorder.tape().backlog() < 8000);
            }
        }
    }

    private Result stopped() throws InterruptedException {
        recorder.stop();
        return recorder.await();
    }

    /** Peak of each 20 ms, in thousands, one digit each. */
    private String levels(int channels, int channel) throws IOException {
        ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder levels = new StringBuilder();
        for (int at = 44; at + 320 * channels <= wav.capacity(); at += 320 * channels) {
            int peak = 0;
            for (int i = 0; i < 160; i++) {
                peak = Math.max(peak, wav.getShort(at + 2 * (channels * i + channel)));
            }
            levels.append(Math.round(peak / 1000f));
        }
        return levels.toString();
    }

    @Test
    void recordsWhatIsHeardAndPutsWhatIsLostOrLateAtItsPlace() throws Exception {
        record(Sides.RECEIVED);
        says(1000, 2);
        passes(2); // two are lost
        says(2000, 1);
        int late = timestamp;
        passes(1);
        says(4000, 1);
        heard(3000, late);
        says(5000, 2);
        Result result = stopped();
        assertThat(levels(1, 0)).isEqualTo("110023455");
        assertThat(result).isEqualTo(new Result(file, 9 * 160, 44 + 9 * 320, Reason.STOPPED));
        assertThat(result.duration()).isEqualTo(Duration.ofMillis(180));
        assertThat(recorder.isRunning()).isFalse();
    }

    @Test
    void aPauseIsSilenceAndTimeGoesOn() throws Exception {
        record(Sides.RECEIVED);
        says(1000, 3);
        recorder.pause();
        says(2000, 3);
        recorder.resume();
        says(3000, 3);
        stopped();
        assertThat(levels(1, 0)).isEqualTo("111000333");
    }

    @Test
    void mixesBothSidesOrKeepsThemApart() throws Exception {
        for (Sides sides : new Sides[] {Sides.MIXED, Sides.STEREO, Sides.RECEIVED}) {
            record(sides);
            for (int i = 0; i < 4; i++) {
                recorder.tape().sent(40_000 + 160 * i, packet(i < 2 ? 2000 : 32_000), 0, 160, AudioCodec.PCMU);
                says(i < 2 ? 1000 : 32_000, 1);
            }
            Result result = stopped();
            assertThat(result.frames()).isEqualTo(640);
            switch (sides) {
                case MIXED -> assertThat(levels(1, 0)).isEqualTo("33" + "33".repeat(2)); // clipped at full scale
                case STEREO -> {
                    assertThat(levels(2, 0)).isEqualTo("113232");
                    assertThat(levels(2, 1)).isEqualTo("223232");
                }
                case RECEIVED -> assertThat(levels(1, 0)).isEqualTo("113232");
            }
        }
    }

    @Test
    void endsAfterSilenceAndNotAfterAPauseBetweenWords() throws Exception {
        record(Sides.RECEIVED, Duration.ofHours(1), Optional.of(Duration.ofSeconds(2)), false);
        says(LOUD, 50);
        says(10, 90);
        says(LOUD, 50);
        passes(150);
        Result result = recorder.await();
        assertThat(result.reason()).isEqualTo(Reason.SILENCE);
        assertThat(result.duration()).isEqualTo(Duration.ofMillis(20 * (50 + 90 + 50 + 100)));
        assertThat(recorder.tape().round(++round)).isFalse();
    }

    @Test
    void endsWhenNothingIsSaidAtAllButNotWhilePaused() throws Exception {
        record(Sides.RECEIVED, Duration.ofHours(1), Optional.of(Duration.ofSeconds(1)), false);
        recorder.pause();
        passes(100);
        assertThat(recorder.isRunning()).isTrue();
        recorder.resume();
        passes(100);
        assertThat(recorder.await().reason()).isEqualTo(Reason.SILENCE);
    }

    @Test
    void aClickIsNoSound() throws Exception {
        record(Sides.RECEIVED, Duration.ofHours(1), Optional.of(Duration.ofSeconds(1)), true);
        passes(20);
        says(LOUD, 1);
        passes(100);
        Result result = recorder.await();
        assertThat(result.reason()).isEqualTo(Reason.SILENCE);
        assertThat(result.frames()).isZero();
        assertThat(result.bytes()).isEqualTo(44);
    }

    @Test
    void endsExactlyAtTheLongestTime() throws Exception {
        record(Sides.RECEIVED, Duration.ofMillis(1010), Optional.empty(), false);
        says(LOUD, 80);
        Result result = recorder.await();
        assertThat(result.reason()).isEqualTo(Reason.MAX_LENGTH);
        assertThat(result.frames()).isEqualTo(8080);
        assertThat(Files.size(file)).isEqualTo(result.bytes()).isEqualTo(44 + 2 * 8080);
    }

    @Test
    void trimsSilenceAtBothEnds() throws Exception {
        record(Sides.RECEIVED, Duration.ofHours(1), Optional.empty(), true);
        passes(60);
        says(LOUD, 20);
        passes(30);
        says(LOUD, 20);
        passes(60);
        Result result = stopped();
        assertThat(levels(1, 0)).matches("0{9,10}5{20}0{30}5{20}0{9,10}");
        assertThat(result.frames()).isEqualTo((Files.size(file) - 44) / 2);
    }

    @Test
    void keepsTheLengthOfWhatTheWriterWasTooSlowFor() throws Exception {
        recorder = new FileRecorder(
                new Options(file, Sides.RECEIVED, Duration.ofHours(1), Optional.empty(), false), Runnable::run);
        recorder.tape().round(round);
        for (int i = 0; i < 500; i++) { // 10 s, and nobody writes
            heard(LOUD, timestamp);
            timestamp += 160;
            recorder.tape().round(++round);
        }
        recorder.begin();
        Result result = stopped();
        assertThat(result.duration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(levels(1, 0)).matches("5{150,205}0+");
    }

    @Test
    void followsAPhoneThatBeginsItsTimestampsAnew() throws Exception {
        record(Sides.RECEIVED);
        says(1000, 3);
        timestamp += 1_000_000;
        says(2000, 3);
        timestamp -= 5_000_000;
        says(3000, 30);
        stopped();
        assertThat(levels(1, 0)).matches("111222(0{0,11})3+");
    }

    @Test
    void tellsThatTheDiskFailedAndTheCallGoesOn() throws Exception {
        file = Path.of("/dev/full");
        record(Sides.RECEIVED);
        says(LOUD, 10);
        Result result = recorder.await();
        assertThat(result.reason()).isEqualTo(Reason.ERROR);
        says(LOUD, 10);
        recorder.stop();
        assertThat(recorder.tape().round(++round)).isFalse();
    }

    @Test
    void makesNoGarbageOnTheMediaThread() {
        recorder = new FileRecorder(
                new Options(file, Sides.STEREO, Duration.ofHours(1), Optional.empty(), false), Runnable::run);
        Tape tape = recorder.tape();
        ByteBuffer packet = packet(LOUD);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            tape.received(160 * i, packet, 0, 160, AudioCodec.PCMU);
            tape.sent(160 * i, packet, 0, 160, AudioCodec.PCMA);
            tape.round(i);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }
}
