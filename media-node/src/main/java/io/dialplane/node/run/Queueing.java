package io.dialplane.node.run;

import io.dialplane.instructions.Enqueue;
import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.appserver.Queues;
import io.dialplane.node.appserver.Queues.Place;
import io.dialplane.node.appserver.Queues.Queue;
import io.dialplane.node.appserver.Queues.Told;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.Interruption;
import io.dialplane.node.means.Means;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that waits in a queue: its document runs again and again, until somebody comes to talk to it or it leaves. */
final class Queueing {
    private static final Logger LOG = LoggerFactory.getLogger(Queueing.class);
    /** The application server forgets a member that was silent for a minute. */
    private static final Duration ALIVE = Duration.ofSeconds(20);
    /** Between two runs of a document that takes no time. */
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final Call call;
    private final Means means;
    private final Next.Ask asked;
    private final long joined = System.nanoTime();
    /** How long it waited, once somebody came. */
    private Optional<Duration> waited = Optional.empty();

    Queueing(Call call, Means means, Next.Ask asked) {
        this.call = call;
        this.means = means;
        this.asked = asked;
    }

    Outcome run(Enqueue enqueue) {
        var queue = new Queue(enqueue.queue(), call.caller().domain());
        call.answered();
        var told = ask(means.queues()
                .join(
                        queue,
                        call.id(),
                        enqueue.maxSize(),
                        call.caller().user(),
                        call.caller().traceId()));
        return switch (told) {
            case Told.None<Place> full -> outcome(enqueue, "queue-full");
            case Told.Unavailable<Place>(String reason) -> {
                LOG.warn("the queue {} cannot be entered: {}", queue.name(), reason);
                yield outcome(enqueue, "error");
            }
            case Told.Good<Place> place -> waits(enqueue, queue);
        };
    }

    private Outcome waits(Enqueue enqueue, Queue queue) {
        var leaves = "hangup";
        var alive = Thread.startVirtualThread(() -> stayAlive(queue));
        try {
            var result = new String[] {"leave"};
            var came = means.connections().during(call, () -> result[0] = listen(enqueue, queue));
            if (came.isEmpty()) {
                leaves = result[0];
                return outcome(enqueue, leaves);
            }
            waited = Optional.of(soFar());
            var results = results(enqueue, "");
            leaves = new Meeting(call, means, results).with(came.get()).isPresent() ? "bridged" : "error";
            return outcome(enqueue, leaves);
        } catch (CallEnded over) {
            leaves = waited.isPresent() ? "bridged" : "hangup";
            if (outcome(enqueue, leaves) instanceof Outcome.Reported(var hook)) {
                new Flow(call, Where.CALL, means).afterwards(asked.with(hook));
            }
            throw over;
        } catch (Interruption elsewhere) {
            leaves = "leave";
            throw elsewhere;
        } finally {
            alive.interrupt();
            means.queues().leave(queue, call.id(), leaves, call.caller().traceId());
        }
    }

    /** Runs the waiting document until it leaves. */
    private String listen(Enqueue enqueue, Queue queue) {
        if (enqueue.waiting().isEmpty()) {
            new Playing(call, means)
                    .music(new io.dialplane.instructions.Instruction.HoldMusic(Optional.empty(), Optional.empty()));
            return "leave";
        }
        while (true) {
            long began = System.nanoTime();
            var place = Queues.good(
                    ask(means.queues().state(queue, call.id(), call.caller().traceId())));
            var results = results(enqueue, "");
            place.ifPresent(where -> {
                results.put("QueuePosition", Integer.toString(where.position()));
                results.put("QueueSize", Integer.toString(where.size()));
                results.put("QueueAverageTime", Long.toString(where.averageSeconds()));
            });
            var hook = new Continuation(enqueue.waiting().get().target(), "enqueue-wait", "", "", results);
            if (new Flow(call, Where.WAITING, means).follow(asked.with(hook)) instanceof Next.Left) {
                return "leave";
            }
            var left = BREATH.minusNanos(System.nanoTime() - began);
            if (left.isPositive()) {
                call.digits().pause(left);
            }
        }
    }

    private void stayAlive(Queue queue) {
        try {
            while (true) {
                Thread.sleep(ALIVE);
                means.queues().state(queue, call.id(), call.caller().traceId());
            }
        } catch (InterruptedException left) {
            // the call is no member any more
        }
    }

    private <T> T ask(CompletableFuture<T> question) {
        return call.await(question, means.answerLimit().plusSeconds(1));
    }

    private Duration soFar() {
        return Duration.ofNanos(System.nanoTime() - joined);
    }

    private Map<String, String> results(Enqueue enqueue, String result) {
        var results = new HashMap<String, String>();
        results.put("QueueName", enqueue.queue());
        results.put("QueueTime", Long.toString(waited.orElseGet(this::soFar).toSeconds()));
        if (!result.isEmpty()) {
            results.put("QueueResult", result);
        }
        return results;
    }

    private Outcome outcome(Enqueue enqueue, String result) {
        return Outcome.of(enqueue.action(), "enqueue", "", result, results(enqueue, result));
    }
}
