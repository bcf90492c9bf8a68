package io.dialplane.node.rtp;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.Negotiated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The way of a packet to be sent, step by step, once per stream and round. A step that returns false ends it. Runs on
 * the media thread: no lock, no allocation, no waiting.
 */
final class SendPath {
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
        steps = List.<Step>of(this::played, this::echoed, this::silence, this::header, this::socket)
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

    private boolean played(RtpSession session, Negotiated agreed) {
        Player player = session.player();
        if (player != null && player.fill(packet, G711.FRAME, agreed.codec()) < G711.FRAME) {
            session.stop(Ended.FINISHED);
        }
        return true;
    }

    private boolean echoed(RtpSession session, Negotiated agreed) {
        EchoBuffer echo = session.echo();
        if (echo != null && packet.position() == RtpHeader.LENGTH) {
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
        RtpHeader.write(
                packet,
                session.marker(),
                agreed.codec().payloadType(),
                session.sequence(),
                session.timestampNow(),
                session.ssrc());
        packet.flip();
        return true;
    }

    private boolean socket(RtpSession session, Negotiated agreed) {
        SourceLatch latch = session.latch();
        try {
            if (latch != null && session.port().rtp().send(packet, latch.target()) > 0) {
                session.sent(G711.FRAME);
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
