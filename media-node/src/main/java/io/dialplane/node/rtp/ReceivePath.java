package io.dialplane.node.rtp;

import io.dialplane.node.dtmf.DtmfReceiver;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.rtp.Traffic.Dropped;
import java.util.List;

/**
 * The way of a received RTP packet, step by step. A step that returns false ends it; the steps that refuse a packet
 * count why. Runs on the media thread: no lock, no allocation, no waiting.
 */
final class ReceivePath {
    private static final int COMFORT_NOISE = 13; // RFC 3389

    private interface Step {
        boolean take(RtpSession session, Negotiated agreed, Arrival arrival);
    }

    private final Step[] steps;
    private final Traffic traffic;
    private final RelayPath relayPath;

    ReceivePath(Traffic traffic, RelayPath relayPath) {
        this.traffic = traffic;
        this.relayPath = relayPath;
        steps = List.<Step>of(
                        this::wellFormed,
                        this::agreedType,
                        this::fromThePeer,
                        this::inSequence,
                        this::count,
                        this::digit,
                        this::audio)
                .toArray(Step[]::new);
    }

    void receive(RtpSession session, Arrival arrival) {
        Negotiated agreed = session.agreed();
        if (agreed == null) {
            traffic.drop(Dropped.STRAY);
            return;
        }
        for (Step step : steps) {
            if (!step.take(session, agreed, arrival)) {
                return;
            }
        }
    }

    private boolean wellFormed(RtpSession session, Negotiated agreed, Arrival arrival) {
        // RFC 3550 A.1
        int offset = RtpHeader.payloadOffset(arrival.packet, arrival.length);
        if (offset < 0 || RtpHeader.version(arrival.packet) != RtpHeader.VERSION) {
            return drop(Dropped.MALFORMED);
        }
        arrival.payloadOffset = offset;
        arrival.payloadLength = RtpHeader.payloadLength(arrival.packet, offset, arrival.length);
        return arrival.payloadLength >= 0 || drop(Dropped.MALFORMED);
    }

    private boolean agreedType(RtpSession session, Negotiated agreed, Arrival arrival) {
        int type = RtpHeader.payloadType(arrival.packet);
        return type == agreed.codec().payloadType()
                || type == agreed.telephoneEventPayloadType()
                || type == COMFORT_NOISE
                || drop(Dropped.PAYLOAD_TYPE);
    }

    private boolean fromThePeer(RtpSession session, Negotiated agreed, Arrival arrival) {
        SourceLatch latch = session.latch();
        return latch != null
                        && latch.accept(
                                arrival.source,
                                RtpHeader.ssrc(arrival.packet),
                                RtpHeader.sequence(arrival.packet),
                                arrival.nanos)
                || drop(Dropped.SOURCE);
    }

    private boolean inSequence(RtpSession session, Negotiated agreed, Arrival arrival) {
        return session.reception().packet(RtpHeader.ssrc(arrival.packet), RtpHeader.sequence(arrival.packet))
                || drop(Dropped.SEQUENCE);
    }

    private boolean count(RtpSession session, Negotiated agreed, Arrival arrival) {
        session.received(arrival.nanos);
        Traffic.add(traffic.received, 1);
        return true;
    }

    private boolean digit(RtpSession session, Negotiated agreed, Arrival arrival) {
        if (RtpHeader.payloadType(arrival.packet) != agreed.telephoneEventPayloadType()) {
            return true;
        }
        RtpBridge bridge = session.bridge();
        if (bridge != null && arrival.payloadLength >= DtmfReceiver.PAYLOAD) {
            relayPath.take(session, bridge, agreed, arrival, true);
        }
        char digit = session.dtmf()
                .packet(
                        RtpHeader.timestamp(arrival.packet),
                        arrival.packet,
                        arrival.payloadOffset,
                        arrival.payloadLength,
                        arrival.nanos);
        told(session, digit);
        return false;
    }

    /** Tells the listener of a digit, unless there is none. */
    void told(RtpSession session, char digit) {
        if (digit != DtmfReceiver.NONE) {
            Traffic.add(traffic.digits, 1);
            RtpBridge bridge = session.bridge();
            if (bridge != null) {
                bridge.digit(session, digit);
            }
            session.listener().digit(digit, session.dtmf().endedMillis());
        }
    }

    private boolean audio(RtpSession session, Negotiated agreed, Arrival arrival) {
        session.reception().arrival(RtpHeader.timestamp(arrival.packet), arrival.nanos);
        if (RtpHeader.payloadType(arrival.packet) != agreed.codec().payloadType() || !agreed.receives()) {
            return false;
        }
        session.tapes()
                .received(
                        RtpHeader.timestamp(arrival.packet),
                        arrival.packet,
                        arrival.payloadOffset,
                        arrival.payloadLength,
                        agreed.codec());
        RtpBridge bridge = session.bridge();
        EchoBuffer echo = session.echo();
        if (bridge != null) {
            relayPath.take(session, bridge, agreed, arrival, false);
        } else if (echo != null) {
            echo.put(arrival.packet, arrival.payloadOffset, arrival.payloadLength);
        }
        return true;
    }

    private boolean drop(Dropped reason) {
        traffic.drop(reason);
        return false;
    }
}
