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
    /** A thousand calls a second that go elsewhere must not be slowed down by the log. */
    private static final int LINES_PER_SECOND = 50;

    private long thisSecond;
    private int said;
    private long unsaid;

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
        long second = System.nanoTime() / 1_000_000_000;
        if (second != thisSecond) {
            if (unsaid > 0) {
                LOG.info("{} more calls went to another node", unsaid);
            }
            thisSecond = second;
            said = 0;
            unsaid = 0;
        }
        if (said++ >= LINES_PER_SECOND) {
            unsaid++;
            return;
        }
        try (MDC.MDCCloseable closed = MDC.putCloseable(TRACE, trace)) {
            LOG.info("call goes to {} instead of {}: {}", to.name(), from.name(), reason);
        }
    }

    @Override
    public void offered(long trace, long traceLow, Node node, Flow client) {
        if (LOG.isDebugEnabled()) {
            String id = HexFormat.of().toHexDigits(trace) + HexFormat.of().toHexDigits(traceLow);
            try (MDC.MDCCloseable closed = MDC.putCloseable(TRACE, id)) {
                LOG.debug("call from {} goes to {}", client, node.name());
            }
        }
    }

    @Override
    public void refused(String trace, Flow client) {
        if (LOG.isDebugEnabled()) {
            try (MDC.MDCCloseable closed = MDC.putCloseable(TRACE, trace)) {
                LOG.debug("call from {} refused: no node takes calls", client);
            }
        }
    }
}
