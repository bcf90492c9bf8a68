package io.dialplane.node.bench;

import io.dialplane.node.appserver.ApplicationServer;
import io.dialplane.node.appserver.Documents;
import io.dialplane.node.appserver.Documents.Fetched;
import io.dialplane.node.appserver.Documents.Side;
import io.dialplane.node.appserver.Documents.Situation;
import io.dialplane.node.appserver.Endpoint;
import io.dialplane.node.event.Identity;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.leg.Caller;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks for instructions as calls do, through the node's own client and parser, and prints one line:
 * {@code requests failed seconds p50-µs p99-µs}. Arguments: URL, number, requests, how many at a time. The node's
 * password is in {@code DIALPLANE_NODE_PASSWORD}.
 */
public final class InstructionRequests {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Documents documents;
    private final String number;
    private final long[] nanos;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CountDownLatch left;

    private InstructionRequests(Documents documents, String number, int requests) {
        this.documents = documents;
        this.number = number;
        this.nanos = new long[requests];
        this.left = new CountDownLatch(requests);
    }

    public static void main(String[] args) throws InterruptedException {
        var url = URI.create(args[0]);
        int requests = Integer.parseInt(args[2]);
        int atOnce = Integer.parseInt(args[3]);
        var password =
                Optional.ofNullable(System.getenv("DIALPLANE_NODE_PASSWORD")).orElse("");
        var vertx = Vertx.vertx();
        var server = new ApplicationServer(
                vertx,
                List.of(Endpoint.of(url)),
                new ApplicationServer.Terms(atOnce, LIMIT, LIMIT, "node", password, Optional.empty()),
                "bench");
        var metrics = new NodeMetrics(new SimpleMeterRegistry());
        var documents = new Documents(server, Identity.of("bench", "127.0.0.1"), metrics);
        // until the JIT has compiled both sides
        new InstructionRequests(documents, args[1], requests).run(atOnce);
        var measured = new InstructionRequests(documents, args[1], requests);
        long start = System.nanoTime();
        measured.run(atOnce);
        measured.print(System.nanoTime() - start);
        vertx.close();
    }

    private void run(int atOnce) throws InterruptedException {
        for (int i = 0; i < atOnce; i++) {
            next();
        }
        left.await(10, TimeUnit.MINUTES);
    }

    private void next() {
        int index = begun.getAndIncrement();
        if (index >= nanos.length) {
            return;
        }
        long start = System.nanoTime();
        documents.fetch(caller(), situation(), Optional.empty()).whenComplete((fetched, failure) -> {
            nanos[index] = System.nanoTime() - start;
            if (!(fetched instanceof Fetched.Document(var document, var application, var status)
                    && document instanceof io.dialplane.instructions.ParsedDocument.Instructions)) {
                failed.incrementAndGet();
            }
            left.countDown();
            next();
        });
    }

    private Caller caller() {
        var id = UUID.randomUUID().toString();
        return new Caller(
                id,
                id.replace("-", ""),
                id,
                "1001",
                "Bench",
                "dialplane.local",
                number,
                "dialplane.local",
                number,
                "dialplane.local",
                "dialplane.local",
                Optional.empty(),
                "1001@127.0.0.1:5060",
                "127.0.0.1",
                5060,
                "udp",
                "bench",
                Optional.empty());
    }

    private Situation situation() {
        var side = new Side(false, "sofia/internal/1001@dialplane.local", Optional.empty(), Optional.empty());
        return new Situation(number, "default", false, "", side, System.currentTimeMillis() * 1_000, 0, Map.of());
    }

    @SuppressWarnings("SystemOut") // the one line the launcher reads
    private void print(long took) {
        Arrays.sort(nanos);
        System.out.printf(
                "%d %d %.3f %d %d%n",
                nanos.length,
                failed.get(),
                took / 1e9,
                nanos[nanos.length / 2] / 1_000,
                nanos[nanos.length * 99 / 100] / 1_000);
    }
}
