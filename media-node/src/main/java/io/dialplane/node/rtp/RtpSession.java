package io.dialplane.node.rtp;

import io.dialplane.node.dtmf.DtmfReceiver;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.MediaStream.Listener;
import io.dialplane.node.media.MediaStream.Statistics;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.recording.Tapes;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of one stream. Owned by the media thread of its loop: everybody else goes through {@link RtpStream}, whose
 * commands the loop carries out between two slots.
 */
final class RtpSession {
    private final RtpPort port;
    private final Listener listener;
    private final Reception reception = new Reception();
    private final DtmfReceiver dtmf = new DtmfReceiver();
    // written by the media thread alone, read by others
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sentPackets = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong jitter = new AtomicLong(); // a double's bits

    private final Numbering numbering = new Numbering();
    private final DigitQueue digits = new DigitQueue();
    private final Tapes tapes = new Tapes();

    private @Nullable Negotiated agreed;
    private @Nullable SourceLatch latch;
    private @Nullable Player player;
    private @Nullable EchoBuffer echo;
    private @Nullable RtpBridge bridge;
    private @Nullable Relay relay;
    private boolean started;
    private boolean closed;
    private int slot = -1;

    private boolean reachable;
    private @Nullable InetSocketAddress rtcpTarget;
    private long sentOctets;
    private long lastHeardNanos;
    private boolean timeoutTold;
    private boolean early;
    private long lostTold;
    private int lastSenderReport;
    private long senderReportNanos;

    RtpSession(RtpPort port, Listener listener) {
        this.port = port;
        this.listener = listener;
    }

    RtpPort port() {
        return port;
    }

    Listener listener() {
        return listener;
    }

    Reception reception() {
        return reception;
    }

    DtmfReceiver dtmf() {
        return dtmf;
    }

    @Nullable
    Negotiated agreed() {
        return agreed;
    }

    @Nullable
    SourceLatch latch() {
        return latch;
    }

    @Nullable
    Player player() {
        return player;
    }

    @Nullable
    EchoBuffer echo() {
        return echo;
    }

    Numbering numbering() {
        return numbering;
    }

    DigitQueue digits() {
        return digits;
    }

    Tapes tapes() {
        return tapes;
    }

    @Nullable
    RtpBridge bridge() {
        return bridge;
    }

    /** How what the other stream of the bridge receives is numbered here. */
    @Nullable
    Relay relay() {
        return relay;
    }

    /** Connected from now on, and no longer with another one. */
    void join(RtpBridge next) {
        RtpBridge last = bridge;
        if (closed || !next.isOpen()) {
            next.close();
            return;
        }
        bridge = next;
        relay = new Relay();
        if (last != null) {
            last.close();
        }
    }

    void part(RtpBridge from) {
        if (bridge == from) {
            bridge = null;
            relay = null;
        }
    }

    /** Whether the peer takes digits as telephone events (RFC 4733). */
    boolean agreedOnEvents() {
        return agreed != null && agreed.telephoneEventPayloadType() >= 0;
    }

    /** New agreement: the peer may have moved; after a pause in sending the next packet is marked (RFC 3551 §4.1). */
    void negotiate(Negotiated next, long nowNanos) {
        Negotiated last = agreed;
        agreed = next;
        reachable = reachable(next.remote());
        if (latch == null) {
            latch = new SourceLatch(next.remote());
        } else {
            latch.announce(next.remote());
        }
        if (last != null && !last.sends() && next.sends()) {
            numbering.mark();
        }
        if (last != null && last.codec() != next.codec() && echo != null) {
            echo.clear();
        }
        if (last == null || !last.receives()) {
            heard(nowNanos);
        }
    }

    // RFC 3264 §8.4: 0.0.0.0 was a way to say hold; what cannot be sent to must not fail packet by packet
    private boolean reachable(InetSocketAddress remote) {
        InetAddress address = remote.getAddress();
        return address != null
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && remote.getPort() != 0
                && (address instanceof Inet6Address) == port.six();
    }

    /** Lives in a slot from now on. */
    void start(int slot, long firstRound, long nowNanos) {
        started = true;
        this.slot = slot;
        numbering.start(firstRound);
        heard(nowNanos);
    }

    boolean started() {
        return started;
    }

    int slot() {
        return slot;
    }

    void play(Player next) {
        stop(Ended.STOPPED);
        if (closed) {
            next.end(Ended.CLOSED);
        } else {
            player = next;
        }
    }

    /** Ends this playback if it is still the current one. */
    void stop(Player which) {
        if (player == which) {
            stop(Ended.STOPPED);
        }
    }

    void stop(Ended how) {
        if (player != null) {
            player.end(how);
            player = null;
        }
    }

    void echo(boolean on) {
        echo = on ? new EchoBuffer() : null;
    }

    void close() {
        closed = true;
        stop(Ended.CLOSED);
        digits.close();
        tapes.close();
        if (bridge != null) {
            bridge.close();
        }
    }

    boolean closed() {
        return closed;
    }

    // ---- sending

    /** Whether a packet is to leave each round. */
    boolean sends() {
        return agreed != null && agreed.sends() && reachable;
    }

    /** Where reports go: the port above the one RTP goes to. Nowhere when that is unknown. */
    @Nullable
    InetSocketAddress rtcpTarget() {
        if (latch == null || !reachable || latch.target().getPort() == 65_535) {
            return null;
        }
        InetSocketAddress rtp = latch.target();
        if (rtcpTarget == null
                || rtcpTarget.getPort() != rtp.getPort() + 1
                || !rtcpTarget.getAddress().equals(rtp.getAddress())) {
            rtcpTarget = new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1);
        }
        return rtcpTarget;
    }

    void round(long round) {
        numbering.round(round);
        tapes.round(round);
    }

    /** A packet made here was sent. */
    void sent(int octets) {
        numbering.sent();
        relayed(octets);
    }

    /** A packet of the other stream was sent. */
    void relayed(int octets) {
        sentPackets.lazySet(sentPackets.getPlain() + 1);
        sentOctets += octets;
    }

    long sentPackets() {
        return sentPackets.getPlain();
    }

    long sentOctets() {
        return sentOctets;
    }

    // ---- receiving

    void received(long nowNanos) {
        received.lazySet(received.getPlain() + 1);
        heard(nowNanos);
    }

    void heard(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    /** Before the answer nothing need come. */
    void early(boolean on, long nowNanos) {
        early = on;
        heard(nowNanos);
    }

    /** Once, when nothing was heard for so long although something is expected. */
    boolean timedOut(long nowNanos, long timeoutNanos) {
        boolean expected = started && agreed != null && agreed.receives() && !early && !timeoutTold;
        if (expected && nowNanos - lastHeardNanos > timeoutNanos) {
            timeoutTold = true;
            return true;
        }
        return false;
    }

    void senderReport(int middleOfNtp, long nowNanos) {
        lastSenderReport = middleOfNtp;
        senderReportNanos = nowNanos;
    }

    int lastSenderReport() {
        return lastSenderReport;
    }

    /** RFC 3550 §6.4.1 DLSR: in 1/65536 s, 0 when no report came. */
    int delaySinceSenderReport(long nowNanos) {
        return lastSenderReport == 0 ? 0 : (int) ((nowNanos - senderReportNanos) / 1000 * 65_536 / 1_000_000);
    }

    // ---- counters, published for other threads

    /** Lost packets that were not told yet. */
    long newlyLost() {
        long lost = Math.max(0, reception.lost() - lostTold);
        lostTold += lost;
        return lost;
    }

    void publish() {
        lost.lazySet(reception.lost());
        jitter.lazySet(Double.doubleToRawLongBits(reception.jitterMillis()));
    }

    /** Any thread. */
    Statistics statistics() {
        return new Statistics(received.get(), sentPackets.get(), lost.get(), Double.longBitsToDouble(jitter.get()));
    }
}
