package io.dialplane.node;

import static io.dialplane.node.Wirephone.OFFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By which connection the node hangs up a caller that came over TCP. */
class TcpTest {
    private static final int TIME_OUT = 5_000;

    private final NodeUnderTest node = new NodeUnderTest();
    private final String callId = UUID.randomUUID().toString();
    private ServerSocket listening;

    @BeforeEach
    void start() throws IOException {
        node.documents.put("5000", "[{\"verb\":\"answer\"},{\"verb\":\"pause\",\"length\":0.5},{\"verb\":\"hangup\"}]");
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(TIME_OUT);
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
        node.close();
    }

    @Test
    void saysWhenThePortIsTakenForTcpOnly() throws IOException {
        node.stop();
        try (var taken = new ServerSocket(node.port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(node::start)
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("SIP over TCP cannot listen on 127.0.0.1:" + node.port
                            + ": the port is already taken by another process (setting --sip.port moves it).");
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), node.port);
        socket.setSoTimeout(TIME_OUT);
        return socket;
    }

    private String request(String method, String contact, String more, String toTag, String body) {
        return method + " sip:5000@127.0.0.1:" + node.port + " SIP/2.0\r\n"
                + "Via: SIP/2.0/TCP 127.0.0.1:" + listening.getLocalPort() + ";branch=z9hG4bK" + method + callId
                + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:1001@127.0.0.1>;tag=a\r\n"
                + "To: <sip:5000@127.0.0.1>" + toTag + "\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + "Contact: <sip:1001@" + contact + ";transport=tcp>\r\n"
                + more
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next message: its headers; the body is read and dropped. */
    private static String receive(Socket socket) throws IOException {
        var in = socket.getInputStream();
        while (true) {
            var text = new StringBuilder();
            while (!text.toString().endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("closed after: " + text);
                }
                text.append((char) next);
            }
            var message = text.toString();
            var length = Wirephone.header(message, "Content-Length");
            in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
            if (!message.isBlank() && !message.startsWith("SIP/2.0 100")) {
                return message;
            }
        }
    }

    private static String receiveByNewConnection(ServerSocket listening) throws IOException {
        try (var connected = listening.accept()) {
            connected.setSoTimeout(TIME_OUT);
            return receive(connected);
        }
    }

    private void call(Socket socket, String contact, String more) throws IOException {
        send(socket, request("INVITE", contact, more, "", OFFER));
        var ok = receive(socket);
        assertThat(ok).startsWith("SIP/2.0 200");
        var to = Wirephone.header(ok, "To");
        send(socket, request("ACK", contact, more, to.substring(to.indexOf(";tag=")), ""));
    }

    @Test
    void hangsUpACallerThatNobodyElseReachesByItsOwnConnection() throws IOException {
        try (var phone = connect()) {
            call(phone, "192.0.2.9:5060", "");
            var bye = receive(phone);
            assertThat(bye).startsWith("BYE sip:1001@192.0.2.9:5060");
            send(phone, "SIP/2.0 200 OK\r\n" + bye.substring(bye.indexOf("\r\n") + 2));
        }
    }

    @Test
    void hangsUpByTheProxysConnectionWhenTheProxyIsNext() throws IOException {
        var route = "Record-Route: <sip:127.0.0.1:" + listening.getLocalPort() + ";transport=tcp;lr>\r\n";
        try (var proxy = connect()) {
            call(proxy, "192.0.2.9:5060", route);
            assertThat(receive(proxy)).startsWith("BYE ").contains("Route: <sip:127.0.0.1:" + listening.getLocalPort());
        }
    }

    @Test
    void connectsToTheFirstProxyWhenAnotherBroughtTheCall() throws IOException {
        try (var other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var proxy = connect()) {
            other.setSoTimeout(TIME_OUT);
            call(
                    proxy,
                    "192.0.2.9:5060",
                    "Record-Route: <sip:127.0.0.1:" + other.getLocalPort() + ";transport=tcp;lr>\r\n");
            assertThat(receiveByNewConnection(other)).startsWith("BYE ");
        }
    }

    @Test
    void connectsToTheContactWhenTheConnectionIsGone() throws IOException {
        try (var phone = connect()) {
            call(phone, "127.0.0.1:" + listening.getLocalPort(), "");
        }
        assertThat(receiveByNewConnection(listening)).startsWith("BYE ");
    }
}
