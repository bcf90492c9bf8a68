package io.dialplane.node.eventsocket;

import com.sun.management.OperatingSystemMXBean;
import io.dialplane.eventsocket.Event;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How the node is: what {@code status} and HEARTBEAT say. {@link #sample} is called every second. */
final class Vitals {
    private static final int FIVE_MINUTES = 300;

    private final LiveCalls calls;
    private final Clock clock;
    private final String version;
    private final Instant start;
    private final int[] sessions = new int[FIVE_MINUTES];
    private final int[] rates = new int[FIVE_MINUTES];
    private int samples;

    Vitals(LiveCalls calls, Clock clock, String version) {
        this.calls = calls;
        this.clock = clock;
        this.version = version;
        this.start = clock.instant();
    }

    String version() {
        return version;
    }

    Duration uptime() {
        return Duration.between(start, clock.instant());
    }

    /** Remembers the counts of this second. */
    synchronized void sample() {
        var counts = calls.counts();
        sessions[samples % FIVE_MINUTES] = counts.now();
        rates[samples % FIVE_MINUTES] = counts.perSecond();
        samples++;
    }

    String status() {
        var counts = calls.counts();
        return "UP " + uptimeText() + "\n"
                + "Dialplane (Version " + version + " 64bit) is ready\n"
                + counts.sinceStart() + " session(s) since startup\n"
                + counts.now() + " session(s) - peak " + counts.peak() + ", last 5min "
                + Math.max(counts.now(), most(sessions)) + " \n"
                + counts.perSecond() + " session(s) per Sec out of max " + counts.maxPerSecond() + ", peak "
                + counts.perSecondPeak() + ", last 5min " + Math.max(counts.perSecond(), most(rates)) + " \n"
                + counts.max() + " session(s) max\n"
                + String.format(Locale.ROOT, "min idle cpu 0.00/%.2f%n", idle()).replace("\r", "");
    }

    /** The headers of HEARTBEAT. */
    void heartbeat(Event.Builder event) {
        var counts = calls.counts();
        event.add("Event-Info", "System Ready")
                .add("Up-Time", uptimeText())
                .add("FreeSWITCH-Version", "Dialplane-" + version)
                .add("Uptime-msec", uptime().toMillis())
                .add("Session-Count", counts.now())
                .add("Max-Sessions", counts.max())
                .add("Session-Per-Sec", counts.maxPerSecond())
                .add("Session-Per-Sec-Last", counts.perSecond())
                .add("Session-Per-Sec-Max", counts.perSecondPeak())
                .add("Session-Per-Sec-FiveMin", Math.max(counts.perSecond(), most(rates)))
                .add("Session-Since-Startup", counts.sinceStart())
                .add("Session-Peak-Max", counts.peak())
                .add("Session-Peak-FiveMin", Math.max(counts.now(), most(sessions)))
                .add("Idle-CPU", String.format(Locale.ROOT, "%.6f", idle()));
    }

    private synchronized int most(int[] values) {
        int most = 0;
        for (int value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    /** Percent of all processors. */
    private static double idle() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        double load = system.getCpuLoad();
        return load >= 0 ? (1 - load) * 100 : 0;
    }

    private String uptimeText() {
        var up = uptime();
        long days = up.toDays();
        return count(days / 365, "year") + ", " + count(days % 365, "day") + ", " + count(up.toHoursPart(), "hour")
                + ", " + count(up.toMinutesPart(), "minute") + ", " + count(up.toSecondsPart(), "second") + ", "
                + count(up.toMillisPart(), "millisecond") + ", "
                + count(up.toNanosPart() / 1_000 % 1_000, "microsecond");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
