package io.dialplane.appserver.node;

import io.dialplane.appserver.AppServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The event socket of a node that says what a test tells it to, in FreeSWITCH's bytes. */
final class FakeNode implements AutoCloseable {
    private final ServerSocket server;
    private final Thread accepting;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private volatile String channels = "{\"row_count\":0}";

    FakeNode(int port) {
        try {
            server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> talk(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> commands() {
        return commands;
    }

    void has(String channels) {
        this.channels = channels;
    }

    /** Sends an event to whoever is connected: name, then header, value …. */
    void tells(String name, String... headers) {
        StringBuilder event = new StringBuilder("Event-Name: " + name + "\n");
        for (int i = 0; i < headers.length; i += 2) {
            String value = java.net.URLEncoder.encode(headers[i + 1], StandardCharsets.UTF_8)
                    .replace("+", "%20");
            event.append(headers[i]).append(": ").append(value).append('\n');
        }
        event.append('\n');
        sockets.forEach(socket ->
                send(socket, "Content-Length: " + event.length() + "\nContent-Type: text/event-plain\n\n" + event));
    }

    private void talk(Socket socket) {
        try (socket) {
            send(socket, "Content-Type: auth/request\n\n");
            InputStream in = socket.getInputStream();
            while (true) {
                String command = line(in);
                line(in);
                commands.add(command);
                if (command.equals("auth " + AppServer.EVENT_SOCKET_PASSWORD)) {
                    send(socket, "Content-Type: command/reply\nReply-Text: +OK accepted\n\n");
                } else if (command.startsWith("auth")) {
                    send(socket, "Content-Type: command/reply\nReply-Text: -ERR invalid\n\n");
                } else if (command.startsWith("api")) {
                    send(
                            socket,
                            "Content-Type: api/response\nContent-Length: " + channels.length() + "\n\n" + channels);
                    sockets.add(socket);
                } else {
                    send(socket, "Content-Type: command/reply\nReply-Text: +OK event listener enabled plain\n\n");
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            sockets.remove(socket);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("gone");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
            accepting.join(); // the port is free when nobody accepts any more
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
