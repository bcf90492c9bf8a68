package io.dialplane.launcher.bench;

import io.dialplane.phone.Phone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** The measurements, one method each. The peers' figures beside them were taken on a 2-core machine (docs/benchmarks.md). */
public final class Bench {
    /** What there is to measure. */
    public static final List<String> PARTS =
            List.of("start", "instructions", "latency", "cps", "overload", "media", "memory", "balancer");

    private static final String PARKED = "7000";
    private static final String DOCUMENT = "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":30}]";
    private static final String FREESWITCH = "FreeSWITCH (measured elsewhere)";
    private static final int WARM_UP_SECONDS = 15;
    private static final int LATENCY_RATE = 50;
    private static final int OVERLOAD_SECONDS = 10;
    private static final int MEMORY_CALLS = 100_000;
    private static final int HOLD_SECONDS = 25;

    private final Path root;
    private final int offset;
    private final int seconds;
    private final List<Integer> rates;
    private final int calls;
    private final Figures figures = new Figures();
    private int bestRate;

    /**
     * @param root Dialplane's directory
     * @param offset of the ports of the instance that is measured
     * @param seconds of each rate
     * @param rates calls per second to try, rising
     * @param calls concurrent calls of the media part
     */
    public Bench(Path root, int offset, int seconds, List<Integer> rates, int calls) {
        this.root = root;
        this.offset = offset;
        this.seconds = seconds;
        this.rates = List.copyOf(rates);
        this.calls = calls;
        this.bestRate = rates.getFirst();
    }

    /** Measures those parts, all but memory when none is named, and prints as it goes. */
    public void run(List<String> parts, boolean save) {
        List<String> wanted = parts.isEmpty()
                ? PARTS.stream().filter(part -> !part.equals("memory")).toList()
                : parts;
        System.out.println("Measuring " + String.join(", ", wanted) + " on "
                + Runtime.getRuntime().availableProcessors() + " processors");
        if (!wanted.equals(List.of("balancer"))) {
            try (Instance instance = Instance.start(root.resolve("dialplane"), offset)) {
                instance.number(PARKED, DOCUMENT);
                node(instance, wanted);
            }
        }
        if (wanted.contains("balancer")) {
            new BalancerBench(root, seconds, figures).run();
        }
        if (save) {
            save();
        }
    }

    private void node(Instance instance, List<String> wanted) {
        if (wanted.contains("start")) {
            figures.add("start to ready, everything", "%.1f s", instance.startSeconds());
            figures.compare(
                    "idle node, resident", Processor.residentMegabytes(instance.nodePid()), "MB", 37, FREESWITCH);
        }
        if (wanted.contains("instructions")) {
            var instructions = new InstructionBench(root, figures);
            instructions.parse();
            instructions.requests(instance, PARKED, DOCUMENT);
        }
        if (wanted.stream().anyMatch(List.of("latency", "cps", "overload")::contains)) {
            Load.run(call(), instance.node(), PARKED, freePort(), rates.getFirst(), WARM_UP_SECONDS);
        }
        if (wanted.contains("latency")) {
            latency(instance);
        }
        if (wanted.contains("cps")) {
            callsPerSecond(instance);
        }
        if (wanted.contains("overload")) {
            overload(instance);
        }
        if (wanted.contains("media")) {
            media(instance);
        }
        if (wanted.contains("memory")) {
            memory(instance);
        }
    }

    /** By the built-in phone: SIPp's clock ticks every 4 ms, about what is measured here. */
    private void latency(Instance instance) {
        var micros = new ConcurrentHistogram(60_000_000, 3);
        try (Phone phone = Phone.named("bench").proxy(instance.node()).open();
                var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            long due = System.nanoTime();
            for (int i = 0; i < LATENCY_RATE * seconds; i++) {
                LockSupport.parkNanos(due - System.nanoTime());
                due += 1_000_000_000L / LATENCY_RATE;
                calls.execute(() -> {
                    var call = phone.calls(PARKED).awaitAnswer();
                    micros.recordValue((long) (call.answerMillis() * 1_000));
                    call.hangUp();
                });
            }
        }
        figures.add(
                "calls answered at " + LATENCY_RATE + "/s", "%d of %d", micros.getTotalCount(), LATENCY_RATE * seconds);
        double p50 = micros.getValueAtPercentile(50) / 1_000.0;
        double p99 = micros.getValueAtPercentile(99) / 1_000.0;
        figures.compare("INVITE to 200 OK at 50/s, p50", p50, "ms", 3.7, FREESWITCH + ", 20/s,");
        figures.compare("INVITE to 200 OK at 50/s, p99", p99, "ms", 5.1, FREESWITCH + ", 20/s,");
        firstPacket(instance);
    }

    private void firstPacket(Instance instance) {
        var micros = new Histogram(60_000_000, 3);
        try (Phone phone = Phone.named("bench").proxy(instance.node()).open()) {
            for (int i = 0; i < 30; i++) {
                var call = phone.calls("9197").awaitAnswer();
                call.hearsPackets(5);
                micros.recordValue(Math.max(0, (long) (call.firstPacketMillis() * 1_000)));
                call.hangUp();
            }
        }
        figures.compare(
                "first RTP packet after 200 OK, p99", micros.getValueAtPercentile(99) / 1_000.0, "ms", 35, FREESWITCH);
    }

    private void callsPerSecond(Instance instance) {
        for (int rate : rates) {
            double node = Processor.seconds(instance.nodePid());
            double app = Processor.seconds(instance.appServerPid());
            var result = Load.run(call(), instance.node(), PARKED, freePort(), rate, seconds);
            double perCall = 1_000.0 / Math.max(1, result.answered());
            figures.add(
                    rate + " calls/s for " + seconds + " s",
                    "%d ok, %d failed, %d refused, %d sent again",
                    result.answered(),
                    result.failed(),
                    result.refused(),
                    result.retransmissions());
            figures.compare(
                    "  CPU of the node per call",
                    (Processor.seconds(instance.nodePid()) - node) * perCall,
                    "ms",
                    4.1,
                    FREESWITCH);
            figures.add(
                    "  CPU of the application server per call",
                    "%.2f ms",
                    (Processor.seconds(instance.appServerPid()) - app) * perCall);
            figures.add(
                    "  INVITE to 200 OK",
                    "p50 %s, p99 %s",
                    Load.ticks(result.p50Millis()),
                    Load.ticks(result.p99Millis()));
            if (!result.clean()) {
                break;
            }
            bestRate = rate;
        }
        figures.compare("calls/s without a failure or a retransmission", bestRate, "calls/s", 300, FREESWITCH);
    }

    private void overload(Instance instance) {
        int rate = bestRate * 3;
        var result = Load.run(call(), instance.node(), PARKED, freePort(), rate, OVERLOAD_SECONDS);
        figures.add(
                "overload: " + rate + " calls/s for " + OVERLOAD_SECONDS + " s",
                "%d ok, %d refused with 503, %d failed",
                result.answered(),
                result.refused(),
                result.failed());
        var after = Load.run(call(), instance.node(), PARKED, freePort(), bestRate / 2.0, 5);
        figures.add(
                "  right after: " + bestRate / 2 + " calls/s",
                "%d ok, %d refused, %d failed, p99 %.1f ms",
                after.answered(),
                after.refused(),
                after.failed(),
                after.p99Millis());
        int left = instance.activeCalls();
        for (int i = 0; i < 10 && left > 0; i++) {
            pause(1);
            left = instance.activeCalls();
        }
        figures.add("  calls left over", "%d", left);
    }

    private void media(Instance instance) {
        try (var rtp = new RtpLoad(calls)) {
            Path ports = Files.createTempFile("dialplane-bench", ".csv");
            Files.writeString(
                    ports,
                    "SEQUENTIAL\n"
                            + rtp.ports().stream().map(port -> port + ";\n").collect(Collectors.joining()));
            var arguments = new ArrayList<>(List.of(instance.node(), "-sf", root.resolve("sipp/bench/held.xml") + ""));
            arguments.addAll(List.of("-s", "9198", "-p", freePort() + "", "-inf", ports.toString(), "-m", calls + ""));
            arguments.addAll(List.of("-r", "50", "-l", calls * 2 + "", "-d", HOLD_SECONDS * 1_000 + calls * 20 + ""));
            Process sipp = Load.start(root.resolve("target"), arguments);
            pause(calls / 50 + 5);
            rtp.measure();
            double begun = Processor.seconds(instance.nodePid());
            int active = instance.activeCalls();
            pause(HOLD_SECONDS - 10);
            double used = Processor.seconds(instance.nodePid()) - begun;
            var deviation = rtp.deviationMicros();
            long memory = Processor.residentMegabytes(instance.nodePid());
            sipp.destroy();
            sipp.waitFor(10, TimeUnit.SECONDS);
            Files.delete(ports);
            figures.add("calls playing to callers", "%d", active);
            figures.compare(
                    "  packet pace, p99 from 20 ms",
                    deviation.getValueAtPercentile(99) / 1_000.0,
                    "ms",
                    9.6,
                    FREESWITCH);
            figures.add("  packet pace, worst", "%.1f ms", deviation.getMaxValue() / 1_000.0);
            double perCall = used * 1_000 / (HOLD_SECONDS - 10) / Math.max(1, active);
            figures.compare("  CPU of the node per call and second", perCall, "ms", 149 * 10 / 800.0, FREESWITCH);
            figures.compare("  resident memory of the node", memory, "MB", 419, FREESWITCH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void memory(Instance instance) {
        int rate = Math.max(300, bestRate / 2);
        long before = liveHeapMegabytes(instance.nodePid());
        Load.run(call(), instance.node(), PARKED, freePort(), rate, MEMORY_CALLS / rate);
        pause(40); // the transactions' time (RFC 3261: 32 s) passes
        figures.add(
                "live heap of the node before and after 100,000 calls",
                "%d MB, %d MB",
                before,
                liveHeapMegabytes(instance.nodePid()));
        figures.add("  resident after them", "%d MB", Processor.residentMegabytes(instance.nodePid()));
    }

    /** Collects garbage and counts what is left, by the JDK's jcmd. */
    private static long liveHeapMegabytes(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), "" + pid, "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            List<String> lines = new String(
                            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.stream()
                    .filter(line -> line.startsWith("Total"))
                    .map(line -> line.strip().split("\\s+"))
                    .mapToLong(fields -> Long.parseLong(fields[2]) / 1_000_000)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path call() {
        return root.resolve("sipp/bench/call.xml");
    }

    static int freePort() {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void pause(int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void save() {
        Path file = root.resolve("docs/benchmarks.md");
        String text = "\n## " + LocalDate.now(java.time.ZoneOffset.UTC) + ", "
                + Runtime.getRuntime().availableProcessors() + " processors\n\n" + figures.markdown();
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            System.out.println("Appended to docs/benchmarks.md.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
