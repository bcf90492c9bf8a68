package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.sip.transaction.ClientTransaction;
import io.dialplane.node.sip.transaction.Connection;
import io.dialplane.node.sip.transaction.Failure;
import io.dialplane.node.sip.transaction.NextHop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import javax.sip.InvalidArgumentException;
import javax.sip.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A request of ours until its final response, sent again with credentials when they are asked for (RFC 3261 §8.1.3.5):
 * once, and once more when only the nonce was too old.
 */
final class Exchange implements ClientTransaction.Listener {
    private static final int MOST_LOGINS = 2;

    private final Wire wire;
    private final NextHop hop;
    private final Optional<Connection> open;
    private final Optional<Login> login;
    private final LongSupplier nextCseq;
    private final ClientTransaction.Listener listener;
    private int logins;
    private @Nullable Header cancelReason;
    private volatile SIPRequest request;
    private volatile @Nullable ClientTransaction transaction;

    /**
     * @param nextCseq the number of the request after this one
     * @param listener told everything but challenges that are answered
     */
    Exchange(
            Wire wire,
            SIPRequest request,
            NextHop hop,
            Optional<Connection> open,
            Optional<Destination.Credentials> credentials,
            LongSupplier nextCseq,
            ClientTransaction.Listener listener) {
        this.wire = wire;
        this.request = request;
        this.hop = hop;
        this.open = open;
        this.login = credentials.map(Login::new);
        this.nextCseq = nextCseq;
        this.listener = listener;
    }

    /** Sends it. Completes, in any case, when it is sent or cannot be. */
    CompletableFuture<Boolean> begin() {
        var begun = wire.requests().begin(request, hop, open, this);
        Header late;
        synchronized (this) {
            transaction = begun;
            late = cancelReason;
        }
        if (late != null) {
            begun.cancel(late);
        }
        return begun.sent();
    }

    /** The request as it was sent last. */
    SIPRequest request() {
        return request;
    }

    NextHop hop() {
        return hop;
    }

    /**
     * Cancels an INVITE.
     *
     * @param reason why, for the other end
     */
    void cancel(Header reason) {
        ClientTransaction begun;
        synchronized (this) {
            cancelReason = reason;
            begun = transaction;
        }
        if (begun != null) {
            begun.cancel(reason);
        }
    }

    @Override
    public void response(SIPResponse response) {
        int status = response.getStatusCode();
        if ((status == 401 || status == 407) && loggedIn(response)) {
            begin();
        } else {
            listener.response(response);
        }
    }

    private synchronized boolean loggedIn(SIPResponse challenge) {
        if (cancelReason != null || logins == MOST_LOGINS) {
            return false;
        }
        var answer = login.flatMap(known -> known.answer(request, challenge));
        if (answer.isEmpty() || logins > 0 && !answer.get().isStale()) {
            return false;
        }
        logins++;
        var again = (SIPRequest) request.clone();
        again.setHeader(wire.via(hop.transport()));
        again.removeHeader(answer.get().name());
        wire.add(again, answer.get().name(), answer.get().value());
        try {
            again.getCSeq().setSeqNumber(nextCseq.getAsLong());
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException("numbers of requests are positive", e);
        }
        request = again;
        return true;
    }

    @Override
    public void failed(Failure failure) {
        listener.failed(failure);
    }
}
