package io.dialplane.appserver.node;

import io.dialplane.appserver.calls.NodeEvents;
import io.dialplane.eventsocket.ClientSession;
import io.dialplane.eventsocket.FrameException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The event socket to one node: connects, subscribes, asks for the calls there are, and connects again with growing
 * pauses when it breaks. Owned by one event loop.
 */
final class NodeLink {
    private static final Logger LOG = Logger.getLogger(NodeLink.class);
    private static final String CHANNELS = "api show channels as json";
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 10_000;

    private final String node;
    private final String address;
    private final String password;
    private final Vertx vertx;
    private final Context context;
    private final NetClient client;
    private final NodeEvents events;
    private final BiConsumer<String, Boolean> state;
    private @Nullable NetSocket socket;
    private long pause = FIRST_PAUSE_MS;
    private Instant asked = Instant.EPOCH;
    private boolean closed;
    private volatile boolean up;
    private volatile boolean wasUp;

    NodeLink(
            NodeReport report,
            String password,
            Vertx vertx,
            NetClient client,
            NodeEvents events,
            BiConsumer<String, Boolean> state) {
        this.node = report.name();
        this.address = report.eventSocket();
        this.password = password;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = client;
        this.events = events;
        this.state = state;
    }

    String address() {
        return address;
    }

    /** Whether the node's events arrive. */
    boolean up() {
        return up;
    }

    /** Whether they ever did. */
    boolean wasUp() {
        return wasUp;
    }

    void open() {
        context.runOnContext(ignored -> connect());
    }

    void close() {
        context.runOnContext(ignored -> {
            closed = true;
            if (socket != null) {
                socket.close();
            }
        });
    }

    private void connect() {
        if (closed) {
            return;
        }
        int colon = address.lastIndexOf(':');
        int port = Integer.parseInt(address.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            return;
        }
        client.connect(SocketAddress.inetSocketAddress(port, address.substring(0, colon)))
                .onComplete(connected -> {
                    if (connected.succeeded()) {
                        talk(connected.result());
                    } else {
                        LOG.debugf("event socket of node %s at %s: %s", node, address, connected.cause());
                        again();
                    }
                });
    }

    private void talk(NetSocket opened) {
        socket = opened;
        ClientSession session = new ClientSession(password);
        opened.handler(bytes -> {
            try {
                for (ClientSession.Output output : session.received(bytes.getBytes())) {
                    act(opened, session, output);
                }
            } catch (FrameException | IllegalStateException e) {
                LOG.warnf("event socket of node %s at %s closed: %s", node, address, e.getMessage());
                opened.close();
            }
        });
        opened.exceptionHandler(e -> opened.close());
        opened.closeHandler(ignored -> {
            socket = null;
            become(false);
            again();
        });
    }

    private void act(NetSocket opened, ClientSession session, ClientSession.Output output) {
        switch (output) {
            case ClientSession.Output.Send send -> opened.write(Buffer.buffer(send.bytes()));
            case ClientSession.Output.LoggedIn in -> {
                // first the events, then the list: a call that starts between the two is in both, never in none
                opened.write(Buffer.buffer(session.command(NodeEvents.SUBSCRIPTION)));
                opened.write(Buffer.buffer(session.command(CHANNELS)));
                asked = Instant.now();
                pause = FIRST_PAUSE_MS;
                become(true);
            }
            case ClientSession.Output.Refused refused -> {
                LOG.warnf("node %s refuses its event socket at %s: %s", node, address, refused.reason());
                pause = LONGEST_PAUSE_MS;
                opened.close();
            }
            case ClientSession.Output.Reply reply -> {
                if (reply.command().equals(CHANNELS) && reply.ok()) {
                    events.snapshot(node, reply.text(), asked);
                } else if (!reply.ok()) {
                    LOG.warnf(
                            "node %s answers '%s' with %s",
                            node, reply.command(), reply.text().strip());
                }
            }
            case ClientSession.Output.Received received -> events.received(node, received.event());
            case ClientSession.Output.Disconnected gone -> opened.close();
        }
    }

    private void again() {
        if (!closed) {
            vertx.setTimer(pause, ignored -> connect());
            pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
        }
    }

    private void become(boolean connected) {
        if (up != connected) {
            up = connected;
            wasUp |= connected;
            state.accept(node, connected);
        }
    }
}
