package io.dialplane.launcher;

import io.dialplane.launcher.bench.Bench;
import io.dialplane.settings.StartFailure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dialplane bench}. */
@Command(
        name = "bench",
        description =
                "Measures this build on this machine: calls per second, latency, overload, packet pace, memory, and"
                        + " the balancer beside Kamailio. Needs SIPp; takes some minutes; measure on an idle machine.",
        mixinStandardHelpOptions = true,
        version = "Dialplane 0.1.0",
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description =
                    "start, instructions, latency, cps, overload, media, memory, balancer: any of them, with commas"
                            + " (default: all but memory).")
    private List<String> only = List.of();

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "30", description = "Of each rate (default: 30).")
    private int seconds = 30;

    @Option(
            names = "--rates",
            paramLabel = "N",
            split = ",",
            defaultValue = "300,600,1000,1500",
            description = "Calls per second to try, rising (default: 300,600,1000,1500).")
    private List<Integer> rates = List.of();

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "800",
            description = "Concurrent calls of the media part (default: 800).")
    private int calls = 800;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Of the instance that is measured (default: 20000).")
    private int offset;

    @Option(names = "--save", description = "Append the result to docs/benchmarks.md.")
    private boolean save;

    @Override
    public Integer call() {
        for (String part : only) {
            if (!Bench.PARTS.contains(part)) {
                throw new StartFailure("--only " + part + ": expected some of " + String.join(", ", Bench.PARTS) + ".");
            }
        }
        if (seconds < 1 || calls < 1 || rates.isEmpty() || rates.stream().anyMatch(rate -> rate < 1)) {
            throw new StartFailure("--seconds, --rates and --calls: expected numbers from 1 on.");
        }
        var installation = Installation.of(System.getenv());
        new Bench(installation.root(), offset, seconds, List.copyOf(rates), calls).run(List.copyOf(only), save);
        return 0;
    }
}
