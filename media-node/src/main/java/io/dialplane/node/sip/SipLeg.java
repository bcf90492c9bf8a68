package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.leg.Referral;
import io.dialplane.node.leg.Referred;
import io.dialplane.node.sdp.SessionDescription;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A leg that a caller made by INVITE: the callee's side of a dialog (RFC 3261 §12, §13.3), without JAIN-SIP's dialogs,
 * which cost more than the rest together.
 *
 * <pre>
 *   EARLY ──answer──▶ ANSWERED ──ACK──▶ CONFIRMED ──BYE──▶ OVER
 *     └──reject, CANCEL──────┴──no ACK within 64·T1: BYE──▶ OVER
 * </pre>
 *
 * State changes hold the leg's lock; nothing is sent and nobody is told while it is held.
 */
final class SipLeg implements IncomingLeg {
    /** RFC 3261 §17.1.1.1, milliseconds. */
    private static final long T1 = 500;

    private static final long T2 = 4_000;
    private static final long ACK_WAIT = 64 * T1;
    /** How long a dialog that we ended is remembered, for requests that crossed our BYE. */
    private static final long AFTERLIFE = 5_000;

    private enum State {
        EARLY,
        ANSWERED,
        CONFIRMED,
        OVER
    }

    private final Wire wire;
    private final Dialogs dialogs;
    private final Caller caller;
    private final SIPRequest invite;
    private final ServerTransaction transaction;
    private final Optional<SessionDescription> offer;
    private final String tag = Wire.tag();
    private final DialogPeer peer;
    private State state = State.EARLY;
    private long answeredCseq;
    private volatile @Nullable Listener listener;

    SipLeg(
            Wire wire,
            Dialogs dialogs,
            Caller caller,
            SIPRequest invite,
            ServerTransaction transaction,
            Optional<SessionDescription> offer) {
        this.wire = wire;
        this.dialogs = dialogs;
        this.caller = caller;
        this.invite = invite;
        this.transaction = transaction;
        this.offer = offer;
        this.peer = new DialogPeer(wire, invite, tag);
    }

    @Override
    public void listen(Listener told) {
        listener = told;
    }

    String tag() {
        return tag;
    }

    SIPRequest invite() {
        return invite;
    }

    /** Whether a request within the dialog comes from this leg's caller. */
    boolean isCalledBy(SIPRequest request) {
        var from = request.getFromTag();
        return request.getCallId().getCallId().equals(caller.sipCallId())
                && (from == null ? "" : from).equals(invite.getFromTag() == null ? "" : invite.getFromTag());
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Optional<SessionDescription> offer() {
        return offer;
    }

    @Override
    public void ring() {
        if (is(State.EARLY)) {
            wire.reply(transaction, withContact(Wire.response(invite, 180, tag)));
        }
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public void early(SessionDescription local) {
        if (is(State.EARLY) && offer.isPresent()) {
            wire.reply(transaction, accepted(183, invite, local));
        }
    }

    @Override
    public CompletableFuture<Reoffered> reoffer(SessionDescription offered) {
        return CompletableFuture.completedFuture(new Reoffered(481, Optional.empty()));
    }

    @Override
    public CompletableFuture<Referred> refer(Referral to) {
        return CompletableFuture.completedFuture(new Referred(false, 481));
    }

    @Override
    public void answer(SessionDescription local) {
        if (!go(State.EARLY, State.ANSWERED)) {
            return;
        }
        var ok = accepted(200, invite, local);
        answeredCseq = invite.getCSeq().getSeqNumber();
        wire.reply(transaction, ok);
        repeat(invite, ok, answeredCseq, T1, 0);
    }

    private SIPResponse accepted(int status, SIPRequest request, SessionDescription local) {
        var ok = withContact(Wire.response(request, status, tag));
        wire.allow(ok);
        ok.setMessageContent("application", "sdp", local.write().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return ok;
    }

    private SIPResponse withContact(SIPResponse response) {
        response.setHeader(wire.contact(caller.transport()));
        return response;
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
    public void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause) {
        if (!go(State.EARLY, State.OVER)) {
            return;
        }
        var response = Wire.response(invite, status, tag);
        reason.filter(text -> text.indexOf('\r') < 0 && text.indexOf('\n') < 0).ifPresent(response::setReasonPhrase);
        retryAfterSeconds.ifPresent(seconds -> wire.add(response, "Retry-After", Integer.toString(seconds)));
        wire.reply(transaction, response);
        dialogs.remove(this);
        tell(By.NODE, cause, status);
    }

    @Override
    public void hangUp(By by, HangupCause cause) {
        if (is(State.EARLY)) {
            reject(cause.sipStatus(), Optional.empty(), OptionalInt.empty(), cause);
            return;
        }
        if (!go(State.ANSWERED, State.OVER) && !go(State.CONFIRMED, State.OVER)) {
            return;
        }
        peer.bye(cause);
        wire.timer().newTimeout(due -> dialogs.remove(this), AFTERLIFE, TimeUnit.MILLISECONDS);
        tell(by, cause, 200);
    }

    /** The caller gave up before an answer (RFC 3261 §9.2); false when it came too late. */
    boolean cancelled() {
        if (!go(State.EARLY, State.OVER)) {
            return false;
        }
        wire.reply(transaction, Wire.response(invite, 487, tag));
        dialogs.remove(this);
        tell(By.CALLER, HangupCause.ORIGINATOR_CANCEL, 487);
        return true;
    }

    /** The caller hangs up (RFC 3261 §15.1.2). */
    void bye(SIPRequest bye, ServerTransaction itsTransaction) {
        wire.reply(itsTransaction, Wire.response(bye, 200));
        if (cancelled() || !go(State.ANSWERED, State.OVER) && !go(State.CONFIRMED, State.OVER)) {
            return;
        }
        dialogs.remove(this);
        tell(By.CALLER, HangupCause.NORMAL_CLEARING, 200);
    }

    /** The caller confirms an answer. */
    void confirmed(SIPRequest ack) {
        synchronized (this) {
            if (state != State.ANSWERED || ack.getCSeq().getSeqNumber() != answeredCseq) {
                return;
            }
            state = State.CONFIRMED;
        }
        var told = listener;
        if (told != null) {
            told.confirmed(Bodies.description(ack).usable());
        }
    }

    /** The caller wants to change the session, by re-INVITE (RFC 3261 §14.2) or UPDATE (RFC 3311 §5.2). */
    void change(SIPRequest request, ServerTransaction itsTransaction) {
        boolean isInvite = request.getMethod().equals("INVITE");
        var body = Bodies.description(request);
        var told = listener;
        int refusal = isInvite ? refusal(request) : is(State.OVER) ? 481 : 0;
        if (refusal == 0 && (body.isBroken() || told == null)) {
            refusal = 488;
        }
        if (refusal != 0) {
            refuse(request, itsTransaction, refusal);
            return;
        }
        peer.retarget(request);
        if (!isInvite && body.usable().isEmpty()) {
            wire.reply(itsTransaction, withContact(Wire.response(request, 200)));
            return;
        }
        var local = told == null ? Optional.<SessionDescription>empty() : told.changed(body.usable());
        if (local.isEmpty()) {
            refuse(request, itsTransaction, 488);
            return;
        }
        var ok = accepted(200, request, local.get());
        long cseq = request.getCSeq().getSeqNumber();
        if (isInvite && !unconfirm(cseq)) {
            refuse(request, itsTransaction, 481);
            return;
        }
        wire.reply(itsTransaction, ok);
        if (isInvite) {
            repeat(request, ok, cseq, T1, 0);
        }
    }

    private synchronized boolean unconfirm(long cseq) {
        if (state != State.CONFIRMED) {
            return false;
        }
        state = State.ANSWERED;
        answeredCseq = cseq;
        return true;
    }

    private synchronized int refusal(SIPRequest request) {
        return switch (state) {
            case OVER -> 481;
            // §14.2: one offer at a time; the caller has not even confirmed the last answer
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
        var told = listener;
        if (told != null && !is(State.OVER)) {
            // before the answer, after which a BYE may overtake it
            Bodies.digit(info).ifPresent(digit -> told.digit(digit.key(), digit.millis()));
        }
        wire.reply(itsTransaction, Wire.response(info, 200));
    }

    private void tell(By by, HangupCause cause, int status) {
        var told = listener;
        if (told != null) {
            told.ended(by, cause, status);
        }
    }

    private synchronized boolean is(State expected) {
        return state == expected;
    }

    private synchronized boolean go(State from, State to) {
        if (state != from) {
            return false;
        }
        state = to;
        return true;
    }
}
