package io.dialplane.node.rtp;

import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.media.Recorder;
import io.dialplane.node.media.Sound;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Streams that play a prompt for ever, to endpoints on consecutive even ports: how much they cost, to be measured with a
 * farm of receivers. {@code MediaBench STREAMS SECONDS FIRST_PORT [LEARN_FILE [MODE]]}; into the file go lines
 * {@code LEARN endpoint-port our-port}, so that the endpoints can send to us. The mode is {@code play}, {@code bridge}
 * (each stream with the next) or {@code record} (bridged, and both sides of each pair recorded).
 */
final class MediaBench {
    private static final MediaStream.Listener NOBODY = new MediaStream.Listener() {
        @Override
        public void digit(char digit, int durationMillis) {}

        @Override
        public void receiveTimeout() {}
    };

    private MediaBench() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        int seconds = Integer.parseInt(args[1]);
        int firstPort = Integer.parseInt(args[2]);
        String mode = args.length > 4 ? args[4] : "play";
        Path folder = Files.createTempDirectory("media-bench");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (RtpMedia media = new RtpMedia(TestSettings.with("rtp-port-min=20000", "rtp-port-max=31999"), meters)) {
            Sound prompt = media.sound("ivr/welcome.wav");
            List<MediaStream> streams = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                MediaStream stream = media.open(NOBODY);
                InetSocketAddress remote = new InetSocketAddress("127.0.0.1", firstPort + 2 * i);
                stream.negotiate(new Negotiated(remote, AudioCodec.PCMU, 101, true, true));
                stream.start();
                streams.add(stream);
                if (mode.equals("play")) {
                    stream.play(List.of(prompt), 0);
                } else if (i % 2 == 1) {
                    stream.bridge(streams.get(i - 1));
                }
                if (mode.equals("record") && i % 2 == 1) {
                    stream.record(new Recorder.Options(
                            folder.resolve(i + ".wav"),
                            Recorder.Sides.MIXED,
                            Duration.ofHours(1),
                            Optional.empty(),
                            false));
                }
                Thread.sleep(2);
            }
            if (args.length > 3) {
                learn(Path.of(args[3]), streams, firstPort);
            }
            Thread.sleep(Duration.ofSeconds(6)); // warm
            Map<String, Double> before = threads();
            long allocatedBefore = allocated();
            double processBefore = process();
            double packetsBefore =
                    meters.get("dialplane.rtp.packets.sent").functionCounter().count();
            Thread.sleep(Duration.ofSeconds(seconds));
            long allocated = allocated() - allocatedBefore;
            double cpu = (process() - processBefore) / seconds;
            double sent =
                    meters.get("dialplane.rtp.packets.sent").functionCounter().count() - packetsBefore;
            System.out.printf(
                    "streams=%d cpu=%.1f %% of a core, %.2f ms per stream and second, %.0f packets/s sent, %.0f received%n",
                    count,
                    100 * cpu,
                    1000 * cpu / count,
                    sent / seconds,
                    meters.get("dialplane.rtp.packets.received")
                            .functionCounter()
                            .count());
            threads().forEach((name, at) -> {
                double share = (at - before.getOrDefault(name, 0.0)) / seconds;
                if (share > 0.002) {
                    System.out.printf("  %-30s %.1f %%%n", name, 100 * share);
                }
            });
            System.out.printf("media threads allocate %.1f bytes per packet sent%n", allocated / sent);
            System.out.println("late slots "
                    + meters.get("dialplane.media.slots.late").functionCounter().count() + ", unsent "
                    + meters.get("dialplane.rtp.packets.unsent")
                            .functionCounter()
                            .count());
        }
    }

    private static void learn(Path file, List<MediaStream> streams, int firstPort) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            for (int i = 0; i < streams.size(); i++) {
                out.println("LEARN " + (firstPort + 2 * i) + " "
                        + streams.get(i).local().getPort());
            }
        }
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            sum += thread.getName().startsWith("media-") ? threads.getThreadAllocatedBytes(thread.threadId()) : 0;
        }
        return sum;
    }

    private static double process() throws IOException {
        return seconds(Path.of("/proc/self/stat"));
    }

    private static Map<String, Double> threads() throws IOException {
        Map<String, Double> all = new TreeMap<>();
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                String name = Files.readString(task.resolve("comm")).strip();
                all.merge(name, seconds(task.resolve("stat")), Double::sum);
            }
        }
        return all;
    }

    private static double seconds(Path stat) throws IOException {
        String[] fields = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }
}
