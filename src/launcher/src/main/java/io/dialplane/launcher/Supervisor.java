package io.dialplane.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts the children together, waits until each is ready, starts again what dies, and ends them all. {@link #run} must
 * be called by a thread that lives as long as the launcher (see {@link Child}); {@link #stop} comes from another one.
 */
final class Supervisor {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LOG_CHECK = Duration.ofSeconds(10);
    /** A child that dies more often than this within a minute is given up. */
    private static final int RESTARTS_PER_MINUTE = 5;

    private static final long GRACE_NANOS = Duration.ofMillis(2_800).toNanos();
    private static final long LIMIT_NANOS = Duration.ofMillis(4_300).toNanos();

    /**
     * One process, and how to see that it is ready: an HTTP path that answers 200, or a port that accepts.
     *
     * @param last whether it ends after the others
     */
    record Part(Child child, int port, String readyPath, boolean last) {}

    /** Why it ended. */
    sealed interface Outcome {
        /** Somebody asked for the end. */
        record Stopped() implements Outcome {}

        /** One part could not be kept running; {@code status} is the launcher's exit status. */
        record Failed(String sentence, List<String> log, int status) implements Outcome {}
    }

    /** What the person in front of it is told. */
    interface News {
        void partReady(Child child, List<Child> waitingFor);

        void allReady();

        void restarted(Child child, int exitStatus);
    }

    private final List<Part> parts;
    private final News news;
    private final BlockingQueue<Runnable> wakeUps = new LinkedBlockingQueue<>();
    private final Map<Child, Deque<Long>> restarts = new HashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;

    Supervisor(List<Part> parts, News news) {
        this.parts = List.copyOf(parts);
        this.news = news;
    }

    /** Starts everything and stays until the end. Nothing is left running when it returns. */
    Outcome run() {
        try {
            parts.forEach(part -> part.child().start());
            Outcome outcome = awaitReadiness();
            if (outcome instanceof Outcome.Stopped && !stopping) {
                news.allReady();
                outcome = watch();
            }
            return outcome;
        } finally {
            end();
            ended.countDown();
        }
    }

    private Outcome awaitReadiness() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        var waiting = new ArrayDeque<>(parts);
        while (!waiting.isEmpty() && !stopping) {
            for (Part part : List.copyOf(waiting)) {
                if (!part.child().isAlive()) {
                    return died(part.child());
                }
                if (isReady(part)) {
                    waiting.remove(part);
                    news.partReady(
                            part.child(), waiting.stream().map(Part::child).toList());
                }
            }
            if (System.nanoTime() > deadline) {
                Child late = waiting.getFirst().child();
                return new Outcome.Failed(
                        late.title() + " was not ready within " + START_LIMIT.toSeconds() + " s; its log is "
                                + late.log() + ".",
                        late.tail(20),
                        1);
            }
            pause(LOOK);
        }
        return new Outcome.Stopped();
    }

    private static Outcome.Failed died(Child child) {
        int status = child.exitStatus();
        return new Outcome.Failed(
                child.title() + " ended with status " + status + " while starting; its log is " + child.log() + ".",
                child.tail(20),
                status == 2 ? 2 : 1);
    }

    private Outcome watch() {
        long nextLogCheck = System.nanoTime() + LOG_CHECK.toNanos();
        while (!stopping) {
            pause(LOOK);
            for (Part part : parts) {
                Child child = part.child();
                if (!child.isAlive() && !stopping) {
                    if (tooOften(child)) {
                        return new Outcome.Failed(
                                child.title() + " ended " + RESTARTS_PER_MINUTE + " times within a minute; its log is "
                                        + child.log() + ".",
                                child.tail(20),
                                1);
                    }
                    int status = child.exitStatus();
                    child.start();
                    news.restarted(child, status);
                }
            }
            if (System.nanoTime() > nextLogCheck) {
                nextLogCheck = System.nanoTime() + LOG_CHECK.toNanos();
                parts.forEach(part -> part.child().boundLog());
            }
        }
        return new Outcome.Stopped();
    }

    private boolean tooOften(Child child) {
        Deque<Long> times = restarts.computeIfAbsent(child, c -> new ArrayDeque<>());
        long now = System.nanoTime();
        times.removeIf(time -> now - time > Duration.ofMinutes(1).toNanos());
        times.add(now);
        return times.size() > RESTARTS_PER_MINUTE;
    }

    private void pause(Duration duration) {
        try {
            var wakeUp = wakeUps.poll(duration.toMillis(), TimeUnit.MILLISECONDS);
            if (wakeUp != null) {
                wakeUp.run();
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    /** Ends everything and waits until that is done, five seconds at most. */
    void stop() {
        stopping = true;
        wakeUps.add(() -> {});
        try {
            if (!ended.await(5, TimeUnit.SECONDS)) {
                parts.forEach(part -> part.child().kill());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** First the nodes, which hang up and hand in their records; then those the BYE and the record go through. */
    private void end() {
        stopping = true;
        long begin = System.nanoTime();
        each(false, Child::terminate);
        each(false, child -> child.goneBy(begin + GRACE_NANOS));
        each(true, Child::terminate);
        parts.forEach(part -> {
            if (!part.child().goneBy(begin + LIMIT_NANOS)) {
                part.child().kill();
            }
        });
        parts.forEach(part -> part.child().goneBy(System.nanoTime() + GRACE_NANOS));
    }

    private void each(boolean last, Consumer<Child> action) {
        parts.stream().filter(part -> part.last() == last).map(Part::child).forEach(action);
    }

    private static boolean isReady(Part part) {
        try {
            if (part.readyPath().isEmpty()) {
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), part.port()), 500);
                    return true;
                }
            }
            var url = URI.create("http://127.0.0.1:" + part.port() + part.readyPath())
                    .toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2_000);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
