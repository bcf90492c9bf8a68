package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class RealTimeTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void saysTheTruthAboutTheSchedulingOfTheThread() throws Exception {
        FutureTask<String> said = new FutureTask<>(() -> {
            String words = RealTime.request();
            // proc(5): field 41 is the policy, 2 is SCHED_RR
            String[] stat = Files.readString(Path.of("/proc/thread-self/stat"))
                    .replaceFirst(".*\\) ", "")
                    .split(" ");
            return words.startsWith("real-time") == stat[38].equals("2") ? words : words + " is a lie";
        });
        Thread.ofPlatform().start(said);
        assertThat(said.get()).matches("real-time scheduling|normal scheduling: .* not permitted here");
    }
}
