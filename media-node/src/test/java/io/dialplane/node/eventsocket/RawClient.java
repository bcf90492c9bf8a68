package io.dialplane.node.eventsocket;

import io.dialplane.eventsocket.Frame;
import io.dialplane.eventsocket.FrameReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client of bare bytes. */
final class RawClient implements AutoCloseable {
    final Socket socket = new Socket();
    private final FrameReader frames = new FrameReader(64 << 10, 16 << 20);

    RawClient(int port) throws IOException {
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        socket.setSoTimeout(10_000);
    }

    static RawClient loggedIn(int port) throws IOException {
        var client = new RawClient(port);
        client.read();
        client.ask("auth secret");
        return client;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next frame; empty when the node has closed the connection. */
    Optional<Frame> next() throws IOException {
        var bytes = new byte[8_192];
        while (true) {
            var frame = frames.next();
            if (frame.isPresent()) {
                return frame;
            }
            int length = socket.getInputStream().read(bytes);
            if (length < 0) {
                return Optional.empty();
            }
            frames.add(bytes, 0, length);
        }
    }

    Frame read() throws IOException {
        return next().orElseThrow(() -> new AssertionError("closed"));
    }

    /** The output of {@code api}, or the text of another command's reply. */
    String ask(String command) throws IOException {
        send(command + "\n\n");
        var frame = read();
        return frame.contentType().equals("api/response")
                ? frame.text()
                : frame.header("Reply-Text").orElse("");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
