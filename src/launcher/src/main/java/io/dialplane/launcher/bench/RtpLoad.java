package io.dialplane.launcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * The RTP side of many callers: a port for each, on which it hears packets and answers with 50 a second, spread over 20
 * slots of a millisecond. A tenth of the ports are timed, on a thread that does nothing else.
 */
final class RtpLoad implements AutoCloseable {
    private static final int SLOTS = 20;
    private static final long SLOT_NANOS = 1_000_000;
    private static final int TIMED_EVERY = 10;
    private static final int PACKET = 172;
    private static final long PACE_NANOS = 20_000_000;

    private static final class Caller {
        private final DatagramChannel channel;
        private final int port;
        private final ByteBuffer packet = ByteBuffer.allocateDirect(PACKET);
        private volatile SocketAddress peer = new InetSocketAddress(0);
        private int sequence;
        private int timestamp;
        private long last;

        private Caller(DatagramChannel channel, int port) {
            this.channel = channel;
            this.port = port;
        }
    }

    private final List<Caller> callers = new ArrayList<>();
    private final Selector timed;
    private final Selector others;
    private final Histogram deviationMicros = new SynchronizedHistogram(60_000_000, 3);
    private volatile boolean measuring;
    private volatile boolean closed;
    private volatile long received;

    RtpLoad(int count) {
        try {
            timed = Selector.open();
            others = Selector.open();
            for (int i = 0; i < count; i++) {
                var channel = DatagramChannel.open();
                channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                channel.configureBlocking(false);
                var caller = new Caller(channel, ((InetSocketAddress) channel.getLocalAddress()).getPort());
                callers.add(caller);
                channel.register(i % TIMED_EVERY == 0 ? timed : others, SelectionKey.OP_READ, caller);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("timed", () -> receive(timed, true));
        start("others", () -> receive(others, false));
        start("send", this::send);
    }

    private static void start(String name, Runnable body) {
        Thread.ofPlatform()
                .daemon()
                .priority(Thread.MAX_PRIORITY)
                .name("rtp-load-" + name)
                .start(body);
    }

    List<Integer> ports() {
        return callers.stream().map(caller -> caller.port).toList();
    }

    /** Begins to time; what came before is forgotten. */
    void measure() {
        deviationMicros.reset();
        measuring = true;
    }

    /** How far from 20 ms the packets came after one another, in microseconds. */
    Histogram deviationMicros() {
        return deviationMicros.copy();
    }

    long received() {
        return received;
    }

    private void receive(Selector selector, boolean timing) {
        var buffer = ByteBuffer.allocateDirect(2_048);
        while (!closed) {
            try {
                selector.select(key -> take((Caller) key.attachment(), buffer, timing), 100);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void take(Caller caller, ByteBuffer buffer, boolean timing) {
        try {
            while (true) {
                buffer.clear();
                SocketAddress from = caller.channel.receive(buffer);
                if (from == null) {
                    return;
                }
                caller.peer = from;
                if (timing) {
                    long now = System.nanoTime();
                    if (measuring && caller.last != 0) {
                        long micros = Math.abs(now - caller.last - PACE_NANOS) / 1_000;
                        deviationMicros.recordValue(Math.min(59_000_000, micros));
                    }
                    caller.last = now;
                    received++;
                }
            }
        } catch (IOException closedOrRefused) {
            // refused by a port that hung up: the next packet says more
        }
    }

    private void send() {
        long next = System.nanoTime();
        for (int slot = 0; !closed; slot = (slot + 1) % SLOTS) {
            for (int i = slot; i < callers.size(); i += SLOTS) {
                Caller caller = callers.get(i);
                if (caller.peer instanceof InetSocketAddress peer && peer.getPort() != 0) {
                    transmit(caller, peer);
                }
            }
            next += SLOT_NANOS;
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private static void transmit(Caller caller, InetSocketAddress peer) {
        ByteBuffer packet = caller.packet.clear();
        packet.put((byte) 0x80).put((byte) 0).putShort((short) caller.sequence++);
        packet.putInt(caller.timestamp += 160).putInt(caller.port);
        while (packet.hasRemaining()) {
            packet.put((byte) 0xff);
        }
        try {
            caller.channel.send(packet.flip(), peer);
        } catch (IOException refused) {
            // the other side hung up
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Caller caller : callers) {
                caller.channel.close();
            }
            timed.wakeup();
            others.wakeup();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
