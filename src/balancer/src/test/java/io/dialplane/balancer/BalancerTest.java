package io.dialplane.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.balancer.routing.Node;
import io.dialplane.settings.Settings;
import io.dialplane.settings.StartFailure;
import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.ProcessUnderTest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole balancer on loopback, between fake nodes and plain sockets. */
@Timeout(60)
class BalancerTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    Path directory;

    private final int port = FreePorts.one();
    private final List<FakeNode> nodes = new ArrayList<>();
    private DatagramSocket phone;
    private Balancer balancer;

    @BeforeEach
    void open() throws IOException {
        phone = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        phone.setSoTimeout(10_000);
        nodes.add(new FakeNode());
        nodes.add(new FakeNode());
    }

    @AfterEach
    void close() {
        phone.close();
        nodes.forEach(FakeNode::close);
        if (balancer != null) {
            balancer.close();
        }
    }

    private void start(String... more) {
        String names = nodes.stream().map(FakeNode::name).collect(Collectors.joining(","));
        List<String> args = Stream.concat(
                        Stream.of(
                                "--var=" + directory,
                                "--sip.port=" + port,
                                "--nodes=" + names,
                                "--health.port=0",
                                "--probe.interval=200ms"),
                        Stream.of(more))
                .toList();
        balancer = Balancer.start(Settings.load(BalancerSettings.class, args, Map.of()));
    }

    private String request(String method, String callId, int cseq, String extra) {
        return """
                %1$s sip:5000@127.0.0.1:%5$d SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:%6$d;rport;branch=z9hG4bK-%2$s-%3$d
                Max-Forwards: 70
                From: <sip:1001@127.0.0.1>;tag=phone
                To: <sip:5000@127.0.0.1>
                Call-ID: %2$s
                CSeq: %3$d %1$s
                Contact: <sip:1001@127.0.0.1:%6$d>
                %4$sContent-Length: 0

                """.formatted(method, callId, cseq, extra, port, phone.getLocalPort());
    }

    private void send(String text) throws IOException {
        byte[] out = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        phone.send(new DatagramPacket(out, out.length, LOOPBACK, port));
    }

    private String receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65535], 65535);
        phone.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static String header(String message, String name) {
        return message.lines()
                .filter(line -> line.startsWith(name + ": "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in\n" + message))
                .substring(name.length() + 2);
    }

    private String bye(String ok) {
        return request("BYE", header(ok, "Call-ID"), 2, "Route: " + header(ok, "Record-Route") + "\n")
                .replaceFirst("To: .*", "To: " + header(ok, "To"));
    }

    private FakeNode nodeOf(String ok) {
        return nodes.stream()
                .filter(node -> header(ok, "To").endsWith("tag=node" + node.port))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesACallOverUdpWithEpollAndWithJavasSelector(boolean nativeIo) throws IOException {
        start("--udp.native-io=" + nativeIo);
        for (int i = 0; i < 20; i++) {
            send(request("INVITE", "call-" + i, 1, ""));
            String ok = receive();
            assertThat(ok).startsWith("SIP/2.0 200");
            send(bye(ok));
            assertThat(receive()).startsWith("SIP/2.0 200").contains("2 BYE");
            assertThat(nodeOf(ok).requests("BYE"))
                    .anyMatch(bye -> header(bye, "Call-ID").equals(header(ok, "Call-ID")));
        }
        assertThat(nodes).allMatch(node -> !node.requests("INVITE").isEmpty());
    }

    @Test
    void findsTheNodeOfADialogAfterARestart() throws IOException {
        start();
        send(request("INVITE", "before", 1, ""));
        String ok = receive();
        balancer.close();
        start();
        send(bye(ok));
        assertThat(receive()).startsWith("SIP/2.0 200");
        assertThat(nodeOf(ok).requests("BYE")).hasSize(1);
    }

    @Test
    void bringsTheNodesByeToThePhone() throws IOException {
        start();
        send(request("INVITE", "hung-up", 1, ""));
        String ok = receive();
        FakeNode node = nodeOf(ok);
        node.send("""
                BYE sip:1001@127.0.0.1:%d SIP/2.0
                Via: SIP/2.0/UDP %s;branch=z9hG4bK-node
                Route: %s
                Max-Forwards: 70
                From: %s
                To: <sip:1001@127.0.0.1>;tag=phone
                Call-ID: hung-up
                CSeq: 1 BYE
                Content-Length: 0

                """.formatted(phone.getLocalPort(), node.name(), header(ok, "Record-Route"), header(ok, "To")), port);
        String bye = receive();
        assertThat(bye).startsWith("BYE sip:1001@");
        send(bye.replace("\r\n", "\n")
                .replaceFirst("BYE .*", "SIP/2.0 200 OK")
                .replaceFirst("(?m)^Max-Forwards: .*\n", ""));
        await().untilAsserted(() -> assertThat(node.requests("SIP/2.0")).hasSize(1));
    }

    @Test
    void goesOnWithTheNodesThatAreLeftAndTakesTheOtherBack() throws IOException {
        start();
        await().until(() -> balancer.nodes().stream().allMatch(node -> node.state() == Node.State.UP));
        FakeNode killed = nodes.getFirst();
        killed.close();
        for (int i = 0; i < 10; i++) {
            send(request("INVITE", "after-" + i, 1, ""));
            assertThat(receive()).startsWith("SIP/2.0 200");
        }
        await().until(() -> balancer.nodes().getFirst().state() == Node.State.DOWN);
        nodes.set(0, new FakeNode(killed.port));
        await().until(() -> balancer.nodes().getFirst().state() == Node.State.UP);
    }

    @Test
    void givesADrainingNodeNoNewCalls() throws IOException {
        start();
        nodes.getFirst().optionsStatus = 503;
        await().until(() -> balancer.nodes().getFirst().state() == Node.State.DRAINING);
        for (int i = 0; i < 20; i++) {
            send(request("INVITE", "drain-" + i, 1, ""));
            assertThat(nodeOf(receive())).isSameAs(nodes.get(1));
        }
    }

    @Test
    void refusesCallsWhileNoNodeIsThere() throws IOException {
        nodes.forEach(FakeNode::close);
        start();
        await().until(() -> balancer.nodes().stream().allMatch(node -> node.state() == Node.State.DOWN));
        send(request("INVITE", "none", 1, ""));
        assertThat(receive()).startsWith("SIP/2.0 503").contains("Retry-After: 2");
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void carriesACallOverTcpBothWaysOnTheCallersConnection() throws IOException {
        start();
        try (Socket socket = new Socket(LOOPBACK, port)) {
            socket.setSoTimeout(10_000);
            String invite = request("INVITE", "tcp", 1, "")
                    .replace("2.0/UDP", "2.0/TCP")
                    .replace("\n", "\r\n");
            // in small pieces, after a keep-alive that wants a pong
            socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(2)).containsExactly('\r', '\n');
            for (byte b : invite.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(b);
            }
            String ok = FakeNode.readMessage(socket.getInputStream());
            assertThat(ok).startsWith("SIP/2.0 200");
            FakeNode node = nodeOf(ok);
            assertThat(node.requests("INVITE").getFirst()).contains("Via: SIP/2.0/TCP 127.0.0.1:" + port);
            byeFromNodeOverTcp(node, ok, socket);
            String bye = bye(ok).replace("2.0/UDP", "2.0/TCP").replace("\n", "\r\n");
            socket.getOutputStream().write((bye + bye.replace("2 BYE", "3 BYE")).getBytes(StandardCharsets.US_ASCII));
            assertThat(FakeNode.readMessage(socket.getInputStream())).contains("2 BYE");
            assertThat(FakeNode.readMessage(socket.getInputStream())).contains("3 BYE");
        }
    }

    private void byeFromNodeOverTcp(FakeNode node, String ok, Socket phoneSocket) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            socket.setSoTimeout(10_000);
            String options = """
                    UPDATE sip:1001@127.0.0.1 SIP/2.0
                    Via: SIP/2.0/TCP %s;branch=z9hG4bK-node
                    Route: %s
                    Max-Forwards: 70
                    From: %s
                    To: <sip:1001@127.0.0.1>;tag=phone
                    Call-ID: tcp
                    CSeq: 1 UPDATE
                    Content-Length: 0

                    """.formatted(node.name(), header(ok, "Record-Route"), header(ok, "To"))
                    .replace("\n", "\r\n");
            socket.getOutputStream().write(options.getBytes(StandardCharsets.US_ASCII));
            String seen = FakeNode.readMessage(phoneSocket.getInputStream());
            assertThat(seen).startsWith("UPDATE sip:1001@");
            String answer = seen.replaceFirst("UPDATE .*", "SIP/2.0 200 OK");
            phoneSocket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            assertThat(FakeNode.readMessage(socket.getInputStream())).startsWith("SIP/2.0 200 OK");
        }
    }

    @Test
    void closesATcpConnectionThatSendsNoSip() throws IOException {
        start("--tcp.incomplete=200ms");
        try (Socket socket = new Socket(LOOPBACK, port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket socket = new Socket(LOOPBACK, port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("INVITE sip:5000".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void takesNoDatagramBeyondTheLimit() throws IOException {
        start("--udp.datagram-size=1200");
        send(request("INVITE", "large", 1, "X: " + "x".repeat(1500) + "\n"));
        send(request("INVITE", "small", 1, ""));
        assertThat(receive()).contains("Call-ID: small");
        assertThat(get("/q/metrics").body()).contains("dialplane_balancer_events_total{event=\"too_large\"} 1.0");
    }

    @Test
    void showsHealthAndMetrics() throws IOException {
        start();
        await().untilAsserted(() -> assertThat(get("/q/health").body())
                .startsWith("{\"status\":\"UP\"")
                .contains("\"state\":\"up\""));
        send(request("INVITE", "counted", 1, ""));
        receive();
        assertThat(get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/q/metrics").body())
                .contains("dialplane_sip_requests_total{method=\"INVITE\"} 1.0")
                .contains("dialplane_sip_responses_total{status=\"200\"} 1.0")
                .contains(
                        "dialplane_balancer_node_up{node=\"" + nodes.getFirst().name() + "\"} 1.0");
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + balancer.http().getPort() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysWhenAPortIsTaken() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(LOOPBACK, port))) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(this::start)
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("SIP over UDP cannot listen on 127.0.0.1:" + port
                            + ": the port is already taken by another process (setting --sip.port moves it).");
        }
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            assertThatThrownBy(() -> start("--health.port=" + taken.getLocalPort()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("--health.port");
        }
    }

    @Test
    void saysWhatIsWrongWithItsNodes() {
        assertThatThrownBy(() -> start("--nodes=here"))
                .hasMessage("the setting nodes has the entry 'here': expected host:port.");
        assertThatThrownBy(() -> start("--nodes=127.0.0.1:1,127.0.0.1:1")).hasMessageContaining("different nodes");
        assertThatThrownBy(() -> start("--nodes=127.0.0.1:" + port)).hasMessageContaining("the balancer itself");
        assertThatThrownBy(() -> start("--sip.host=0.0.0.0")).hasMessageContaining("sip.advertise");
    }

    @Test
    void runsAsAProcessThatEndsOnSigterm() {
        String[] args = {
            "--var=" + directory,
            "--sip.port=" + port,
            "--health.port=0",
            "--log.format=json",
            "--nodes=" + nodes.getFirst().name()
        };
        try (var process =
                ProcessUnderTest.java(BalancerMain.class.getName(), args).start()) {
            process.awaitLine("^\\{.*SIP on 127.0.0.1:" + port);
            try (var second =
                    ProcessUnderTest.java(BalancerMain.class.getName(), args).start()) {
                assertThat(second.awaitExit(Duration.ofSeconds(20))).isEqualTo(2);
                assertThat(second.output()).contains("already taken").doesNotContain("\tat ");
            }
            ProcessHandle.of(process.pid()).orElseThrow().destroy();
            assertThat(process.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
        }
    }
}
