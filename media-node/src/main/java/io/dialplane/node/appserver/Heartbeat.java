package io.dialplane.node.appserver;

import io.dialplane.node.appserver.ApplicationServer.Request;
import io.dialplane.node.event.Identity;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the application server every ten seconds that this node is there and where it is reached: section
 * {@code configuration}. Until the first answer it tries every half second, because the two may start together.
 */
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long PERIOD_MILLIS = 10_000;
    private static final long IMPATIENT_MILLIS = 500;

    private final Vertx vertx;
    private final ApplicationServer server;
    private final Identity identity;
    private final String sip;
    private final String eventSocket;
    private final String version;
    private final Runnable back;
    private volatile boolean answered;
    private volatile boolean closed;

    /**
     * @param sip host and port
     * @param eventSocket host and port
     * @param back run when the server answers again; must not block
     */
    public Heartbeat(
            Vertx vertx,
            ApplicationServer server,
            Identity identity,
            String sip,
            String eventSocket,
            String version,
            Runnable back) {
        this.vertx = vertx;
        this.server = server;
        this.identity = identity;
        this.sip = sip;
        this.eventSocket = eventSocket;
        this.version = version;
        this.back = back;
    }

    /** Begins. */
    public void start() {
        beat();
    }

    /** Whether the last one was answered. */
    public boolean isAnswered() {
        return answered;
    }

    private void beat() {
        if (closed) {
            return;
        }
        var form = new Form()
                .add("hostname", identity.hostname())
                .add("section", "configuration")
                .add("tag_name", "configuration")
                .add("key_name", "name")
                .add("key_value", "dialplane.conf")
                .add("Core-UUID", identity.coreUuid())
                .add("FreeSWITCH-Hostname", identity.hostname())
                .add("FreeSWITCH-Switchname", identity.node())
                .add("Dialplane-Node", identity.node())
                .add("Dialplane-Sip", sip)
                .add("Dialplane-Event-Socket", eventSocket)
                .add("Dialplane-Version", version);
        server.send(Request.form(form, "text/xml, application/json", "", true)).whenComplete((answer, failure) -> {
            // 404 says that there is no such configuration, by a server that is well
            boolean now = answer != null && (answer.status() < 300 || answer.status() == 404);
            if (now != answered) {
                var how = answer == null ? String.valueOf(failure) : "status " + answer.status();
                if (now) {
                    LOG.info("the application server answers");
                    back.run();
                } else {
                    LOG.warn("the application server does not answer: {}", how);
                }
            }
            if (answer != null && answer.status() == 401) {
                LOG.error("the application server does not accept this node's password");
            }
            answered = now;
            vertx.setTimer(now ? PERIOD_MILLIS : IMPATIENT_MILLIS, again -> beat());
        });
    }

    @Override
    public void close() {
        closed = true;
    }
}
