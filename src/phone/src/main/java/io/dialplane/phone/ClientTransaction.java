package io.dialplane.phone;

import io.dialplane.phone.Transport.Hop;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A client transaction (RFC 3261 §17.1, and RFC 6026 for the 2xx of INVITE). No timer inside: {@link #due} says when
 * {@link #tick} wants to be called. Its phone's lock guards it.
 */
final class ClientTransaction {
    static final long T1_MILLIS = 500;
    static final long T2_MILLIS = 4_000;
    static final long GIVE_UP_MILLIS = 64 * T1_MILLIS;

    /** The states of RFC 3261 figures 5 and 6; Trying stands for Calling too. */
    enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    private final SipMessage request;
    private final Hop hop;
    private final Consumer<SipMessage> onResponse;
    private final Consumer<SipMessage> wire;
    private State state = State.TRYING;
    private long interval = T1_MILLIS;
    private long nextSend;
    private final long giveUp;
    private long endOfLife = Long.MAX_VALUE;
    private Optional<SipMessage> acknowledgement = Optional.empty();
    private int sent = 1;

    ClientTransaction(
            SipMessage request, Hop hop, long nowMillis, Consumer<SipMessage> onResponse, Consumer<SipMessage> wire) {
        this.request = request;
        this.hop = hop;
        this.onResponse = onResponse;
        this.wire = wire;
        this.nextSend = hop.tcp() ? Long.MAX_VALUE : nowMillis + interval;
        this.giveUp = nowMillis + GIVE_UP_MILLIS;
    }

    SipMessage request() {
        return request;
    }

    Hop hop() {
        return hop;
    }

    State state() {
        return state;
    }

    /** How often the request went out. */
    int sent() {
        return sent;
    }

    private boolean invite() {
        return request.method().equals("INVITE");
    }

    void response(SipMessage response, long nowMillis) {
        int status = response.status();
        if (state == State.TERMINATED) {
            return;
        }
        if (state == State.COMPLETED) {
            if (invite() && status >= 300) {
                acknowledgement.ifPresent(wire); // §17.1.1.2: every copy of the final response is acknowledged
            } else if (invite() && status >= 200) {
                onResponse.accept(response); // RFC 6026: the call acknowledges every copy of the 2xx
            }
            return;
        }
        if (status < 200) {
            state = State.PROCEEDING;
            if (invite()) {
                nextSend = Long.MAX_VALUE;
            }
            onResponse.accept(response);
            return;
        }
        state = State.COMPLETED;
        nextSend = Long.MAX_VALUE;
        endOfLife = nowMillis + (hop.tcp() && status >= 300 ? 0 : GIVE_UP_MILLIS);
        if (invite() && status >= 300) {
            acknowledgement = Optional.of(acknowledge(response));
            acknowledgement.ifPresent(wire);
        }
        onResponse.accept(response);
    }

    /** RFC 3261 §17.1.1.3: the ACK for a refusal belongs to the transaction. */
    private SipMessage acknowledge(SipMessage response) {
        var ack = SipMessage.request("ACK", request.uri())
                .with("Via", request.header("Via").orElse(""))
                .with("Max-Forwards", "70");
        for (var header : request.headers()) {
            if (header.name().equalsIgnoreCase("Route")) {
                ack = ack.with("Route", header.value());
            }
        }
        return ack.with("From", request.header("From").orElse(""))
                .with("To", response.header("To").orElse(""))
                .with("Call-ID", request.callId())
                .with("CSeq", request.sequence() + " ACK");
    }

    /** When it wants to be ticked next, in milliseconds. */
    long due() {
        boolean waiting = state == State.TRYING || (state == State.PROCEEDING && !invite());
        return Math.min(nextSend, waiting ? giveUp : endOfLife);
    }

    void tick(long nowMillis) {
        if (state == State.COMPLETED && nowMillis >= endOfLife) {
            state = State.TERMINATED;
        } else if (state == State.TRYING || (state == State.PROCEEDING && !invite())) {
            if (nowMillis >= giveUp) {
                fail(408, "Request Timeout");
            } else if (nowMillis >= nextSend) {
                // timer A doubles without limit, timer E up to T2; after a provisional answer E stays at T2
                interval = invite() ? interval * 2 : Math.min(interval * 2, T2_MILLIS);
                nextSend = nowMillis + (state == State.PROCEEDING ? T2_MILLIS : interval);
                sent++;
                wire.accept(request);
            }
        }
    }

    /** Ends it with a response the phone makes itself: nobody answered, or the way there is closed. */
    void fail(int status, String reason) {
        state = State.TERMINATED;
        onResponse.accept(SipMessage.response(status, reason)
                .with("CSeq", request.header("CSeq").orElse("0 UNKNOWN"))
                .with("Call-ID", request.callId()));
    }
}
