package io.dialplane.node.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.SipProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of this node that wait for an answer, by branch (RFC 3261 §17.1.3). Not JAIN-SIP's: over TCP its
 * transactions forget the connection they made and lose the request, and without its dialogs it keeps from us that a 200
 * was repeated.
 */
public final class ClientTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTransactions.class);

    private final Lines lines;
    private final HashedWheelTimer timer;
    private final ConcurrentHashMap<String, ClientTransaction> waiting = new ConcurrentHashMap<>();

    public ClientTransactions(SipProvider provider, HashedWheelTimer timer) {
        this.lines = new Lines(provider);
        this.timer = timer;
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @param request with one Via, whose branch is new
     * @param open a connection to go by
     */
    public ClientTransaction begin(
            SIPRequest request, NextHop hop, Optional<Connection> open, ClientTransaction.Listener listener) {
        var transaction = new ClientTransaction(this, request, listener);
        waiting.put(transaction.key(), transaction);
        transaction.arm();
        withLine(hop, open, transaction::send, transaction::failed);
        return transaction;
    }

    /** A request that goes the way another went already: its CANCEL. */
    void begin(SIPRequest request, Line line, ClientTransaction.Listener listener) {
        var transaction = new ClientTransaction(this, request, listener);
        waiting.put(transaction.key(), transaction);
        transaction.arm();
        transaction.send(line);
    }

    /** Sends what is not answered: the ACK of a 2xx. Completes, in any case, when it is sent or cannot be. */
    public CompletableFuture<Boolean> send(SIPRequest ack, NextHop hop, Optional<Connection> open) {
        var sent = new CompletableFuture<Boolean>();
        withLine(
                hop,
                open,
                line -> {
                    boolean isSent = write(ack, line);
                    sent.complete(isSent);
                },
                failure -> sent.complete(false));
        return sent;
    }

    private void withLine(NextHop hop, Optional<Connection> open, Consumer<Line> then, Consumer<Failure> otherwise) {
        if (open.isPresent()) {
            then.accept(open.get());
        } else if (Lines.isImmediate(hop)) {
            open(hop, then, otherwise);
        } else {
            Thread.startVirtualThread(() -> open(hop, then, otherwise));
        }
    }

    private void open(NextHop hop, Consumer<Line> then, Consumer<Failure> otherwise) {
        Line line;
        try {
            line = lines.open(hop);
        } catch (UnknownHostException e) {
            LOG.info("{} is not known", hop);
            otherwise.accept(Failure.UNKNOWN_HOST);
            return;
        } catch (IOException e) {
            LOG.info("{} cannot be reached: {}", hop, e.getMessage());
            otherwise.accept(Failure.UNREACHABLE);
            return;
        }
        then.accept(line);
    }

    static boolean write(SIPRequest request, Line line) {
        try {
            line.send(request);
            return true;
        } catch (IOException e) {
            LOG.info("{} could not be sent: {}", request.getMethod(), e.getMessage());
            return false;
        }
    }

    /** Takes a response; false when it answers nothing that waits here. */
    public boolean received(SIPResponse response) {
        var via = response.getTopmostVia();
        if (via == null || via.getBranch() == null || response.getCSeq() == null) {
            return false;
        }
        var transaction = waiting.get(key(via.getBranch(), response.getCSeq().getMethod()));
        if (transaction == null) {
            return false;
        }
        // §8.1.3.3: more than one Via means that it was meant for somebody else
        if (response.getViaHeaders().size() == 1) {
            transaction.received(response);
        }
        return true;
    }

    static String key(String branch, String method) {
        return method + ' ' + branch;
    }

    void forget(ClientTransaction transaction) {
        waiting.remove(transaction.key(), transaction);
    }

    Timeout after(long millis, Runnable work) {
        return timer.newTimeout(due -> Thread.startVirtualThread(work), millis, TimeUnit.MILLISECONDS);
    }

    /** Requests there are, answered INVITEs for 32 s. */
    public int size() {
        return waiting.size();
    }

    @Override
    public void close() {
        lines.close();
    }
}
