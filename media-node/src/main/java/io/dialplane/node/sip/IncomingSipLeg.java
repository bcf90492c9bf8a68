package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.sdp.SessionDescription;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.sip.ServerTransaction;
import javax.sip.header.Header;

/** A leg that a caller made by INVITE: the callee's side of a dialog (RFC 3261 §13.3). */
final class IncomingSipLeg extends SipLeg implements IncomingLeg {
    private static final int MOST_HEADERS = 32;

    private final Caller caller;
    private final SIPRequest invite;
    private final ServerTransaction transaction;
    private final Optional<SessionDescription> offer;
    private final Optional<DialogPeer> peer;

    IncomingSipLeg(
            Wire wire,
            Dialogs dialogs,
            Caller caller,
            SIPRequest invite,
            ServerTransaction transaction,
            Optional<SessionDescription> offer) {
        super(wire, dialogs, By.CALLER);
        this.caller = caller;
        this.invite = invite;
        this.transaction = transaction;
        this.offer = offer;
        this.peer = Optional.of(new DialogPeer(wire, invite, tag));
    }

    @Override
    public void listen(Listener told) {
        tellTo(told);
    }

    SIPRequest invite() {
        return invite;
    }

    @Override
    Optional<DialogPeer> peer() {
        return peer;
    }

    @Override
    boolean isOf(SIPRequest request) {
        var from = request.getFromTag();
        return request.getCallId().getCallId().equals(caller.sipCallId())
                && (from == null ? "" : from).equals(invite.getFromTag() == null ? "" : invite.getFromTag());
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Map<String, String> headers() {
        var found = new LinkedHashMap<String, String>();
        Iterator<?> all = invite.getHeaders();
        while (all.hasNext() && found.size() < MOST_HEADERS) {
            if (all.next() instanceof Header header && header.getName().regionMatches(true, 0, "X-", 0, 2)) {
                found.putIfAbsent(header.getName(), CallerReader.text(header));
            }
        }
        return found;
    }

    @Override
    public Optional<SessionDescription> offer() {
        return offer;
    }

    @Override
    public void ring() {
        if (is(State.EARLY)) {
            wire.reply(transaction, withContact(invite, Wire.response(invite, 180, tag)));
        }
    }

    @Override
    public void early(SessionDescription local) {
        if (offer.isPresent() && is(State.EARLY)) {
            wire.reply(transaction, accepted(183, invite, local));
        }
    }

    @Override
    public void answer(SessionDescription local) {
        if (is(State.EARLY)) {
            accept(State.EARLY, invite, transaction, accepted(200, invite, local));
        }
    }

    @Override
    public void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause) {
        reject(By.NODE, status, reason, retryAfterSeconds, cause);
    }

    private void reject(By by, int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause) {
        if (!go(State.EARLY, State.OVER)) {
            return;
        }
        var response = Wire.response(invite, status, tag);
        reason.filter(text -> text.indexOf('\r') < 0 && text.indexOf('\n') < 0).ifPresent(response::setReasonPhrase);
        retryAfterSeconds.ifPresent(seconds -> wire.add(response, "Retry-After", Integer.toString(seconds)));
        wire.reply(transaction, response);
        forget();
        end(by, cause, status);
    }

    @Override
    void giveUp(By by, HangupCause cause) {
        // whoever gives up, it is this node that refuses
        reject(By.NODE, cause.sipStatus(), Optional.empty(), OptionalInt.empty(), cause);
    }

    /** The caller gave up before an answer (RFC 3261 §9.2); false when it came too late. */
    boolean cancelled() {
        if (!go(State.EARLY, State.OVER)) {
            return false;
        }
        wire.reply(transaction, Wire.response(invite, 487, tag));
        forget();
        end(By.CALLER, HangupCause.ORIGINATOR_CANCEL, 487);
        return true;
    }

    /** A BYE before the answer, which a caller may send, ends the INVITE too (§15). */
    @Override
    void left(SIPRequest bye) {
        if (!cancelled()) {
            super.left(bye);
        }
    }

    @Override
    void forget() {
        super.forget();
        dialogs.removeInvite(this);
    }
}
