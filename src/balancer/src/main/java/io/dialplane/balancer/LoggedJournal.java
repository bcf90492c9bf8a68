package io.dialplane.balancer;

import io.dialplane.balancer.routing.Flow;
import io.dialplane.balancer.routing.Journal;
import io.dialplane.balancer.routing.Node;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The journal as log lines; those about a call carry its trace id. Owned by the SIP loop. */
final class LoggedJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger("io.dialplane.balancer");
    private static final String TRACE = "trace";
    private final Ration offered = new Ration("were offered to nodes");
    private final Ration failedOver = new Ration("went to another node");
    private final Ration refused = new Ration("were refused");

    @Override
    public void nodeBecame(Node node, Node.State before, String reason) {
        if (node.state() == Node.State.DOWN) {
            LOG.warn("node {} is {} (was {}): {}", node.name(), node.state(), before, reason);
        } else {
            LOG.info("node {} is {} (was {}): {}", node.name(), node.state(), before, reason);
        }
    }

    @Override
    public void failedOver(String trace, Node from, Node to, String reason) {
        if (failedOver.allows()) {
            say(trace, "call goes to {} instead of {}: {}", to.name(), from.name(), reason);
        }
    }

    @Override
    public void offered(long trace, long traceLow, Node node, Flow client) {
        if (offered.allows()) {
            String id = HexFormat.of().toHexDigits(trace) + HexFormat.of().toHexDigits(traceLow);
            say(id, "call from {} goes to {}", client, node.name());
        }
    }

    @Override
    public void refused(String trace, Flow client) {
        if (refused.allows()) {
            say(trace, "call from {} refused: no node takes calls", client);
        }
    }

    private static void say(String trace, String message, Object... arguments) {
        try (MDC.MDCCloseable closed = MDC.putCloseable(TRACE, trace)) {
            LOG.info(message, arguments);
        }
    }

    /** Lines of one kind, {@value #LINES_PER_SECOND} a second: ten thousand calls must not be slowed down by their log. */
    private static final class Ration {
        private static final int LINES_PER_SECOND = 50;

        private final String what;
        private long thisSecond;
        private int said;
        private long unsaid;

        private Ration(String what) {
            this.what = what;
        }

        private boolean allows() {
            if (!LOG.isInfoEnabled()) {
                return false;
            }
            long second = System.nanoTime() / 1_000_000_000;
            if (second != thisSecond) {
                if (unsaid > 0) {
                    LOG.info("{} more calls {}", unsaid, what);
                }
                thisSecond = second;
                said = 0;
                unsaid = 0;
            }
            if (said++ < LINES_PER_SECOND) {
                return true;
            }
            unsaid++;
            return false;
        }
    }
}
