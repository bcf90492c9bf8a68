package io.dialplane.appserver.delivery;

import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.database.DatabaseFailure;
import io.dialplane.appserver.delivery.Lanes.Lane;
import io.dialplane.appserver.routing.Route;
import io.dialplane.appserver.routing.RouteTable;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.trace.Trace;
import io.dialplane.appserver.webhook.WebhookAnswer;
import io.dialplane.appserver.webhook.WebhookAnswer.Attempt;
import io.dialplane.appserver.webhook.WebhookClient;
import io.dialplane.appserver.webhook.WebhookClient.Target;
import io.dialplane.appserver.webhook.WebhookRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tells the endpoints: one thread looks for lanes that are due, each lane is worked off on a virtual thread of its own,
 * one delivery after another. What fails is put off with everything behind it, and is dead in the end.
 */
@Singleton
class Deliverer {
    private static final Logger LOG = Logger.getLogger(Deliverer.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final int LOOKS_BETWEEN_FORGETTING = 60;

    private final Lanes lanes;
    private final RouteTable routes;
    private final WebhookClient webhooks;
    private final LiveCalls calls;
    private final MeterRegistry meters;
    private final AppServerSettings.Deliveries settings;
    private final Semaphore free;
    private final AtomicBoolean looksSoon = new AtomicBoolean();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("deliverer").daemon().factory());
    private int looks;

    Deliverer(
            Lanes lanes,
            RouteTable routes,
            WebhookClient webhooks,
            LiveCalls calls,
            MeterRegistry meters,
            AppServerSettings settings) {
        this.lanes = lanes;
        this.routes = routes;
        this.webhooks = webhooks;
        this.calls = calls;
        this.meters = meters;
        this.settings = settings.deliveries();
        this.free = new Semaphore(this.settings.parallel());
    }

    void start(@Observes StartupEvent event) {
        executor.scheduleWithFixedDelay(this::lookAndForget, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
    }

    /** Something was added: look without waiting for the second to be over. */
    void soon() {
        if (looksSoon.compareAndSet(false, true)) {
            try {
                executor.schedule(
                        () -> {
                            looksSoon.set(false);
                            look();
                        },
                        SOON.toMillis(),
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                looksSoon.set(false); // another server, or the next start, goes on
            }
        }
    }

    private void lookAndForget() {
        look();
        if (looks++ % LOOKS_BETWEEN_FORGETTING == 0) {
            Instant now = Instant.now();
            guarded(() -> lanes.forget(now.minus(settings.keepDelivered()), now.minus(settings.keepDead())));
        }
    }

    private void look() {
        guarded(() -> {
            int most = free.availablePermits();
            if (most == 0) {
                return; // the next lane that is done looks again
            }
            for (Lane lane : lanes.due(most, Instant.now())) {
                if (free.tryAcquire()) {
                    Thread.ofVirtual().name("delivery").start(() -> {
                        try {
                            guarded(() -> work(lane));
                        } finally {
                            boolean all = free.availablePermits() == 0;
                            free.release();
                            if (all) {
                                soon();
                            }
                        }
                    });
                }
            }
        });
    }

    private void work(Lane lane) {
        String holder = UUID.randomUUID().toString();
        if (!lanes.claim(lane, holder, Instant.now())) {
            return;
        }
        boolean goesOn = true;
        while (goesOn) {
            Optional<Delivery> head = lanes.head(lane);
            if (head.isPresent()) {
                goesOn = lanes.renew(lane, holder, Instant.now()) && deliver(lane, holder, head.get());
            } else {
                goesOn = !lanes.end(lane, holder);
            }
        }
    }

    /** Whether the next one of the lane can follow. */
    private boolean deliver(Lane lane, String holder, Delivery delivery) {
        Optional<Route> route =
                routes.application(lane.application()).toCompletableFuture().join();
        if (route.isEmpty()) {
            settle(delivery, Delivery.DEAD, "the application was removed");
            return true;
        }
        Target target = Target.ofDelivery(
                URI.create(delivery.url()),
                delivery.method().equals("POST"),
                route.get().terms().asking(),
                delivery.id());
        WebhookRequest request = new WebhookRequest(delivery.fields().orElse(Map.of()));
        WebhookAnswer answer = webhooks.ask(target, request, new Trace(delivery.traceId()))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Attempt last = answer.attempts().getLast();
        String outcome = last.outcome().word() + ", " + last.detail() + ", "
                + TimeUnit.NANOSECONDS.toMillis(answer.nanos()) + " ms";
        if (last.status() >= 200 && last.status() <= 299) {
            settle(delivery, Delivery.DELIVERED, outcome);
            return true;
        }
        Instant now = Instant.now();
        if (!now.isBefore(delivery.until())) {
            settle(delivery, Delivery.DEAD, outcome);
            return true;
        }
        Instant next = now.plus(wait(delivery.attempts()));
        lanes.putOff(lane, holder, delivery, outcome, now, next.isAfter(delivery.until()) ? delivery.until() : next);
        tell(delivery, "failed", outcome);
        return false;
    }

    private void settle(Delivery delivery, String state, String outcome) {
        lanes.settle(delivery, state, outcome, Instant.now());
        tell(delivery, state, outcome);
    }

    private void tell(Delivery delivery, String state, String outcome) {
        meters.counter("dialplane_deliveries_total", "state", state).increment();
        String text = "delivery " + delivery.id() + " of " + delivery.event() + ", attempt " + (delivery.attempts() + 1)
                + ": " + state + ", " + outcome;
        calls.find(delivery.call()).ifPresent(call -> calls.note(delivery.call(), "delivery", text));
        try (Trace.InLog ignored = new Trace(delivery.traceId()).inLog()) {
            if (state.equals(Delivery.DEAD)) {
                LOG.warnf("call %s, application %s: %s", delivery.call(), delivery.application(), text);
            } else {
                LOG.debugf("call %s, application %s: %s", delivery.call(), delivery.application(), text);
            }
        }
    }

    /** Doubled with each attempt up to a bound, less up to a half, so that what failed together is not tried together. */
    private Duration wait(int attemptsBefore) {
        long longest = settings.longestWait().toMillis();
        long first = settings.firstWait().toMillis();
        long usual = attemptsBefore >= 30 ? longest : Math.min(longest, first << attemptsBefore);
        return Duration.ofMillis(usual - ThreadLocalRandom.current().nextLong(usual / 2 + 1));
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (DatabaseFailure e) {
            LOG.warnf("deliveries wait for the database: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a delivery failed; it is tried again when its lease is over", e);
        }
    }
}
