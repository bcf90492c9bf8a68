package io.dialplane.node.run;

import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.Calls;
import io.dialplane.node.call.End;
import io.dialplane.node.call.OutgoingCall;
import io.dialplane.node.dial.Aims.Aim;
import io.dialplane.node.dial.Aims.Aim.Reachable;
import io.dialplane.node.dial.Aims.Aim.Unreachable;
import io.dialplane.node.dial.DialStatus;
import io.dialplane.node.dial.RingBack;
import io.dialplane.node.dial.Statuses;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.means.Connections;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.MediaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a group at once: the first who answers, and accepts when asked, wins; the others are given up. Each of them has
 * a thread of its own, on which it rings, hears its document and then talks until it hangs up.
 */
final class Ringing {
    private static final Logger LOG = LoggerFactory.getLogger(Ringing.class);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Call call;
    private final Means means;
    private final Dial dial;
    private final RingBack ringBack;
    private final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();

    /** Somebody who could not be talked to. */
    record Failure(Target target, Optional<OutgoingCall> leg, HangupCause cause, int sipStatus) {
        DialStatus status() {
            return DialStatus.of(cause);
        }
    }

    /** Somebody who can. */
    record Winner(Target target, OutgoingCall leg) {}

    Ringing(Call call, Means means, Dial dial, RingBack ringBack) {
        this.call = call;
        this.means = means;
        this.dial = dial;
        this.ringBack = ringBack;
    }

    /** Who could not be talked to so far, by all groups. */
    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /**
     * Calls them.
     *
     * @throws io.dialplane.node.call.CallEnded when the caller gives up; then all are given up
     */
    Optional<Winner> ring(List<Aim> group) {
        var legs = new ArrayList<OutgoingCall>();
        var won = new CompletableFuture<Optional<Winner>>();
        var rings = new AtomicInteger(1);
        ringBack.group(group.size());
        Runnable gone = () -> {
            if (rings.decrementAndGet() == 0) {
                won.complete(Optional.empty());
            }
        };
        try {
            for (var aim : group) {
                switch (aim) {
                    case Unreachable none ->
                        failed(new Failure(
                                none.target(),
                                Optional.empty(),
                                none.cause(),
                                none.cause().sipStatus()));
                    case Reachable there
                    when call.dials() >= means.mostLegs() -> {
                        LOG.warn("no more than {} legs are dialled for a call", means.mostLegs());
                        failed(new Failure(there.target(), Optional.empty(), HangupCause.SWITCH_CONGESTION, 503));
                    }
                    case Reachable there -> {
                        rings.incrementAndGet();
                        legs.add(begin(there, won, gone));
                    }
                }
            }
            gone.run();
            return call.await(won, FOREVER);
        } finally {
            giveUp(legs, won);
        }
    }

    private void giveUp(List<OutgoingCall> legs, CompletableFuture<Optional<Winner>> won) {
        won.complete(Optional.empty());
        var winner = won.join().map(Winner::leg);
        var cause = winner.isPresent() ? HangupCause.LOSE_RACE : HangupCause.ORIGINATOR_CANCEL;
        for (var leg : legs) {
            if (!winner.equals(Optional.of(leg)) || call.isOver()) {
                leg.hangUp(Leg.By.NODE, cause);
            }
        }
    }

    private OutgoingCall begin(Reachable aim, CompletableFuture<Optional<Winner>> won, Runnable gone) {
        var leg = means.calls().begin(means.dialler().leg(aim.destination()), shown(aim), call, callee -> {
            aim.target().status().ifPresent(status -> Statuses.ofLeg(call, callee, status, means.reports()));
            course(aim.target(), callee, won);
        });
        for (var name : call.exported()) {
            Optional.ofNullable(call.variables().get(name))
                    .ifPresent(value -> leg.variables().put(name, value));
        }
        leg.over().thenAccept(end -> over(aim.target(), leg, end, gone));
        return leg;
    }

    private void over(Target target, OutgoingCall leg, End end, Runnable gone) {
        failed(new Failure(
                target,
                Optional.of(leg),
                leg.answeredMicros() > 0 ? HangupCause.CALL_REJECTED : end.cause(),
                end.sipStatus()));
        gone.run();
    }

    private void failed(Failure failure) {
        failures.add(failure);
    }

    /** The life of somebody who is called. */
    private void course(Target target, OutgoingCall callee, CompletableFuture<Optional<Winner>> won) {
        try {
            callee.invite(ringBack);
        } catch (MediaException noPort) {
            LOG.warn("nobody is called: {}", noPort.getMessage());
            callee.hangUp(Leg.By.ERROR, HangupCause.SWITCH_CONGESTION);
            return;
        }
        if (callee.awaitUpTo(callee.answer(), dial.timeout()).isEmpty()) {
            callee.hangUp(Leg.By.NODE, HangupCause.NO_ANSWER);
            return;
        }
        callee.check();
        if (target instanceof NumberTarget number && number.sendDigits().isPresent()) {
            var digits = new SendDigits(number.sendDigits().get());
            callee.hears(callee.answered().sendDigits(digits.digits(), digits.duration(), digits.gap()));
        }
        target.confirm().ifPresent(hook -> {
            var ask = new Next.Ask(callee.caller().destination(), Calls.CONTEXT, Optional.empty());
            new Flow(callee, Where.CONFIRMING, means)
                    .follow(ask.with(new Continuation(hook.target(), "dial-confirm", "", "")));
            callee.check();
        });
        if (won.complete(Optional.of(new Winner(target, callee)))) {
            callee.await(callee.over(), FOREVER);
        } else {
            callee.hangUp(Leg.By.NODE, HangupCause.LOSE_RACE);
        }
    }

    private Caller shown(Reachable aim) {
        var destination = aim.destination();
        return new Caller(
                destination.callId(),
                call.caller().traceId(),
                destination.callId(),
                destination.fromUser(),
                destination.fromName(),
                destination.fromDomain(),
                aim.number(),
                aim.host(),
                aim.number(),
                aim.host(),
                call.caller().domain(),
                Optional.empty(),
                "",
                aim.host(),
                0,
                "udp",
                "",
                Optional.ofNullable(destination.headers().get(Connections.CONNECT)));
    }
}
