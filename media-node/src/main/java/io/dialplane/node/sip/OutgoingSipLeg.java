package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.leg.OutgoingLeg;
import io.dialplane.node.sdp.SessionDescription;
import io.dialplane.node.sip.transaction.ClientTransaction;
import io.dialplane.node.sip.transaction.Failure;
import io.netty.util.Timeout;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leg that we made by INVITE: the caller's side of a dialog (RFC 3261 §13.2). */
final class OutgoingSipLeg extends SipLeg implements OutgoingLeg, ClientTransaction.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingSipLeg.class);
    /** Nobody lets it ring so long; a callee that never ends its INVITE would keep us for ever. */
    private static final long LONGEST_RING_MINUTES = 10;

    private static final int MOST_FORKS = 16;

    private final Destination destination;
    private final AtomicBoolean isInvited = new AtomicBoolean();
    private final AtomicLong cseq = new AtomicLong(ThreadLocalRandom.current().nextInt(1, 1 << 20));
    private volatile @Nullable Exchange exchange;
    private volatile @Nullable Timeout ringing;
    private volatile Optional<DialogPeer> peer = Optional.empty();
    private volatile Optional<SessionDescription> early = Optional.empty();
    private int forks;

    OutgoingSipLeg(Wire wire, Dialogs dialogs, Destination destination) {
        super(wire, dialogs, By.CALLEE);
        this.destination = destination;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    Optional<DialogPeer> peer() {
        return peer;
    }

    @Override
    boolean isOf(SIPRequest request) {
        var from = request.getFromTag();
        return peer.filter(there -> there.callId().equals(request.getCallId().getCallId())
                        && there.remoteTag().equals(from == null ? "" : from))
                .isPresent();
    }

    @Override
    public void invite(SessionDescription offer, OutgoingLeg.Listener listener) {
        if (!isInvited.compareAndSet(false, true)) {
            throw new IllegalStateException("it is invited already");
        }
        tellTo(listener);
        if (is(State.OVER)) {
            end(By.NODE, HangupCause.ORIGINATOR_CANCEL, 487);
            return;
        }
        try {
            var invite = Opening.write(wire, destination, "INVITE", tag, cseq.get());
            var hop = Opening.hop(invite);
            invite.setHeader(wire.contact(hop.transport()));
            wire.allow(invite);
            invite.setMessageContent("application", "sdp", offer.write().getBytes(StandardCharsets.UTF_8));
            dialogs.add(this);
            var begun = new Exchange(
                    wire, invite, hop, Optional.empty(), destination.credentials(), cseq::incrementAndGet, this);
            exchange = begun;
            ringing = wire.timer()
                    .newTimeout(
                            due -> Thread.startVirtualThread(() -> giveUp(By.ERROR, HangupCause.NO_ANSWER)),
                            LONGEST_RING_MINUTES,
                            TimeUnit.MINUTES);
            if (is(State.OVER)) {
                // hung up meanwhile, and told
                finish();
                return;
            }
            begun.begin();
        } catch (ParseException e) {
            LOG.info("{} cannot be called: {}", destination.uri(), e.getMessage());
            fail(By.ERROR, HangupCause.INVALID_URL, 400);
        }
    }

    @Override
    public void response(SIPResponse response) {
        int status = response.getStatusCode();
        if (status >= 300) {
            fail(By.CALLEE, Reasons.cause(response).orElse(HangupCause.ofStatus(status)), status);
        } else if (status >= 200) {
            answered(response);
        } else if (status > 100 && is(State.EARLY)) {
            var description = Bodies.description(response).usable();
            if (early.isEmpty()) {
                early = description;
            }
            listener().progress(status, description);
        }
    }

    @Override
    public void failed(Failure failure) {
        fail(By.ERROR, failure.cause(), failure.status());
    }

    private void fail(By by, HangupCause cause, int status) {
        if (go(State.EARLY, State.OVER)) {
            finish();
            end(by, cause, status);
        }
    }

    /** Nothing is waited for any more. */
    private void finish() {
        var timeout = ringing;
        if (timeout != null) {
            timeout.cancel();
        }
        forget();
    }

    /** The first 2xx makes the dialog; each is confirmed (§13.2.2.4), and those of other callees are ended at once. */
    private void answered(SIPResponse ok) {
        var invited = exchange;
        if (invited == null) {
            return;
        }
        var theirs = ok.getToTag() == null ? "" : ok.getToTag();
        DialogPeer there;
        boolean isFirst = false;
        synchronized (this) {
            var current = peer;
            if (current.isEmpty()) {
                isFirst = true;
                there = new DialogPeer(wire, invited, ok, destination.credentials());
                peer = Optional.of(there);
            } else if (current.get().remoteTag().equals(theirs)) {
                there = current.get();
            } else if (++forks <= MOST_FORKS) {
                there = new DialogPeer(wire, invited, ok, destination.credentials());
            } else {
                return;
            }
        }
        there.ack(invited.request(), ok);
        if (!isFirst) {
            if (!there.remoteTag().equals(peer.map(DialogPeer::remoteTag).orElse(""))) {
                there.bye(HangupCause.LOSE_RACE);
            }
            return;
        }
        if (!go(State.EARLY, State.CONFIRMED)) {
            // §9.1: it crossed our CANCEL
            there.bye(HangupCause.ORIGINATOR_CANCEL);
            return;
        }
        var timeout = ringing;
        if (timeout != null) {
            timeout.cancel();
        }
        var body = Bodies.description(ok);
        var answer = body.usable().or(() -> early);
        if (answer.isEmpty() || body.isBroken()) {
            hangUp(By.ERROR, HangupCause.INCOMPATIBLE_DESTINATION);
        } else {
            listener().answered(answer.get());
        }
    }

    private OutgoingLeg.Listener listener() {
        return (OutgoingLeg.Listener) told().orElseThrow();
    }

    @Override
    void giveUp(By by, HangupCause cause) {
        if (!go(State.EARLY, State.OVER)) {
            return;
        }
        var begun = exchange;
        if (begun != null) {
            begun.cancel(wire.header("Reason", Reasons.ofCancel(cause)));
        }
        finish();
        end(by, cause, 487);
    }
}
