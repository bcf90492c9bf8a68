package io.dialplane.phone;

import io.dialplane.phone.Transport.Hop;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The transaction layer under the phone: one transport, the transactions on it, one timer thread, and the one lock that
 * guards everything signalling of this phone. Whoever waits for something waits on {@link #await}.
 */
final class Endpoint implements AutoCloseable {
    private static final int TRANSACTIONS = 20_000;
    private static final long IDLE_MILLIS = 200;

    /** Takes a request that begins a transaction, or an ACK; called under the lock. */
    interface Requests {
        void request(SipMessage request, ServerTransaction transaction);

        void acknowledged(SipMessage ack);

        /** A 2xx of ours was never acknowledged. */
        void abandoned(SipMessage invite);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Transport transport;
    private final Map<String, ClientTransaction> clients = new LinkedHashMap<>();
    private final Map<String, ServerTransaction> servers = new LinkedHashMap<>();
    private final Requests requests;
    private volatile boolean closed;

    Endpoint(InetAddress address, int port, Requests requests) {
        this.requests = requests;
        this.transport = new Transport(address, port, this::received);
    }

    void start() {
        transport.start();
        Thread.ofPlatform().daemon().name("phone-timer-" + transport.port()).start(this::runTimers);
    }

    InetAddress address() {
        return transport.address();
    }

    int port() {
        return transport.port();
    }

    static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    static String token() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | 1L << 62);
    }

    /** Does something under the lock, and wakes those who wait. */
    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition, read under the lock, holds; false when the time passes before. */
    boolean await(Duration limit, BooleanSupplier condition) {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Sends a request with a Via of its own; responses come to the consumer under the lock. */
    ClientTransaction send(SipMessage request, Hop hop, Consumer<SipMessage> onResponse) {
        String via = "SIP/2.0/" + (hop.tcp() ? "TCP" : "UDP") + " " + address().getHostAddress() + ":" + port()
                + ";rport;branch=z9hG4bK" + token();
        return sendAs(request.withFirst("Via", via), hop, onResponse);
    }

    /** Sends a request whose Via is there already: a CANCEL carries that of its INVITE. */
    ClientTransaction sendAs(SipMessage request, Hop hop, Consumer<SipMessage> onResponse) {
        var transaction =
                new ClientTransaction(request, hop, nowMillis(), onResponse, message -> transmit(message, hop));
        locked(() -> clients.put(key(request.branch(), request.method()), transaction));
        try {
            transport.send(request, hop);
        } catch (IOException unreachable) {
            locked(() -> transaction.fail(503, "Cannot reach " + hop.address() + ": " + unreachable.getMessage()));
        }
        return transaction;
    }

    /** Sends what belongs to no transaction: the ACK of a 2xx. */
    void transmit(SipMessage message, Hop hop) {
        try {
            transport.send(message, hop);
        } catch (IOException unreachable) {
            // lost like a datagram: the transaction's timer notices
        }
    }

    SipMessage withVia(SipMessage request, Hop hop) {
        return request.withFirst(
                "Via",
                "SIP/2.0/" + (hop.tcp() ? "TCP" : "UDP") + " " + address().getHostAddress() + ":" + port()
                        + ";rport;branch=z9hG4bK" + token());
    }

    private static String key(String branch, String method) {
        return branch + " " + method;
    }

    private void received(SipMessage message, Hop from) {
        locked(() -> {
            if (!message.isRequest()) {
                ClientTransaction transaction = clients.get(key(message.branch(), message.method()));
                if (transaction != null) {
                    transaction.response(message, nowMillis());
                }
            } else {
                request(message, from);
            }
        });
    }

    private void request(SipMessage request, Hop from) {
        if (request.method().equals("ACK")) {
            servers.values().stream()
                    .filter(t -> t.request().method().equals("INVITE")
                            && t.request().callId().equals(request.callId())
                            && t.request().sequence() == request.sequence())
                    .forEach(ServerTransaction::acknowledged);
            requests.acknowledged(request);
            return;
        }
        ServerTransaction known = servers.get(key(request.branch(), request.method()));
        if (known != null) {
            known.repeated();
            return;
        }
        if (servers.size() >= TRANSACTIONS) {
            return;
        }
        var transaction = new ServerTransaction(request, from, nowMillis(), this::transmit);
        servers.put(key(request.branch(), request.method()), transaction);
        requests.request(request, transaction);
    }

    /** The INVITE that a CANCEL means: the one of the same branch (RFC 3261 §9.2). */
    java.util.Optional<ServerTransaction> invitation(SipMessage cancel) {
        return java.util.Optional.ofNullable(servers.get(key(cancel.branch(), "INVITE")));
    }

    private void runTimers() {
        while (!closed) {
            lock.lock();
            try {
                long now = nowMillis();
                long due = now + IDLE_MILLIS;
                for (ClientTransaction transaction : new ArrayList<>(clients.values())) {
                    transaction.tick(now);
                    due = Math.min(due, transaction.due());
                }
                clients.values().removeIf(t -> t.state() == ClientTransaction.State.TERMINATED);
                for (ServerTransaction transaction : List.copyOf(servers.values())) {
                    if (transaction.abandoned(now)) {
                        requests.abandoned(transaction.request());
                    }
                    transaction.tick(now);
                    due = Math.min(due, transaction.due());
                }
                servers.values().removeIf(t -> t.over(now));
                changed.signalAll();
                sleep(Math.clamp(due - now, 1, IDLE_MILLIS));
            } finally {
                lock.unlock();
            }
        }
    }

    private void sleep(long millis) {
        try {
            // a transaction begun meanwhile is due no earlier than T1 from now
            var ignored = changed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        locked(() -> {});
        transport.close();
    }
}
