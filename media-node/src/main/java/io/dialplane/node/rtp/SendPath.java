package io.dialplane.node.rtp;

import io.dialplane.node.codec.G711;
import io.dialplane.node.dtmf.DtmfSender;
import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.sound.KeyTones;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The way of a packet to be sent, step by step, once per stream and round. A step that returns false ends it. Runs on
 * the media thread: no lock, no allocation, no waiting.
 */
final class SendPath {
    /** Rounds without a packet of the other phone after which silence is sent in its place: 100 ms. */
    static final int FILLED_AFTER = 5;

    private static final int EVENT_VOLUME = 10; // RFC 4733 §2.3.2: -10 dBm0

    private interface Step {
        boolean take(RtpSession session, Negotiated agreed);
    }

    private final Step[] steps;
    private final Traffic traffic;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(RtpHeader.LENGTH + G711.FRAME);
    private final byte[][] silence;

    SendPath(Traffic traffic) {
        this.traffic = traffic;
        silence = new byte[AudioCodec.values().length][G711.FRAME];
        for (AudioCodec codec : AudioCodec.values()) {
            Arrays.fill(silence[codec.ordinal()], G711.silence(codec));
        }
        steps = List.<Step>of(
                        this::digits,
                        this::played,
                        this::relayed,
                        this::echoed,
                        this::silence,
                        this::header,
                        this::socket)
                .toArray(Step[]::new);
    }

    void send(RtpSession session) {
        Negotiated agreed = session.agreed();
        if (agreed == null) {
            return;
        }
        packet.clear().position(RtpHeader.LENGTH);
        for (Step step : steps) {
            if (!step.take(session, agreed)) {
                return;
            }
        }
    }

    // what is being sent keeps everything else waiting; an event is a packet of its own
    private boolean digits(RtpSession session, Negotiated agreed) {
        DigitPlayback digits = session.digits().first();
        if (digits == null) {
            return true;
        }
        DtmfSender sender = digits.sender();
        DtmfSender.Step step = digits.next(session.numbering().timestamp());
        switch (step) {
            case BEGIN, PRESSED, END -> {
                if (session.agreedOnEvents()) {
                    event(session, agreed, digits, step);
                    return false;
                }
                if (sender.isPressed()) {
                    KeyTones.fill(packet, sender.key(), sender.duration() - G711.FRAME, agreed.codec());
                }
            }
            case SILENT -> {}
            case DONE -> {
                session.digits().remove();
                return true;
            }
        }
        return silence(session, agreed);
    }

    private void event(RtpSession session, Negotiated agreed, DigitPlayback digits, DtmfSender.Step step) {
        DtmfSender sender = digits.sender();
        // RFC 4733 §2.3: event (8), E (1), R (1), volume (6), duration (16)
        packet.put((byte) sender.event());
        packet.put((byte) ((step == DtmfSender.Step.END ? 0x80 : 0) | EVENT_VOLUME));
        packet.putShort((short) sender.duration());
        if (session.sends()) {
            RtpHeader.write(
                    packet,
                    step == DtmfSender.Step.BEGIN,
                    agreed.telephoneEventPayloadType(),
                    session.numbering().sequence(),
                    digits.timestamp(),
                    session.numbering().ssrc());
            packet.flip();
            socket(session, agreed);
        }
    }

    private boolean played(RtpSession session, Negotiated agreed) {
        Player player = session.player();
        if (player != null
                && packet.position() == RtpHeader.LENGTH
                && player.fill(packet, G711.FRAME, agreed.codec()) < G711.FRAME) {
            session.stop(Ended.FINISHED);
        }
        return true;
    }

    private boolean relayed(RtpSession session, Negotiated agreed) {
        // the packets of the other phone go out as they come; only what is missing is made here
        return session.bridge() == null
                || packet.position() > RtpHeader.LENGTH
                || session.numbering().roundsSinceRelayed() >= FILLED_AFTER;
    }

    private boolean echoed(RtpSession session, Negotiated agreed) {
        EchoBuffer echo = session.echo();
        if (echo != null && session.bridge() == null && packet.position() == RtpHeader.LENGTH) {
            echo.take(packet, G711.FRAME);
        }
        return true;
    }

    private boolean silence(RtpSession session, Negotiated agreed) {
        packet.put(silence[agreed.codec().ordinal()], 0, packet.remaining());
        return true;
    }

    private boolean header(RtpSession session, Negotiated agreed) {
        if (!session.sends()) {
            return false; // on hold: sounds pass unheard
        }
        Numbering numbering = session.numbering();
        session.tapes().sent(numbering.timestamp(), packet, RtpHeader.LENGTH, G711.FRAME, agreed.codec());
        RtpHeader.write(
                packet,
                numbering.marker(),
                agreed.codec().payloadType(),
                numbering.sequence(),
                numbering.timestamp(),
                numbering.ssrc());
        packet.flip();
        return true;
    }

    private boolean socket(RtpSession session, Negotiated agreed) {
        SourceLatch latch = session.latch();
        try {
            if (latch != null && session.port().rtp().send(packet, latch.target()) > 0) {
                session.sent(packet.limit() - RtpHeader.LENGTH);
                Traffic.add(traffic.sent, 1);
                return true;
            }
        } catch (IOException unreachable) {
            // the network's answer to this packet; the next one may pass, and the time-out ends a dead call
        }
        Traffic.add(traffic.notSent, 1);
        return false;
    }
}
