package io.dialplane.node.rtp;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.Negotiated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way of a packet from one stream of a bridge to the other: taken by the media thread that received it, sent by the
 * one that owns the other stream. When that is another thread, the packet goes through the other's {@link #arriving}, a
 * queue without locks, and comes back by {@link #free}: packets are made once, when first that many are under way.
 */
final class RelayPath {
    /**
     * A packet on its way from one stream of a bridge to the other. Made once and used again and again: by the media thread
     * that received it, then by the one that sends it, which gives it back.
     */
    private static final class Relayed {
        /** Octets of payload at most: what fits into an Ethernet frame. Larger ones are not relayed. */
        static final int LARGEST = 1460;

        /** Room for a header, then the payload up to the buffer's limit. */
        final ByteBuffer packet = ByteBuffer.allocateDirect(RtpHeader.LENGTH + LARGEST);

        /** Who lent it. */
        final RelayPath home;

        RtpBridge bridge;
        RtpSession from;
        AudioCodec codec = AudioCodec.PCMU;
        boolean event;
        boolean marker;
        int ssrc;
        int sequence;
        int timestamp;

        Relayed(RelayPath home, RtpBridge bridge, RtpSession from) {
            this.home = home;
            this.bridge = bridge;
            this.from = from;
        }
    }

    private static final int MOST_UNDER_WAY = 2048;

    private final Traffic traffic;
    private final MpscArrayQueue<Relayed> arriving = new MpscArrayQueue<>(2 * MOST_UNDER_WAY);
    private final MpscArrayQueue<Relayed> free = new MpscArrayQueue<>(MOST_UNDER_WAY);
    private int made;
    private @Nullable Relayed here;

    RelayPath(Traffic traffic) {
        this.traffic = traffic;
    }

    /** Takes a received packet of a stream that is bridged. By the thread of that stream. */
    void take(RtpSession from, RtpBridge bridge, Negotiated agreed, Arrival arrival, boolean event) {
        if (arrival.payloadLength == 0 || arrival.payloadLength > Relayed.LARGEST || !agreed.receives()) {
            return;
        }
        RelayPath there = bridge.peer(from).port().loop().relayPath();
        Relayed relayed = there == this ? here(bridge, from) : lent(bridge, from);
        if (relayed == null) {
            Traffic.add(traffic.notSent, 1);
            return;
        }
        relayed.bridge = bridge;
        relayed.from = from;
        relayed.codec = agreed.codec();
        relayed.event = event;
        relayed.marker = RtpHeader.marker(arrival.packet);
        relayed.ssrc = RtpHeader.ssrc(arrival.packet);
        relayed.sequence = RtpHeader.sequence(arrival.packet);
        relayed.timestamp = RtpHeader.timestamp(arrival.packet);
        relayed.packet.clear();
        relayed.packet.put(RtpHeader.LENGTH, arrival.packet, arrival.payloadOffset, arrival.payloadLength);
        relayed.packet.limit(RtpHeader.LENGTH + arrival.payloadLength);
        if (there == this) {
            send(relayed);
        } else if (!there.arriving.relaxedOffer(relayed)) {
            free.relaxedOffer(relayed);
            Traffic.add(traffic.notSent, 1);
        }
    }

    private Relayed here(RtpBridge bridge, RtpSession from) {
        Relayed known = here;
        if (known == null) {
            known = new Relayed(this, bridge, from);
            here = known;
        }
        return known;
    }

    private @Nullable Relayed lent(RtpBridge bridge, RtpSession from) {
        Relayed relayed = free.relaxedPoll();
        if (relayed == null && made < MOST_UNDER_WAY) {
            made++;
            return new Relayed(this, bridge, from);
        }
        return relayed;
    }

    /**
     * Sends what other threads have received for streams of this one.
     *
     * @param fail ends a stream at whose packet this failed
     */
    void arrived(BiConsumer<RtpSession, RuntimeException> fail) {
        for (Relayed relayed = arriving.relaxedPoll(); relayed != null; relayed = arriving.relaxedPoll()) {
            try {
                send(relayed);
            } catch (RuntimeException bug) {
                fail.accept(relayed.bridge.peer(relayed.from), bug);
            } finally {
                relayed.home.free.relaxedOffer(relayed);
            }
        }
    }

    private void send(Relayed relayed) {
        RtpSession to = relayed.bridge.peer(relayed.from);
        Relay relay = to.relay();
        Negotiated agreed = to.agreed();
        if (to.bridge() != relayed.bridge || relay == null || agreed == null || !to.started() || !to.sends()) {
            return;
        }
        boolean sent = relayed.event ? event(relayed, to, relay, agreed) : audio(relayed, to, relay, agreed);
        if (sent) {
            to.relayed(relayed.packet.limit() - RtpHeader.LENGTH);
        }
    }

    private boolean audio(Relayed relayed, RtpSession to, Relay relay, Negotiated agreed) {
        if (to.player() != null || !to.digits().isEmpty()) {
            return false; // what plays takes its place
        }
        Numbering out = to.numbering();
        if (!relay.audio(out, relayed.ssrc, relayed.sequence, relayed.timestamp, relayed.marker)) {
            return false;
        }
        ByteBuffer packet = relayed.packet;
        int samples = packet.limit() - RtpHeader.LENGTH;
        if (agreed.codec() != relayed.codec) {
            G711.transcode(packet, RtpHeader.LENGTH, samples, relayed.codec, agreed.codec());
        }
        to.tapes().sent(relay.timestamp(), packet, RtpHeader.LENGTH, samples, agreed.codec());
        if (!socket(to, packet, relay, agreed.codec().payloadType())) {
            return false;
        }
        out.relayed(relay.sequence(), relay.timestamp(), samples);
        return true;
    }

    private boolean event(Relayed relayed, RtpSession to, Relay relay, Negotiated agreed) {
        Numbering out = to.numbering();
        int type = agreed.telephoneEventPayloadType();
        if (type < 0 || !relay.event(out, relayed.ssrc, relayed.sequence, relayed.timestamp, relayed.marker)) {
            return false;
        }
        if (!socket(to, relayed.packet, relay, type)) {
            return false;
        }
        out.relayedEvent(relay.sequence());
        return true;
    }

    private boolean socket(RtpSession to, ByteBuffer packet, Relay relay, int type) {
        RtpHeader.write(
                packet,
                relay.marker(),
                type,
                relay.sequence(),
                relay.timestamp(),
                to.numbering().ssrc());
        SourceLatch latch = to.latch();
        try {
            if (latch != null && to.port().rtp().send(packet, latch.target()) > 0) {
                Traffic.add(traffic.sent, 1);
                return true;
            }
        } catch (IOException unreachable) {
            // as in SendPath: the network's answer to this packet
        }
        Traffic.add(traffic.notSent, 1);
        return false;
    }
}
