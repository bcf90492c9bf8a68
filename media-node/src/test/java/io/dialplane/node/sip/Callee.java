package io.dialplane.node.sip;

import static io.dialplane.node.Wirephone.header;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A phone that is called and says exactly what a test wants, one datagram at a time. */
final class Callee implements AutoCloseable {
    static final String ANSWER = "v=0\r\no=b 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 4002 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";

    /** Ours, in requests. */
    String tag = "b";

    private final DatagramSocket socket;
    private final int node;

    Callee(int nodePort) {
        node = nodePort;
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(String message) {
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message that begins so, others are passed over. */
    String receive(String beginning) {
        return receive(beginning, 5_000).orElseThrow(() -> new AssertionError("no " + beginning + " came"));
    }

    Optional<String> receive(String beginning, int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        try {
            while (System.nanoTime() < end) {
                socket.setSoTimeout(Math.max(1, (int) ((end - System.nanoTime()) / 1_000_000)));
                var packet = new DatagramPacket(new byte[65_536], 65_536);
                socket.receive(packet);
                var message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (message.startsWith(beginning)) {
                    return Optional.of(message);
                }
            }
            return Optional.empty();
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void respond(String request, int status) {
        respond(request, status, "b", "", "");
    }

    /** Answers a request: its own headers, our tag, and more. */
    void respond(String request, int status, String tag, String more, String body) {
        var to = header(request, "To");
        send("SIP/2.0 " + status + " Said\r\n"
                + "Via: " + header(request, "Via") + "\r\n"
                + "From: " + header(request, "From") + "\r\n"
                + "To: " + to + (to.contains(";tag=") ? "" : ";tag=" + tag) + "\r\n"
                + "Call-ID: " + header(request, "Call-ID") + "\r\n"
                + "CSeq: " + header(request, "CSeq") + "\r\n"
                + "Contact: <sip:bob@127.0.0.1:" + port() + ">\r\n"
                + more
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    /** Takes the call: the INVITE that was answered and confirmed. */
    String answers() {
        var invite = receive("INVITE");
        respond(invite, 200, "b", "", ANSWER);
        receive("ACK");
        return invite;
    }

    /** A request within the dialog that an INVITE made. */
    void request(String invite, String method, int cseq, String more, String body) {
        send(method + " sip:127.0.0.1:" + node + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK" + method + cseq + header(invite, "Call-ID")
                + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: " + header(invite, "To") + ";tag=" + tag + "\r\n"
                + "To: " + header(invite, "From") + "\r\n"
                + "Call-ID: " + header(invite, "Call-ID") + "\r\n"
                + "CSeq: " + cseq + " " + method + "\r\n"
                + "Contact: <sip:bob@127.0.0.1:" + port() + ">\r\n"
                + more
                + (body.isEmpty() || more.contains("Content-Type") ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    @Override
    public void close() {
        socket.close();
    }
}
