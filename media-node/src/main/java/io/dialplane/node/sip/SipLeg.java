package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.leg.Referral;
import io.dialplane.node.leg.Referred;
import io.dialplane.node.sdp.Negotiation;
import io.dialplane.node.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/**
 * One end of a dialog (RFC 3261 §12), whoever began it, without JAIN-SIP's dialogs, which cost more than the rest together.
 *
 * <pre>
 *   EARLY ──200──▶ ANSWERED ──ACK──▶ CONFIRMED ──BYE──▶ OVER
 *     │                └──◀──re-INVITE──┘
 *     └──refusal, CANCEL──────┴──no ACK within 64·T1: BYE──▶ OVER
 * </pre>
 *
 * An outgoing leg is CONFIRMED at once, for the ACK is its own. State changes hold the leg's lock; nothing is sent and
 * nobody is told while it is held.
 */
abstract class SipLeg implements Leg {
    /** RFC 3261 §17.1.1.1, milliseconds. */
    private static final long T1 = 500;

    private static final long T2 = 4_000;
    private static final long ACK_WAIT = 64 * T1;
    /** How long a dialog that we ended is remembered, for requests that crossed our BYE. */
    private static final long AFTERLIFE = 5_000;

    enum State {
        EARLY,
        ANSWERED,
        CONFIRMED,
        OVER
    }

    final Wire wire;
    final Dialogs dialogs;
    final String tag = Wire.tag();
    private final By other;
    private final Referring referring;
    private final Reoffering reoffering;
    private State state = State.EARLY;
    /** Of the request of the other end that we answered last. */
    private long answeredCseq;

    /** Completes with the ACK of the last answer, or with the end of the leg. */
    private CompletableFuture<Boolean> acknowledged = new CompletableFuture<>();

    private boolean isHeld;
    private volatile @Nullable Listener listener;

    /** @param other who the other end is when it hangs up */
    SipLeg(Wire wire, Dialogs dialogs, By other) {
        this.wire = wire;
        this.dialogs = dialogs;
        this.other = other;
        this.referring = new Referring(wire, this);
        this.reoffering = new Reoffering(wire, this);
    }

    String tag() {
        return tag;
    }

    void tellTo(Listener told) {
        listener = told;
    }

    Optional<Listener> told() {
        return Optional.ofNullable(listener);
    }

    /** The other end; empty before the dialog is there. */
    abstract Optional<DialogPeer> peer();

    /** Whether a request within the dialog comes from the other end. */
    abstract boolean isOf(SIPRequest request);

    /** The leg was never answered and is to end by us. */
    abstract void giveUp(By by, HangupCause cause);

    /** No request belongs to it any more. */
    void forget() {
        dialogs.remove(this);
    }

    SIPResponse accepted(int status, SIPRequest request, SessionDescription local) {
        var ok = withContact(request, Wire.response(request, status, tag));
        wire.allow(ok);
        ok.setMessageContent("application", "sdp", local.write().getBytes(StandardCharsets.UTF_8));
        return ok;
    }

    SIPResponse withContact(SIPRequest request, SIPResponse response) {
        response.setHeader(wire.contact(Wire.transport(request)));
        return response;
    }

    /** Sends the 200 to an INVITE until it is confirmed; false when the leg is not there any more. */
    boolean accept(State from, SIPRequest request, ServerTransaction itsTransaction, SIPResponse ok) {
        long cseq = request.getCSeq().getSeqNumber();
        synchronized (this) {
            if (state != from) {
                return false;
            }
            state = State.ANSWERED;
            answeredCseq = cseq;
            acknowledged = new CompletableFuture<>();
        }
        wire.reply(itsTransaction, ok);
        repeat(request, ok, cseq, T1, 0);
        return true;
    }

    /** RFC 3261 §13.3.1.4: the 200 is sent again, after T1, 2·T1, … T2, until its ACK comes or 64·T1 have passed. */
    private void repeat(SIPRequest request, SIPResponse ok, long cseq, long after, long waited) {
        wire.timer()
                .newTimeout(
                        due -> Thread.startVirtualThread(() -> {
                            if (!isUnconfirmed(cseq)) {
                                return;
                            }
                            if (waited + after >= ACK_WAIT) {
                                hangUp(By.ERROR, HangupCause.RECOVERY_ON_TIMER_EXPIRE);
                                return;
                            }
                            wire.resend(request, ok);
                            repeat(request, ok, cseq, Math.min(after * 2, T2), waited + after);
                        }),
                        after,
                        TimeUnit.MILLISECONDS);
    }

    private synchronized boolean isUnconfirmed(long cseq) {
        return state == State.ANSWERED && answeredCseq == cseq;
    }

    @Override
    public void hangUp(By by, HangupCause cause) {
        if (is(State.EARLY)) {
            giveUp(by, cause);
        }
        if (!go(State.ANSWERED, State.OVER) && !go(State.CONFIRMED, State.OVER)) {
            return;
        }
        peer().ifPresent(there -> there.bye(cause));
        wire.timer().newTimeout(due -> forget(), AFTERLIFE, TimeUnit.MILLISECONDS);
        end(by, cause, 200);
    }

    /** The other end hangs up (RFC 3261 §15.1.2). */
    void bye(SIPRequest bye, ServerTransaction itsTransaction) {
        wire.reply(itsTransaction, Wire.response(bye, 200));
        left(bye);
    }

    void left(SIPRequest bye) {
        if (!go(State.ANSWERED, State.OVER) && !go(State.CONFIRMED, State.OVER)) {
            return;
        }
        forget();
        end(other, Reasons.cause(bye).orElse(HangupCause.NORMAL_CLEARING), 200);
    }

    /** The other end confirms an answer. */
    void confirmed(SIPRequest ack) {
        CompletableFuture<Boolean> waiting;
        synchronized (this) {
            if (state != State.ANSWERED || ack.getCSeq().getSeqNumber() != answeredCseq) {
                return;
            }
            state = State.CONFIRMED;
            waiting = acknowledged;
        }
        waiting.complete(true);
        told().ifPresent(it -> it.confirmed(Bodies.description(ack).usable()));
    }

    /** The other end wants to change the session, by re-INVITE (RFC 3261 §14.2) or UPDATE (RFC 3311 §5.2). */
    void change(SIPRequest request, ServerTransaction itsTransaction) {
        boolean isInvite = request.getMethod().equals("INVITE");
        var body = Bodies.description(request);
        var told = listener;
        int refusal = isInvite ? refusal(request) : is(State.OVER) ? 481 : 0;
        if (refusal == 0 && reoffering.isUnderWay()) {
            refusal = 491;
        }
        if (refusal == 0 && (body.isBroken() || told == null)) {
            refusal = 488;
        }
        if (refusal != 0) {
            refuse(request, itsTransaction, refusal);
            return;
        }
        peer().ifPresent(there -> there.retarget(request));
        if (!isInvite && body.usable().isEmpty()) {
            wire.reply(itsTransaction, withContact(request, Wire.response(request, 200)));
            return;
        }
        var local = told == null ? Optional.<SessionDescription>empty() : told.changed(body.usable());
        if (local.isEmpty()) {
            refuse(request, itsTransaction, 488);
            return;
        }
        var ok = accepted(200, request, local.get());
        if (!isInvite) {
            wire.reply(itsTransaction, ok);
        } else if (!accept(State.CONFIRMED, request, itsTransaction, ok)) {
            refuse(request, itsTransaction, 481);
            return;
        }
        body.usable().ifPresent(this::noteHold);
    }

    private void noteHold(SessionDescription theirs) {
        boolean now = Negotiation.holds(theirs);
        synchronized (this) {
            if (isHeld == now) {
                return;
            }
            isHeld = now;
        }
        told().ifPresent(it -> it.held(now));
    }

    private synchronized int refusal(SIPRequest request) {
        return switch (state) {
            case OVER -> 481;
            // §14.2: one offer at a time; the other end has not even confirmed the last answer
            case EARLY, ANSWERED -> 491;
            // §12.2.2: out of order
            case CONFIRMED -> request.getCSeq().getSeqNumber() <= answeredCseq ? 500 : 0;
        };
    }

    private void refuse(SIPRequest request, ServerTransaction itsTransaction, int status) {
        var response = Wire.response(request, status);
        if (status == 500) {
            wire.add(response, "Retry-After", "1");
        }
        wire.reply(itsTransaction, response);
    }

    /** A digit by INFO. */
    void info(SIPRequest info, ServerTransaction itsTransaction) {
        if (!is(State.OVER)) {
            // before the answer, after which a BYE may overtake it
            Bodies.digit(info).ifPresent(digit -> told().ifPresent(it -> it.digit(digit.key(), digit.millis())));
        }
        wire.reply(itsTransaction, Wire.response(info, 200));
    }

    /** How it goes on with what we referred the other end to (RFC 3515 §2.4.4). */
    void notified(SIPRequest notify, ServerTransaction itsTransaction) {
        wire.reply(itsTransaction, Wire.response(notify, referring.notified(notify) ? 200 : 481));
    }

    @Override
    public CompletableFuture<Referred> refer(Referral referral) {
        // a caller that has just been answered may not have said ACK yet
        return acknowledgement().thenCompose(come -> referring.begin(referral));
    }

    @Override
    public CompletableFuture<Reoffered> reoffer(SessionDescription offer) {
        return reoffering.begin(offer);
    }

    private synchronized CompletableFuture<Boolean> acknowledgement() {
        return state == State.ANSWERED ? acknowledged : CompletableFuture.completedFuture(true);
    }

    /** Tells that it is over; once, by whoever made it so. */
    void end(By by, HangupCause cause, int status) {
        CompletableFuture<Boolean> waiting;
        synchronized (this) {
            waiting = acknowledged;
        }
        waiting.complete(false);
        told().ifPresent(it -> it.ended(by, cause, status));
        referring.over();
        reoffering.over();
    }

    synchronized boolean is(State expected) {
        return state == expected;
    }

    synchronized boolean go(State from, State to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }
}
