package io.dialplane.appserver.node;

import io.dialplane.appserver.calls.NodeEvents;
import io.dialplane.appserver.events.CallEvent.Types;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.settings.Keys;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** An event socket to every node that reports; given up when the node has been silent for long. */
@Singleton
public class NodeLinks {
    private static final Logger LOG = Logger.getLogger(NodeLinks.class);
    private static final int CONNECT_TIMEOUT_MS = 2_000;

    private final Vertx vertx;
    private final NodeEvents events;
    private final EventWindow window;
    private final String password;
    private final Duration silence;
    private final NetClient client;
    private final Map<String, NodeLink> links = new ConcurrentHashMap<>();

    public NodeLinks(Vertx vertx, NodeEvents events, EventWindow window, Keys keys, AppServerSettings settings) {
        this.vertx = vertx;
        this.events = events;
        this.window = window;
        this.password = keys.eventSocketPassword();
        this.silence = settings.node().silence();
        this.client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS).setTcpNoDelay(true));
    }

    /** A node reported. */
    void heard(NodeReport report) {
        if (report.lastSeen().plus(silence).isBefore(Instant.now())) {
            NodeLink link = links.remove(report.name());
            if (link != null) {
                link.close();
                events.gone(report.name());
            }
            return;
        }
        links.compute(report.name(), (name, known) -> {
            if (known != null && known.address().equals(report.eventSocket())) {
                return known;
            }
            if (known != null) {
                known.close();
            }
            NodeLink link = new NodeLink(report, password, vertx, client, events, this::changed);
            link.open();
            return link;
        });
    }

    /** Every node that any server heard. */
    void heard(List<NodeReport> reports) {
        reports.forEach(this::heard);
    }

    /** Whether a node is up: its events arrive, or, where they never did, it has reported lately. */
    boolean isUp(NodeReport report, Instant now) {
        NodeLink link = links.get(report.name());
        return link != null && link.wasUp()
                ? link.up()
                : report.lastSeen().plus(silence).isAfter(now);
    }

    private void changed(String node, boolean up) {
        LOG.infof("the event socket of node %s is %s", node, up ? "connected" : "gone");
        window.publish(up ? Types.NODE_UP : Types.NODE_DOWN, node, Map.of());
    }

    @PreDestroy
    void close() {
        links.values().forEach(NodeLink::close);
        client.close();
    }
}
