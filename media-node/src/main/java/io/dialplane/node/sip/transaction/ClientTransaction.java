package io.dialplane.node.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.netty.util.Timeout;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sip.SipException;
import javax.sip.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for its answer (RFC 3261 §17.1, figures 5 and 6; RFC 6026 §7.2 for ACCEPTED).
 *
 * <pre>
 *   CALLING ──1xx──▶ PROCEEDING ──2xx of INVITE──▶ ACCEPTED ──64·T1──▶ OVER
 *      │                  ├──────3xx–6xx of INVITE: ACK──▶ COMPLETED ──64·T1──▶ OVER
 *      └──64·T1: failed───┴──────final of others──▶ OVER
 * </pre>
 */
public final class ClientTransaction {
    /** RFC 3261 §17.1.1.1, milliseconds. */
    private static final long T1 = 500;

    private static final long T2 = 4_000;
    private static final long PATIENCE_NANOS = 64 * T1 * 1_000_000;
    private static final Listener NOBODY = new Listener() {
        @Override
        public void response(SIPResponse response) {
            // to a CANCEL: the INVITE's own answer counts
        }

        @Override
        public void failed(Failure failure) {
            // the INVITE's own end counts
        }
    };

    /** Who sent it. Called on signalling threads: must return at once. */
    public interface Listener {
        /** A provisional response, a final one; each 2xx of an INVITE again and again, and of whichever branch it was forked to. */
        void response(SIPResponse response);

        /** No final response came, and none will be waited for. */
        void failed(Failure failure);
    }

    private enum State {
        CALLING,
        PROCEEDING,
        ACCEPTED,
        COMPLETED,
        OVER
    }

    private final ClientTransactions all;
    private final SIPRequest request;
    private final boolean isInvite;
    private final String key;
    private final Listener listener;
    private final CompletableFuture<Boolean> sent = new CompletableFuture<>();
    private State state = State.CALLING;
    private long deadline = System.nanoTime() + PATIENCE_NANOS;
    private long interval = T1;
    private boolean isCancelled;
    private Optional<Header> cancelReason = Optional.empty();
    private @Nullable Line line;
    private @Nullable Timeout timeout;

    ClientTransaction(ClientTransactions all, SIPRequest request, Listener listener) {
        this.all = all;
        this.request = request;
        this.listener = listener;
        this.isInvite = request.getMethod().equals("INVITE");
        this.key = ClientTransactions.key(request.getTopmostVia().getBranch(), request.getMethod());
    }

    String key() {
        return key;
    }

    /** Completes, in any case, when it was first sent or cannot be. */
    public CompletableFuture<Boolean> sent() {
        return sent;
    }

    synchronized void arm() {
        timeout = all.after(Math.clamp((deadline - System.nanoTime()) / 1_000_000, 1, interval), this::due);
    }

    void send(Line open) {
        synchronized (this) {
            if (state == State.OVER) {
                sent.complete(false);
                return;
            }
            line = open;
        }
        boolean isSent = ClientTransactions.write(request, open);
        sent.complete(isSent);
        if (!isSent) {
            failed(Failure.UNREACHABLE);
        }
    }

    private void due() {
        Line again = null;
        synchronized (this) {
            boolean waits = state == State.CALLING || state == State.PROCEEDING && !isInvite;
            if (System.nanoTime() < deadline) {
                if (waits) {
                    // §17.1.1.2 Timer A doubles for ever, §17.1.2.2 Timer E up to T2, and from a 1xx on it is T2
                    again = line != null && !line.isReliable() ? line : null;
                    interval = isInvite ? interval * 2 : state == State.PROCEEDING ? T2 : Math.min(interval * 2, T2);
                } else {
                    interval = 64 * T1;
                }
                arm();
            }
        }
        if (again != null) {
            ClientTransactions.write(request, again);
        } else if (System.nanoTime() >= deadline()) {
            failed(Failure.TIMEOUT);
        }
    }

    private synchronized long deadline() {
        return state == State.PROCEEDING && isInvite && !isCancelled ? Long.MAX_VALUE : deadline;
    }

    void failed(Failure failure) {
        boolean wasWaiting;
        synchronized (this) {
            wasWaiting = state == State.CALLING || state == State.PROCEEDING;
            over();
        }
        sent.complete(false);
        if (wasWaiting) {
            listener.failed(failure);
        }
    }

    private synchronized void over() {
        state = State.OVER;
        stop();
        all.forget(this);
    }

    private void stop() {
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    /** Waits as long again for what comes after. */
    private void extend() {
        stop();
        deadline = System.nanoTime() + PATIENCE_NANOS;
        interval = 64 * T1;
        arm();
    }

    void received(SIPResponse response) {
        int status = response.getStatusCode();
        Line confirmBy = null;
        Line cancelBy = null;
        boolean isNews = true;
        synchronized (this) {
            boolean wasCalling = state == State.CALLING;
            switch (state) {
                case CALLING, PROCEEDING -> {
                    if (status < 200) {
                        state = State.PROCEEDING;
                        if (wasCalling && isInvite) {
                            // no Timer B any more: how long it may ring is for the sender to say
                            stop();
                            cancelBy = isCancelled ? line : null;
                        }
                    } else if (!isInvite) {
                        over();
                    } else if (status < 300) {
                        state = State.ACCEPTED;
                        extend();
                    } else {
                        state = State.COMPLETED;
                        confirmBy = line;
                        extend();
                    }
                }
                case ACCEPTED -> isNews = status >= 200 && status < 300;
                case COMPLETED -> {
                    isNews = false;
                    // §17.1.1.2: the ACK was lost
                    confirmBy = status >= 300 ? line : null;
                }
                case OVER -> isNews = false;
            }
        }
        if (confirmBy != null) {
            confirm(response, confirmBy);
        }
        if (cancelBy != null) {
            sendCancel(cancelBy);
        }
        if (isNews) {
            listener.response(response);
        }
    }

    /** §17.1.1.3: the ACK of a refusal. */
    private void confirm(SIPResponse refusal, Line by) {
        try {
            ClientTransactions.write(request.createErrorAck((gov.nist.javax.sip.header.To) refusal.getTo()), by);
        } catch (SipException | ParseException e) {
            throw new IllegalStateException("an INVITE of ours makes an ACK", e);
        }
    }

    /**
     * Cancels an INVITE (§9.1): at once when it was heard of, else with the first provisional response. What is answered
     * to it is told as ever, and 64·T1 later it is over in any case.
     *
     * @param reason a header field that says why
     */
    public void cancel(Header reason) {
        Line by = null;
        synchronized (this) {
            if (isCancelled || state != State.CALLING && state != State.PROCEEDING) {
                return;
            }
            isCancelled = true;
            cancelReason = Optional.of(reason);
            if (state == State.PROCEEDING) {
                by = line;
            }
        }
        if (by != null) {
            sendCancel(by);
        }
    }

    private void sendCancel(Line by) {
        synchronized (this) {
            if (state != State.PROCEEDING) {
                return;
            }
            extend();
        }
        try {
            var cancel = request.createCancelRequest();
            cancelReason.ifPresent(cancel::addHeader);
            all.begin(cancel, by, NOBODY);
        } catch (SipException e) {
            throw new IllegalStateException("an INVITE of ours makes a CANCEL", e);
        }
    }
}
