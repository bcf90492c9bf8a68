package io.dialplane.node.rtp;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The other end of a stream: a socket with an RTP and an RTCP port on loopback. */
final class Peer implements AutoCloseable {
    final DatagramSocket rtp;
    final DatagramSocket rtcp;
    final int ssrc;
    int sequence = 65_500; // wraps during a test
    int timestamp = -800;

    record Packet(boolean marker, int type, int sequence, int timestamp, int ssrc, byte[] payload, long nanos) {}

    Peer(int ssrc) {
        this.ssrc = ssrc;
        DatagramSocket[] pair = pair();
        rtp = pair[0];
        rtcp = pair[1];
    }

    private static DatagramSocket[] pair() {
        for (int tries = 0; tries < 100; tries++) {
            try {
                DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                try {
                    return new DatagramSocket[] {
                        first, new DatagramSocket(first.getLocalPort() + 1, InetAddress.getLoopbackAddress())
                    };
                } catch (IOException taken) {
                    first.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no two ports in a row");
    }

    InetSocketAddress address() {
        return (InetSocketAddress) rtp.getLocalSocketAddress();
    }

    void send(InetSocketAddress to, byte[] bytes) {
        try {
            rtp.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] packet(int type, byte[] payload, int timestamp) {
        ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
        RtpHeader.write(packet, false, type, sequence, timestamp, ssrc);
        sequence = sequence + 1 & 0xFFFF;
        packet.put(12, payload);
        return packet.array();
    }

    /** 20 ms of the samples. */
    void audio(InetSocketAddress to, AudioCodec codec, short[] samples) {
        send(to, packet(codec.payloadType(), G711.encode(codec, samples), timestamp));
        timestamp += samples.length;
    }

    void silence(InetSocketAddress to, int packets) {
        for (int i = 0; i < packets; i++) {
            audio(to, AudioCodec.PCMU, new short[160]);
        }
    }

    void event(InetSocketAddress to, int type, int event, boolean end, int duration, int timestamp) {
        byte[] payload = {(byte) event, (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration};
        send(to, packet(type, payload, timestamp));
    }

    Packet receive() {
        Packet packet = receive(3000);
        if (packet == null) {
            throw new AssertionError("no packet within 3 s");
        }
        return packet;
    }

    /** Null when none came. */
    Packet receive(int millis) {
        try {
            byte[] bytes = new byte[2048];
            DatagramPacket datagram = new DatagramPacket(bytes, bytes.length);
            rtp.setSoTimeout(millis);
            rtp.receive(datagram);
            long now = System.nanoTime();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            int offset = RtpHeader.payloadOffset(buffer, datagram.getLength());
            byte[] payload = java.util.Arrays.copyOfRange(bytes, offset, datagram.getLength());
            return new Packet(
                    RtpHeader.marker(buffer),
                    RtpHeader.payloadType(buffer),
                    RtpHeader.sequence(buffer),
                    RtpHeader.timestamp(buffer),
                    RtpHeader.ssrc(buffer),
                    payload,
                    now);
        } catch (SocketTimeoutException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Packet> packets(int count) {
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(receive());
        }
        return packets;
    }

    static short[] samples(List<Packet> packets) {
        short[] all =
                new short[packets.stream().mapToInt(p -> p.payload().length).sum()];
        int at = 0;
        for (Packet packet : packets) {
            AudioCodec codec = packet.type() == 0 ? AudioCodec.PCMU : AudioCodec.PCMA;
            for (byte octet : packet.payload()) {
                all[at++] = G711.decode(codec, octet);
            }
        }
        return all;
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
