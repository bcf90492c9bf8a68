package io.dialplane.balancer;

import io.dialplane.testkit.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node that answers every request at once, over UDP and TCP, and remembers what it got. */
final class FakeNode implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?mi)^Content-Length: (\\d+)");

    final int port;
    final List<String> received = new CopyOnWriteArrayList<>();
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    volatile int optionsStatus = 200;

    FakeNode() throws IOException {
        this(FreePorts.one());
    }

    FakeNode(int port) throws IOException {
        this.port = port;
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        udp = new DatagramSocket(new InetSocketAddress(loopback, port));
        tcp = new ServerSocket(port, 50, loopback);
        Thread.ofVirtual().start(this::datagrams);
        Thread.ofVirtual().start(this::connections);
    }

    String name() {
        return "127.0.0.1:" + port;
    }

    List<String> requests(String method) {
        return received.stream().filter(text -> text.startsWith(method + " ")).toList();
    }

    private void datagrams() {
        byte[] b = new byte[65535];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(b, b.length);
                udp.receive(packet);
                String answer = answer(new String(b, 0, packet.getLength(), StandardCharsets.UTF_8));
                if (!answer.isEmpty()) {
                    byte[] out = answer.getBytes(StandardCharsets.UTF_8);
                    udp.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void connections() {
        try {
            while (true) {
                Socket socket = tcp.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> stream(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void stream(Socket socket) {
        try {
            while (true) {
                String answer = answer(readMessage(socket.getInputStream()));
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            return;
        }
    }

    static String readMessage(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("closed");
            }
            head.write(c);
        }
        String text = head.toString(StandardCharsets.UTF_8);
        Matcher length = LENGTH.matcher(text);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        return text + new String(body, StandardCharsets.UTF_8);
    }

    private String answer(String message) {
        if (message.startsWith("SIP/2.0")) {
            received.add(message);
            return "";
        }
        boolean probe = message.startsWith("OPTIONS");
        if (!probe) {
            received.add(message);
        }
        if (message.startsWith("ACK")) {
            return "";
        }
        StringBuilder text = new StringBuilder("SIP/2.0 " + (probe ? optionsStatus : 200) + " Answer\r\n");
        message.lines()
                .filter(line -> line.matches("(?i)(via|record-route|path|from|call-id|cseq|to):.*"))
                .forEach(line -> text.append(line)
                        .append(line.startsWith("To:") && !line.contains(";tag=") ? ";tag=node" + port : "")
                        .append("\r\n"));
        return text.append("Contact: <sip:" + name() + ">\r\nContent-Length: 0\r\n\r\n")
                .toString();
    }

    /** Sends a request of its own to the balancer and gives what comes back. */
    void send(String message, int to) throws IOException {
        byte[] out = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        udp.send(new DatagramPacket(out, out.length, InetAddress.ofLiteral("127.0.0.1"), to));
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
