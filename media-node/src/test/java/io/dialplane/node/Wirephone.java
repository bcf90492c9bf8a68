package io.dialplane.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A phone that says exactly what a test wants, one datagram at a time. */
public final class Wirephone implements AutoCloseable {
    public static final String OFFER = "v=0\r\no=a 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";

    public final String callId = UUID.randomUUID().toString();
    private final DatagramSocket socket;
    private final int node;
    private String peerTag = "";
    private int branch;

    public Wirephone(int nodePort) {
        node = nodePort;
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(5_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request with the usual headers, more of them, and a body. */
    public String request(String method, String number, int cseq, String more, String body) {
        return request(method, number, cseq, "z9hG4bK" + callId + ++branch, more, body);
    }

    public String request(String method, String number, int cseq, String itsBranch, String more, String body) {
        return method + " sip:" + number + "@127.0.0.1:" + node + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + socket.getLocalPort() + ";branch=" + itsBranch + "\r\n"
                + (more.contains("Max-Forwards") ? "" : "Max-Forwards: 70\r\n")
                + "From: \"Alice\" <sip:1001@127.0.0.1>;tag=a\r\n"
                + "To: <sip:" + number + "@127.0.0.1>" + peerTag + "\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: " + cseq + " " + method + "\r\n"
                + "Contact: <sip:1001@127.0.0.1:" + socket.getLocalPort() + ">\r\n"
                + more
                + (body.isEmpty() || more.contains("Content-Type") ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    public Wirephone send(String message) {
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public Wirephone sendRequest(String method, String number, int cseq, String more, String body) {
        return send(request(method, number, cseq, more, body));
    }

    /** The next message that is neither a 100 nor the answer to a keep-alive. */
    public String receive() {
        return receive(5_000).orElseThrow(() -> new AssertionError("nothing came"));
    }

    public Optional<String> receive(int millis) {
        try {
            socket.setSoTimeout(millis);
            while (true) {
                var packet = new DatagramPacket(new byte[65_536], 65_536);
                socket.receive(packet);
                if (packet.getPort() != node) {
                    throw new AssertionError("sent from port " + packet.getPort() + ", which no firewall lets in");
                }
                var message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (!message.startsWith("SIP/2.0 100") && !message.isBlank()) {
                    return Optional.of(message);
                }
            }
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status of the next final response. */
    public int status() {
        return status(receive());
    }

    public static int status(String message) {
        if (!message.startsWith("SIP/2.0 ")) {
            throw new AssertionError("not a response: " + message);
        }
        return Integer.parseInt(message.substring(8, 11));
    }

    public static String header(String message, String name) {
        var matcher = Pattern.compile("(?m)^" + name + ": *(.*?)\\r?$").matcher(message);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Calls, is answered, confirms; the answer. */
    public String answered(String number) {
        sendRequest("INVITE", number, 1, "", OFFER);
        var ok = receive();
        if (status(ok) != 200) {
            throw new AssertionError("not answered: " + ok);
        }
        remember(ok);
        sendRequest("ACK", number, 1, "", "");
        return ok;
    }

    /** From now on requests are within the dialog. */
    public void remember(String response) {
        var to = header(response, "To");
        peerTag = to.contains(";tag=") ? to.substring(to.indexOf(";tag=")) : "";
    }

    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }
}
