package io.dialplane.balancer.routing;

import io.dialplane.balancer.message.Bytes;
import io.dialplane.balancer.message.Method;
import io.dialplane.balancer.message.SipMessage;
import io.dialplane.balancer.message.SipWriter;
import io.dialplane.balancer.message.Slice;
import io.dialplane.balancer.message.Via;

/**
 * What happens to a response (RFC 3261 §16.7, §16.11): it must carry our Via with our proof on top; it goes where that Via
 * says and nowhere else, whatever the next one claims.
 */
final class ResponsePath {
    private final Nodes nodes;
    private final Attempts attempts;
    private final Tokens tokens;
    private final Failover failover;
    private final Prober prober;
    private final Outside outside;
    private final Tally tally;
    private final Via previous = new Via();

    ResponsePath(
            Nodes nodes,
            Attempts attempts,
            Tokens tokens,
            Failover failover,
            Prober prober,
            Outside outside,
            Tally tally) {
        this.nodes = nodes;
        this.attempts = attempts;
        this.tokens = tokens;
        this.failover = failover;
        this.prober = prober;
        this.outside = outside;
        this.tally = tally;
    }

    void take(SipMessage m, Via via, long now, SipWriter out) {
        byte[] b = m.bytes();
        Slice branch = via.branch();
        if (Prober.isProbe(b, branch)) {
            if (prober.answered(m, branch, now) == null) {
                tally.count(Tally.Event.FORGED_RESPONSE);
            }
            return;
        }
        int tokenFrom = branch.from() + Hop.BRANCH.length;
        if (!branch.present()
                || tokenFrom >= branch.to()
                || !Bytes.same(b, branch.from(), tokenFrom, Hop.BRANCH, 0, Hop.BRANCH.length)
                || !previousVia(m, via)) {
            tally.count(Tally.Event.FORGED_RESPONSE);
            return;
        }
        long transaction = tokens.transaction(m, previous.branch());
        if (!tokens.read(b, tokenFrom, branch.to(), Tokens.VIA, transaction)) {
            tally.count(Tally.Event.FORGED_RESPONSE);
            return;
        }
        Flow to = tokens.flow();
        Node node = nodes.byKey(tokens.node());
        if (node == null || !keptFromClient(m, via, node, transaction, now, out)) {
            forward(m, via, to, out);
        }
    }

    /** Reads the Via below ours. */
    private boolean previousVia(SipMessage m, Via via) {
        byte[] b = m.bytes();
        if (via.end() < m.viaTo(0)) {
            int next = via.end() + 1;
            while (next < m.viaTo(0) && (b[next] == ' ' || b[next] == '\t' || b[next] == '\r' || b[next] == '\n')) {
                next++;
            }
            return previous.read(b, next, m.viaTo(0));
        }
        return m.viaCount() > 1 && previous.read(b, m.viaFrom(1), m.viaTo(1));
    }

    /** Notes what a node says about a new call; true when the client shall not see it. */
    private boolean keptFromClient(SipMessage m, Via via, Node node, long transaction, long now, SipWriter out) {
        node.heardAt = now;
        node.silentCalls = 0;
        if (node.state() == Node.State.DOWN) {
            failover.isBack(node);
        }
        Attempt attempt =
                m.method() == Method.INVITE || m.method() == Method.CANCEL ? attempts.find(transaction) : null;
        if (attempt == null) {
            return false;
        }
        if (attempt.node != node) {
            return late(m, via, node, attempt, out);
        }
        if (m.method() == Method.CANCEL) {
            return false;
        }
        if (m.status() == 100) {
            attempts.trying(attempt);
        } else if (m.status() == 503 && failover.refused(m, via, attempt, now, out, outside)) {
            return true;
        } else {
            attempts.answered(attempt);
        }
        return false;
    }

    /** The call is at another node by now: only a 2xx, which nobody may lose, still goes to the client. */
    private boolean late(SipMessage m, Via via, Node node, Attempt attempt, SipWriter out) {
        if (m.method() == Method.CANCEL) {
            return true;
        }
        if (m.status() < 200) {
            failover.cancel(m, via, attempt, node, out, outside);
            return true;
        }
        if (m.status() >= 300) {
            failover.acknowledge(m, via, attempt, node, out, outside);
            return true;
        }
        return false;
    }

    private void forward(SipMessage m, Via via, Flow to, SipWriter out) {
        byte[] b = m.bytes();
        out.clear();
        if (via.end() < m.viaTo(0)) {
            out.put(b, m.from(), m.viaFrom(0)).put(b, previous.from(), m.headersTo());
        } else {
            out.put(b, m.from(), m.viaLine(0)).put(b, m.viaNext(0), m.headersTo());
        }
        if (to.tcp() && !m.contentLengthValue().present()) {
            out.put("Content-Length: ").putDecimal(m.end() - m.bodyFrom()).put("\r\n");
        }
        out.put(b, m.headersTo(), m.end());
        tally.response(m.status());
        if (!outside.send(to, out.bytes(), out.length())) {
            tally.count(Tally.Event.FLOW_GONE);
        }
    }
}
