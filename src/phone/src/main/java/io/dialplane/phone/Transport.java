package io.dialplane.phone;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** SIP over UDP and TCP on one port number (RFC 3261 §18). TCP connections are opened on demand and reused. */
final class Transport implements AutoCloseable {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int CONNECTIONS = 256;
    private static final int HEAD_LIMIT = 16_384;

    /** Where a message goes to or came from. */
    record Hop(InetSocketAddress address, boolean tcp) {}

    private final DatagramSocket datagrams;
    private final ServerSocket listener;
    private final Map<InetSocketAddress, Socket> connections = new ConcurrentHashMap<>();
    private final BiConsumer<SipMessage, Hop> receiver;

    Transport(InetAddress address, int port, BiConsumer<SipMessage, Hop> receiver) {
        this.receiver = receiver;
        Sockets sockets = open(address, port);
        this.datagrams = sockets.datagrams();
        this.listener = sockets.listener();
    }

    private record Sockets(DatagramSocket datagrams, ServerSocket listener) {}

    private static Sockets open(InetAddress address, int port) {
        for (int attempt = 0; ; attempt++) {
            DatagramSocket datagrams = null;
            try {
                datagrams = new DatagramSocket(new InetSocketAddress(address, port));
                datagrams.setReceiveBufferSize(1 << 20);
                return new Sockets(datagrams, new ServerSocket(datagrams.getLocalPort(), 50, address));
            } catch (IOException taken) {
                if (datagrams != null) {
                    datagrams.close();
                }
                if (port != 0 || attempt > 20) {
                    throw new UncheckedIOException("SIP port " + port + " of " + address.getHostAddress(), taken);
                }
            }
        }
    }

    void start() {
        Thread.ofPlatform().daemon().name("phone-udp-" + port()).start(this::receiveDatagrams);
        Thread.ofPlatform().daemon().name("phone-tcp-" + port()).start(this::acceptConnections);
    }

    int port() {
        return datagrams.getLocalPort();
    }

    InetAddress address() {
        return datagrams.getLocalAddress();
    }

    void send(SipMessage message, Hop hop) throws IOException {
        byte[] bytes = message.bytes();
        if (!hop.tcp()) {
            datagrams.send(new DatagramPacket(bytes, bytes.length, hop.address()));
            return;
        }
        Socket connection = connection(hop.address());
        synchronized (connection) {
            connection.getOutputStream().write(bytes);
        }
    }

    private Socket connection(InetSocketAddress to) throws IOException {
        Socket open = connections.get(to);
        if (open != null && !open.isClosed()) {
            return open;
        }
        var fresh = new Socket();
        fresh.connect(to, CONNECT_MILLIS);
        serve(fresh);
        return fresh;
    }

    private void serve(Socket connection) throws IOException {
        connection.setTcpNoDelay(true);
        var remote = new InetSocketAddress(connection.getInetAddress(), connection.getPort());
        connections.put(remote, connection);
        Thread.ofVirtual().name("phone-connection-" + remote).start(() -> readConnection(connection, remote));
    }

    private void acceptConnections() {
        while (!listener.isClosed()) {
            try {
                Socket accepted = listener.accept();
                if (connections.size() >= CONNECTIONS) {
                    accepted.close();
                } else {
                    serve(accepted);
                }
            } catch (IOException closed) {
                // a connection that ended while being accepted; the loop ends with the listener
            }
        }
    }

    private void receiveDatagrams() {
        var packet = new DatagramPacket(new byte[SipMessage.LIMIT], SipMessage.LIMIT);
        while (!datagrams.isClosed()) {
            try {
                packet.setLength(SipMessage.LIMIT);
                datagrams.receive(packet);
                var from = new Hop((InetSocketAddress) packet.getSocketAddress(), false);
                SipMessage.parse(packet.getData(), packet.getLength()).ifPresent(m -> receiver.accept(m, from));
            } catch (IOException closedOrRefused) {
                // refused by an earlier destination (ICMP), or closed
            }
        }
    }

    private void readConnection(Socket connection, InetSocketAddress remote) {
        try (connection;
                var in = new BufferedInputStream(connection.getInputStream())) {
            while (true) {
                byte[] message = readMessage(in);
                if (message.length == 0) {
                    break;
                }
                SipMessage.parse(message, message.length).ifPresent(m -> receiver.accept(m, new Hop(remote, true)));
            }
        } catch (IOException ended) {
            // the other side closed; requests will open another
        } finally {
            connections.remove(remote, connection);
        }
    }

    /** One message framed by its Content-Length (RFC 3261 §18.3); empty at the end of the stream. */
    private static byte[] readMessage(InputStream in) throws IOException {
        var head = new byte[HEAD_LIMIT];
        int length = 0;
        while (true) {
            int next = in.read();
            if (next < 0 || length == HEAD_LIMIT) {
                return new byte[0];
            }
            if (length == 0 && (next == '\r' || next == '\n')) {
                continue; // keep-alive (RFC 5626 §4.4.1)
            }
            head[length++] = (byte) next;
            if (length >= 4 && next == '\n' && head[length - 2] == '\r' && head[length - 3] == '\n') {
                break;
            }
        }
        int bodyLength = contentLength(new String(head, 0, length, StandardCharsets.ISO_8859_1));
        byte[] message = Arrays.copyOf(head, length + bodyLength);
        return in.readNBytes(message, length, bodyLength) == bodyLength ? message : new byte[0];
    }

    private static int contentLength(String head) throws IOException {
        for (String line : head.split("\r\n")) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:") || lower.startsWith("l:")) {
                try {
                    int value = Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                    if (value >= 0 && value <= SipMessage.LIMIT - HEAD_LIMIT) {
                        return value;
                    }
                } catch (NumberFormatException notANumber) {
                    throw new IOException("broken Content-Length", notANumber);
                }
                throw new IOException("Content-Length out of bounds");
            }
        }
        return 0;
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            listener.close();
            for (Socket connection : connections.values()) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
