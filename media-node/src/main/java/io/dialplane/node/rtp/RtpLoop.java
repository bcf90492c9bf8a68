package io.dialplane.node.rtp;

import io.dialplane.node.clock.PacketClock;
import io.dialplane.node.clock.Slots;
import io.dialplane.node.rtp.Traffic.Dropped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A media thread: the packet clock, the sockets and the sessions of its streams. Every millisecond it carries out the
 * commands of other threads, reads what has arrived since, and sends for the streams whose slot it is. It is not woken
 * by packets: a thousand wake-ups a second serve a thousand streams in both directions, where a wake-up per packet
 * costs more than the packet. With no stream open it sleeps.
 *
 * <p>Everything below is owned by this thread; {@link #tell} is the one gate for the others.
 */
final class RtpLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RtpLoop.class);
    private static final int RTCP_ROUNDS = 250; // 5 s, RFC 3550 §6.2
    private static final int CHECK_ROUNDS = 25; // 0.5 s
    private static final int MOST_STALE = 512;

    /** A socket of a port, as the selector's attachment. */
    private record Socket(RtpPort port, DatagramChannel channel, boolean rtcp) {}

    private final MpscUnboundedArrayQueue<Runnable> gate = new MpscUnboundedArrayQueue<>(256);
    private final Traffic traffic = new Traffic();
    private final RelayPath relayPath = new RelayPath(traffic);
    private final ReceivePath receivePath = new ReceivePath(traffic, relayPath);
    private final SendPath sendPath = new SendPath(traffic);
    private final PacketClock clock = new PacketClock(System.nanoTime());
    private final Slots<RtpSession> slots = new Slots<>();
    private final Set<RtpSession> sessions = new LinkedHashSet<>();
    private final Arrival arrival = new Arrival();
    private final ByteBuffer report = ByteBuffer.allocateDirect(128);
    private final Consumer<SelectionKey> read = this::read;
    private final BiConsumer<RtpSession, RuntimeException> fail = this::fail;
    private final Selector selector;
    private final Thread thread;
    private final long timeoutNanos;
    private final boolean realTime;
    private final Consumer<RtpPort> release;
    private volatile boolean asleep;
    private volatile boolean ended;
    private boolean stopping;

    /**
     * @param realTime whether to ask for real-time scheduling
     * @param release gets a port back when its stream has ended
     */
    RtpLoop(String name, long timeoutNanos, boolean realTime, Consumer<RtpPort> release) {
        this.timeoutNanos = timeoutNanos;
        this.realTime = realTime;
        this.release = release;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform()
                .name(name)
                .daemon()
                .priority(Thread.MAX_PRIORITY)
                .unstarted(this);
    }

    Traffic traffic() {
        return traffic;
    }

    /** Where other media threads hand over what they received for a stream of this one. */
    RelayPath relayPath() {
        return relayPath;
    }

    void begin() {
        thread.start();
    }

    /** The gate: has the command carried out by the media thread within a millisecond. Commands keep their order. */
    void tell(Runnable command) {
        gate.offer(command);
        if (ended) {
            carryOutAfterEnd();
        } else if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    // nobody owns the sessions any more: they are closed, and their commands only say so
    private synchronized void carryOutAfterEnd() {
        carryOut();
    }

    /** Ends all streams and the thread. Waits for it. */
    void end() throws InterruptedException {
        tell(() -> stopping = true);
        thread.join();
    }

    @Override
    public void run() {
        if (realTime) {
            LOG.info("{}: {}", thread.getName(), RealTime.request());
        }
        while (!stopping) {
            carryOut();
            if (sessions.isEmpty()) {
                sleep();
                continue;
            }
            receive();
            relayPath.arrived(fail);
            long now = System.nanoTime();
            while (clock.due(now)) {
                slot(clock.take(now), now);
            }
            traffic.lateSlots.lazySet(clock.late());
            long free = clock.nanosToNext(System.nanoTime());
            if (free > 0) {
                LockSupport.parkNanos(this, free);
            }
        }
        finish();
    }

    private void sleep() {
        asleep = true;
        if (gate.isEmpty() && !stopping) {
            LockSupport.park(this);
        }
        asleep = false;
        clock.rest(System.nanoTime());
    }

    private void carryOut() {
        for (Runnable command = gate.poll(); command != null; command = gate.poll()) {
            try {
                command.run();
            } catch (RuntimeException bug) {
                LOG.error("a media command failed", bug);
            }
        }
    }

    private void finish() {
        List.copyOf(sessions).forEach(this::end);
        for (SelectionKey key : selector.keys()) {
            try {
                key.channel().close();
            } catch (IOException e) {
                LOG.debug("closing {}", key.channel(), e);
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing the selector", e);
        }
        ended = true;
        carryOutAfterEnd();
    }

    // ---- commands

    void register(RtpPort port) {
        tell(() -> {
            try {
                port.rtp().register(selector, SelectionKey.OP_READ, new Socket(port, port.rtp(), false));
                port.rtcp().register(selector, SelectionKey.OP_READ, new Socket(port, port.rtcp(), true));
            } catch (IOException e) {
                LOG.error("RTP port {} cannot be read", port.number(), e);
            }
        });
    }

    /** A stream begins to use a port; what the sockets still hold was meant for the one before. */
    void open(RtpSession session) {
        if (ended) {
            session.close();
            return;
        }
        sessions.add(session);
        traffic.streams.lazySet(sessions.size());
        session.port().session(session);
        drain(session.port().rtp());
        drain(session.port().rtcp());
    }

    private void drain(DatagramChannel channel) {
        try {
            for (int i = 0; i < MOST_STALE; i++) {
                arrival.packet.clear();
                if (channel.receive(arrival.packet) == null) {
                    return;
                }
                traffic.drop(Dropped.STRAY);
            }
        } catch (IOException e) {
            LOG.debug("draining {}", channel, e);
        }
    }

    /** A stream begins to send, in the next slot that has room. */
    void start(RtpSession session) {
        if (session.closed() || session.started()) {
            return;
        }
        long next = clock.next();
        int slot = slots.add(session, PacketClock.slot(next));
        long first = next + Math.floorMod(slot - PacketClock.slot(next), PacketClock.SLOTS);
        session.start(slot, PacketClock.round(first), System.nanoTime());
    }

    void end(RtpSession session) {
        if (session.closed()) {
            return;
        }
        if (session.started()) {
            report(session, System.nanoTime(), true);
            slots.remove(session, session.slot());
        }
        session.publish();
        Traffic.add(traffic.lost, session.newlyLost());
        session.close();
        sessions.remove(session);
        traffic.streams.lazySet(sessions.size());
        session.port().session(null);
        release.accept(session.port());
    }

    // ---- receiving

    private void receive() {
        try {
            selector.selectNow(read);
        } catch (IOException e) {
            LOG.error("the media selector failed", e);
        }
    }

    private void read(SelectionKey key) {
        Socket socket = (Socket) key.attachment();
        RtpSession session = socket.port().session();
        try {
            arrival.packet.clear();
            InetSocketAddress source = (InetSocketAddress) socket.channel().receive(arrival.packet);
            if (source == null) {
                return;
            }
            if (session == null) {
                traffic.drop(Dropped.STRAY);
                return;
            }
            arrival.length = arrival.packet.position();
            arrival.source = source;
            arrival.nanos = System.nanoTime();
            if (socket.rtcp()) {
                control(session);
            } else {
                receivePath.receive(session, arrival);
            }
        } catch (IOException e) {
            LOG.debug("receiving on port {}", socket.port().number(), e);
        } catch (RuntimeException bug) {
            fail(session, bug);
        }
    }

    private void control(RtpSession session) {
        SourceLatch latch = session.latch();
        boolean peer = latch != null
                && arrival.source.getAddress().equals(latch.target().getAddress());
        if (!peer || !Rtcp.valid(arrival.packet, arrival.length)) {
            traffic.drop(peer ? Dropped.MALFORMED : Dropped.SOURCE);
            return;
        }
        session.heard(arrival.nanos); // one that is muted and saves silence still reports
        if (Rtcp.senderReport(arrival.packet, arrival.length)) {
            session.senderReport(Rtcp.middleOfNtp(arrival.packet), arrival.nanos);
        }
    }

    // ---- sending

    private void slot(long number, long now) {
        List<RtpSession> due = slots.in(PacketClock.slot(number));
        long round = PacketClock.round(number);
        for (int i = due.size() - 1; i >= 0; i--) {
            RtpSession session = due.get(i);
            try {
                session.round(round);
                sendPath.send(session);
                receivePath.told(session, session.dtmf().tick(now));
                if ((round + session.numbering().ssrc() & 0xFFFF_FFFFL) % CHECK_ROUNDS == 0) {
                    check(session, round, now);
                }
            } catch (RuntimeException bug) {
                fail(session, bug);
            }
        }
    }

    private void check(RtpSession session, long round, long now) {
        session.publish();
        Traffic.add(traffic.lost, session.newlyLost());
        if ((round + session.numbering().ssrc() & 0xFFFF_FFFFL) % RTCP_ROUNDS == 0) {
            report(session, now, false);
        }
        if (session.timedOut(now, timeoutNanos)) {
            session.listener().receiveTimeout();
        }
    }

    private void report(RtpSession session, long now, boolean bye) {
        InetSocketAddress target = session.rtcpTarget();
        if (target == null) {
            return;
        }
        Rtcp.write(report, session, now, System.currentTimeMillis(), bye);
        try {
            session.port().rtcp().send(report.flip(), target);
        } catch (IOException e) {
            Traffic.add(traffic.notSent, 1);
        }
    }

    // a bug ends that stream, never the thread
    private void fail(@Nullable RtpSession session, RuntimeException bug) {
        LOG.error("a media stream failed", bug);
        if (session == null || session.closed()) {
            return;
        }
        tell(() -> {
            end(session);
            session.listener().receiveTimeout();
        });
    }
}
