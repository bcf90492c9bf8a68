package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Leg.By;
import io.dialplane.node.leg.Leg.Reoffered;
import io.dialplane.node.sdp.SessionDescription;
import io.dialplane.node.sip.transaction.ClientTransaction;
import io.dialplane.node.sip.transaction.Failure;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The re-INVITEs that we send on a leg (RFC 3261 §14.1), one at a time. */
final class Reoffering {
    private static final long PATIENCE_SECONDS = 40;
    private static final int GLARE_MILLIS = 2_000;

    private final Wire wire;
    private final SipLeg leg;
    private final AtomicReference<@Nullable CompletableFuture<Reoffered>> pending = new AtomicReference<>();

    private volatile boolean isOut;

    Reoffering(Wire wire, SipLeg leg) {
        this.wire = wire;
        this.leg = leg;
    }

    /** Whether an offer of ours is out: the other end may make none (§14.2). */
    boolean isUnderWay() {
        return isOut;
    }

    CompletableFuture<Reoffered> begin(SessionDescription offer) {
        var result = new CompletableFuture<Reoffered>();
        if (!leg.is(SipLeg.State.CONFIRMED) || !pending.compareAndSet(null, result)) {
            int status = leg.is(SipLeg.State.OVER) ? 481 : 491;
            return CompletableFuture.completedFuture(new Reoffered(status, Optional.empty()));
        }
        send(offer, result, true);
        return result.completeOnTimeout(failed(408), PATIENCE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((done, never) -> pending.compareAndSet(result, null));
    }

    private static Reoffered failed(int status) {
        return new Reoffered(status, Optional.empty());
    }

    private void send(SessionDescription offer, CompletableFuture<Reoffered> result, boolean isFirst) {
        var peer = leg.peer();
        if (peer.isEmpty() || result.isDone()) {
            result.complete(failed(481));
            return;
        }
        try {
            var invite = peer.get().request("INVITE");
            wire.allow(invite);
            invite.setMessageContent("application", "sdp", offer.write().getBytes(StandardCharsets.UTF_8));
            isOut = true;
            peer.get().send(invite, new Answers(peer.get(), invite, offer, result, isFirst));
        } catch (ParseException e) {
            isOut = false;
            result.complete(failed(400));
        }
    }

    /** What comes back. */
    private final class Answers implements ClientTransaction.Listener {
        private final DialogPeer peer;
        private final SIPRequest invite;
        private final SessionDescription offer;
        private final CompletableFuture<Reoffered> result;
        private final boolean isFirst;

        Answers(
                DialogPeer peer,
                SIPRequest invite,
                SessionDescription offer,
                CompletableFuture<Reoffered> result,
                boolean isFirst) {
            this.peer = peer;
            this.invite = invite;
            this.offer = offer;
            this.result = result;
            this.isFirst = isFirst;
        }

        @Override
        public void response(SIPResponse response) {
            int status = response.getStatusCode();
            if (status < 200) {
                return;
            }
            isOut = false;
            if (status < 300) {
                peer.ack(invite, response);
                peer.retargetTo(response);
                result.complete(
                        new Reoffered(status, Bodies.description(response).usable()));
            } else if (status == 491 && isFirst) {
                // §14.1: both ends asked at once; each waits for another while
                int wait = ThreadLocalRandom.current().nextInt(1, GLARE_MILLIS + 1);
                wire.timer()
                        .newTimeout(
                                due -> Thread.startVirtualThread(() -> send(offer, result, false)),
                                wait,
                                TimeUnit.MILLISECONDS);
            } else {
                result.complete(Reoffering.failed(status));
                endIfGone(status);
            }
        }

        @Override
        public void failed(Failure failure) {
            isOut = false;
            result.complete(Reoffering.failed(failure.status()));
            endIfGone(failure.status());
        }

        /** §12.2.1.2: the other end does not know the dialog, or is not there. */
        private void endIfGone(int status) {
            if (status == 408 || status == 481) {
                leg.hangUp(By.ERROR, HangupCause.RECOVERY_ON_TIMER_EXPIRE);
            }
        }
    }

    /** The leg is over. */
    void over() {
        var result = pending.get();
        if (result != null) {
            result.complete(failed(481));
        }
    }
}
