package io.dialplane.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The RTP of one call: an even port, a thread that receives, a thread that sends a packet every 20 ms to wherever the
 * other side's description says.
 */
final class Audio implements AutoCloseable {
    private static final long FRAME_NANOS = 20_000_000;
    /** A sender that fell so far behind starts counting anew, rather than sending a burst. */
    private static final long TOO_LATE_NANOS = 200_000_000;

    private static final int BUFFER = 1 << 20;
    private static final int LOWEST_PORT = 33_000;
    private static final int HIGHEST_PORT = 60_000;

    private final DatagramSocket socket;
    private final Reception reception = new Reception();
    private final Outgoing outgoing = new Outgoing();
    private volatile Optional<InetSocketAddress> destination = Optional.empty();
    private volatile boolean sending;
    private boolean started;

    Audio(InetAddress address) {
        this.socket = open(address);
    }

    private static DatagramSocket open(InetAddress address) {
        for (int attempt = 0; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT) & ~1;
            try {
                var socket = new DatagramSocket(new InetSocketAddress(address, port));
                socket.setReceiveBufferSize(BUFFER);
                return socket;
            } catch (IOException taken) {
                if (attempt > 200) {
                    throw new UncheckedIOException("no free RTP port", taken);
                }
            }
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    Reception reception() {
        return reception;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    /** Sends to this description from now on, in its first codec; the threads start with the first one. */
    synchronized void connect(Sdp remote, int digitType) {
        boolean wanted =
                remote.direction().equals("sendrecv") || remote.direction().equals("recvonly");
        Codec codec = remote.codecs().isEmpty() ? Codec.PCMU : remote.codecs().getFirst();
        outgoing.use(codec, remote.digits());
        reception.expectDigits(digitType);
        destination = Optional.of(remote.address());
        sending = wanted && remote.address().getPort() > 0;
        if (!started && !socket.isClosed()) {
            started = true;
            Thread.ofPlatform().daemon().name("phone-rtp-in").start(this::receive);
            Thread.ofPlatform()
                    .daemon()
                    .priority(Thread.MAX_PRIORITY)
                    .name("phone-rtp-out")
                    .start(this::send);
        }
    }

    private void receive() {
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        while (!socket.isClosed()) {
            try {
                packet.setLength(2_048);
                socket.receive(packet);
                reception.packet(packet.getData(), packet.getLength(), System.nanoTime());
            } catch (IOException closedOrRefused) {
                if (socket.isClosed()) {
                    return;
                }
            }
        }
    }

    private void send() {
        long next = System.nanoTime();
        while (!socket.isClosed()) {
            Optional<byte[]> packet = outgoing.next();
            if (sending && packet.isPresent() && destination.isPresent()) {
                transmit(packet.get(), destination.get());
            }
            next += FRAME_NANOS;
            long now = System.nanoTime();
            if (now - next > TOO_LATE_NANOS) {
                next = now;
            }
            for (; next - now > 0 && !socket.isClosed(); now = System.nanoTime()) {
                LockSupport.parkNanos(next - now);
            }
        }
    }

    private void transmit(byte[] packet, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(packet, packet.length, to));
        } catch (IOException | IllegalArgumentException unreachable) {
            // RTP to a port that is closed is lost, like any other loss
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
