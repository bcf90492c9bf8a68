package io.dialplane.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A UDP wire between a client and a server that loses, doubles and reorders datagrams in both directions, each time the
 * same way for the same seed and the same order of datagrams. A failing test prints the wire, and with it its seed.
 *
 * <pre>{@code
 * try (var wire = BadWire.to(5060, 42).loses(20).doubles(10).reorders(10)) {
 *     alice = Phone.named("alice").proxy(wire.address()).open();
 * }
 * }</pre>
 */
public final class BadWire implements AutoCloseable {
    private static final int REORDER_MILLIS = 40;
    private static final int CLIENTS = 1_000;

    private final long seed;
    private final Random towardsServer;
    private final Random towardsClient;
    private final InetSocketAddress server;
    private final DatagramSocket front;
    private final Map<SocketAddress, DatagramSocket> clients = new ConcurrentHashMap<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("bad-wire-late").factory());
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();
    private volatile int lossPercent;
    private volatile int doublePercent;
    private volatile int reorderPercent;

    private BadWire(int port, long seed) {
        this.seed = seed;
        this.towardsServer = new Random(seed);
        this.towardsClient = new Random(~seed);
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            this.front = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("bad-wire").start(this::forwardFromClients);
    }

    /** A wire to that port of 127.0.0.1, a good one until told otherwise. */
    public static BadWire to(int port, long seed) {
        return new BadWire(port, seed);
    }

    /** Loses so many of a hundred datagrams. */
    public BadWire loses(int percent) {
        this.lossPercent = percent;
        return this;
    }

    /** Delivers so many of a hundred datagrams twice. */
    public BadWire doubles(int percent) {
        this.doublePercent = percent;
        return this;
    }

    /** Delivers so many of a hundred datagrams 40 ms late, behind those that follow. */
    public BadWire reorders(int percent) {
        this.reorderPercent = percent;
        return this;
    }

    /** Where the client sends to: {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return front.getLocalPort();
    }

    public int lost() {
        return lost.get();
    }

    public int passed() {
        return passed.get();
    }

    private void forwardFromClients() {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        while (!front.isClosed()) {
            try {
                packet.setLength(65_535);
                front.receive(packet);
                SocketAddress client = packet.getSocketAddress();
                if (clients.size() < CLIENTS || clients.containsKey(client)) {
                    deliver(towardsServer, packet, clients.computeIfAbsent(client, this::open), server);
                }
            } catch (IOException closedOrRefused) {
                // refused by the server (ICMP): a lost datagram; closed: the loop ends
            }
        }
    }

    private DatagramSocket open(SocketAddress client) {
        try {
            var back = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread.ofPlatform().daemon().name("bad-wire-back").start(() -> forwardFromServer(back, client));
            return back;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forwardFromServer(DatagramSocket back, SocketAddress client) {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        while (!back.isClosed()) {
            try {
                packet.setLength(65_535);
                back.receive(packet);
                deliver(towardsClient, packet, front, client);
            } catch (IOException closedOrRefused) {
                // as above
            }
        }
    }

    private void deliver(Random dice, DatagramPacket packet, DatagramSocket from, SocketAddress to) {
        boolean lose;
        boolean twice;
        boolean late;
        synchronized (dice) {
            lose = dice.nextInt(100) < lossPercent;
            twice = dice.nextInt(100) < doublePercent;
            late = dice.nextInt(100) < reorderPercent;
        }
        if (lose) {
            lost.incrementAndGet();
            return;
        }
        passed.incrementAndGet();
        byte[] data = Arrays.copyOf(packet.getData(), packet.getLength());
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            if (late) {
                try {
                    later.schedule(() -> send(data, from, to), REORDER_MILLIS, TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException closed) {
                    return;
                }
            } else {
                send(data, from, to);
            }
        }
    }

    private static void send(byte[] data, DatagramSocket from, SocketAddress to) {
        try {
            from.send(new DatagramPacket(data, data.length, to));
        } catch (IOException closedOrRefused) {
            // lost, as a wire does
        }
    }

    @Override
    public void close() {
        front.close();
        clients.values().forEach(DatagramSocket::close);
        later.shutdownNow();
    }

    @Override
    public String toString() {
        return "BadWire with seed " + seed + ": " + lossPercent + " % lost, " + doublePercent + " % doubled, "
                + reorderPercent + " % reordered; " + lost + " of " + (lost.get() + passed.get()) + " datagrams lost";
    }
}
