package io.dialplane.node.run;

import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.node.appserver.Queues.Member;
import io.dialplane.node.appserver.Queues.Queue;
import io.dialplane.node.appserver.Queues.Told;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.dial.Aims;
import io.dialplane.node.dial.RingBack;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.means.Connections;
import io.dialplane.node.means.Means;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a caller, usually an agent, with the one who waits longest in a queue, on this node or another. */
final class Dequeueing {
    private static final Logger LOG = LoggerFactory.getLogger(Dequeueing.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Call call;
    private final Means means;
    private final Next.Ask asked;
    private final Map<String, String> results = new HashMap<>();

    Dequeueing(Call call, Means means, Next.Ask asked) {
        this.call = call;
        this.means = means;
        this.asked = asked;
    }

    Outcome run(Dequeue dequeue) {
        results.put("QueueName", dequeue.queue());
        try {
            var result = connect(dequeue);
            results.put("DequeueResult", result);
            return Outcome.of(dequeue.action(), "dequeue", "", result, results);
        } catch (CallEnded over) {
            results.putIfAbsent("DequeueResult", "hangup");
            if (Outcome.of(dequeue.action(), "dequeue", "", "hangup", results) instanceof Outcome.Reported(var hook)) {
                new Flow(call, Where.CALL, means).afterwards(asked.with(hook));
            }
            throw over;
        }
    }

    private String connect(Dequeue dequeue) {
        var queue = new Queue(dequeue.queue(), call.caller().domain());
        long began = System.nanoTime();
        var stream = call.answered();
        var music = means.sounds().holdMusic(call);
        var playing = music.isEmpty() ? null : stream.play(music, 0);
        try {
            while (true) {
                switch (ask(means.queues().take(queue, call.id(), call.caller().traceId()))) {
                    case Told.Good<Member>(Member member) -> {
                        if (playing != null) {
                            playing.stop();
                        }
                        if (talk(dequeue, member)) {
                            return "bridged";
                        }
                    }
                    case Told.None<Member> nobody -> {
                        var waited = Duration.ofNanos(System.nanoTime() - began);
                        if (dequeue.timeout().isPresent()
                                && waited.compareTo(dequeue.timeout().get()) >= 0) {
                            return "timeout";
                        }
                        call.digits().pause(LOOK_AGAIN);
                    }
                    case Told.Unavailable<Member>(String reason) -> {
                        LOG.warn("nobody can be taken from the queue {}: {}", queue.name(), reason);
                        return "error";
                    }
                }
            }
        } finally {
            if (playing != null) {
                playing.stop();
            }
        }
    }

    /** Whether the member could be reached. */
    private boolean talk(Dequeue dequeue, Member member) {
        var leg = reach(dequeue, member);
        if (leg.isEmpty()) {
            means.queues().giveBack(member.call(), call.caller().traceId());
            return false;
        }
        means.queues().connected(member.call(), call.caller().traceId());
        results.put("CallId", member.call());
        results.put("QueueTime", Long.toString(member.waitedSeconds()));
        results.put("DequeueResult", "bridged");
        long began = System.nanoTime();
        try {
            if (dequeue.beep()) {
                call.plays(call.answered(), List.of(means.media().beep()), 1);
            }
            new Bridging(call, leg.get().leg(), means).talk();
        } finally {
            results.put("DialDuration", Long.toString((System.nanoTime() - began) / 1_000_000_000));
            leg.get().leg().hangUp(Leg.By.NODE, io.dialplane.instructions.HangupCause.NORMAL_CLEARING);
        }
        return true;
    }

    private Optional<Ringing.Winner> reach(Dequeue dequeue, Member member) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(Connections.CONNECT, member.token());
        dequeue.announce().ifPresent(hook -> headers.put(Connections.ANNOUNCE, hook.target()));
        var target = new SipTarget("sip:" + member.call() + "@" + member.sip());
        var shown = new Aims.Shown(
                call.caller().user(), call.caller().displayName(), call.caller().domain());
        var aims = new Aims(call, means, shown, headers).of(target);
        var dial = new Dial(List.of(target));
        return new Ringing(call, means, dial, new RingBack(call, dial, means)).ring(aims.getFirst());
    }

    private <T> T ask(CompletableFuture<T> question) {
        return call.await(question, means.answerLimit().plusSeconds(1));
    }
}
