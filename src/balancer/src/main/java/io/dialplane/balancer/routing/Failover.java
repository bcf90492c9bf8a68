package io.dialplane.balancer.routing;

import io.dialplane.balancer.message.Defect;
import io.dialplane.balancer.message.Method;
import io.dialplane.balancer.message.SipMessage;
import io.dialplane.balancer.message.SipReader;
import io.dialplane.balancer.message.SipWriter;
import io.dialplane.balancer.message.Via;
import java.util.HexFormat;

/** Tries a new call at another node: when its node is silent, refuses with 503, or is found to be down. */
final class Failover {
    /** So many silent calls in a row, with nothing else heard, make a node down before its probes do. */
    private static final int SILENT_CALLS = 3;

    private final Nodes nodes;
    private final Attempts attempts;
    private final Tokens tokens;
    private final Hop hop;
    private final Replies replies;
    private final Limits limits;
    private final SipReader reader;
    private final Journal journal;
    private final Tally tally;
    private final SipMessage invite = new SipMessage();
    private final Via inviteVia = new Via();

    Failover(
            Nodes nodes,
            Attempts attempts,
            Tokens tokens,
            Hop hop,
            Replies replies,
            Limits limits,
            SipReader reader,
            Journal journal,
            Tally tally) {
        this.nodes = nodes;
        this.attempts = attempts;
        this.tokens = tokens;
        this.hop = hop;
        this.replies = replies;
        this.limits = limits;
        this.reader = reader;
        this.journal = journal;
        this.tally = tally;
    }

    int size() {
        return attempts.size();
    }

    void tick(long now, SipWriter out, Outside outside) {
        for (Attempt attempt = attempts.nextSilent(now); attempt != null; attempt = attempts.nextSilent(now)) {
            Node node = attempt.node;
            boolean nothingSince = node.heardAt <= attempt.sentAt;
            if (!retry(attempt, "it is silent", now, out, outside)) {
                attempts.remember(attempt);
            }
            if (nothingSince && ++node.silentCalls >= SILENT_CALLS && node.state() != Node.State.DOWN) {
                node.become(Node.State.DOWN, node.silentCalls + " calls unanswered", journal);
                nodeIsDown(node, now, out, outside);
            }
        }
        attempts.expire(now);
    }

    void nodeIsDown(Node node, long now, SipWriter out, Outside outside) {
        for (Attempt attempt : attempts.silentAt(node)) {
            if (!retry(attempt, "it is down", now, out, outside)) {
                attempts.remember(attempt);
            }
        }
    }

    void unreachable(Node node, Transport transport, long now, SipWriter out, Outside outside) {
        for (Attempt attempt : attempts.silentAt(node)) {
            if (attempt.client.transport() == transport
                    && !retry(attempt, "it does not accept a connection", now, out, outside)) {
                load(attempt);
                replies.answer(invite, inviteVia, attempt.client, 503, "Node Not Reachable", retryAfter(limits), out);
                tally.response(503);
                outside.send(attempt.client, out.bytes(), out.length());
                attempts.forget(attempt);
            }
        }
    }

    static String retryAfter(Limits limits) {
        return "Retry-After: " + limits.retryAfterSeconds() + "\r\n";
    }

    /** Sends a call to the next node; false when there is none left for it. */
    boolean retry(Attempt attempt, String reason, long now, SipWriter out, Outside outside) {
        if (attempt.cancelled || attempt.tries >= limits.maxTries() || !load(attempt)) {
            return false;
        }
        Node next = nodes.choose(tokens.ofCallId(invite), attempt.tried);
        if (next == null) {
            return false;
        }
        Node before = attempt.node;
        attempt.tried |= nodes.bit(next);
        attempts.moved(attempt, next, now);
        tally.count(Tally.Event.FAILED_OVER);
        journal.failedOver(trace(tokens, invite), before, next, reason);
        offer(invite, inviteVia, attempt.client, next, attempt.transaction);
        hop.write(invite, inviteVia, attempt.client, out);
        outside.sendConnecting(hop.to, out.bytes(), out.length());
        return true;
    }

    /** The node answered 503: true when the call is on its way to another one. */
    boolean refused(SipMessage m, Via ourVia, Attempt attempt, long now, SipWriter out, Outside outside) {
        Node refusing = attempt.node;
        if (!retry(attempt, "it answers 503", now, out, outside)) {
            return false;
        }
        acknowledge(m, ourVia, attempt, refusing, out, outside);
        return true;
    }

    /** A node that was down sent something. */
    void isBack(Node node) {
        node.become(Node.State.UP, "it was heard again", journal);
    }

    /** Decides about a new request from a client that goes to a node. */
    void offer(SipMessage m, Via topVia, Flow source, Node node, long transaction) {
        hop.clear();
        hop.to = node.flow(source.transport());
        hop.node = node.key();
        hop.back = RequestPath.back(m, topVia, source);
        hop.client = hop.back;
        hop.transaction = transaction;
        hop.dropRoutes = true;
        hop.trace = m.method() == Method.INVITE && !m.toTag().present();
        hop.path = m.method() == Method.REGISTER;
        if (Hop.beginsDialog(m)) {
            hop.record = Tokens.FROM_CLIENT;
            hop.recordedNode = node.key();
        }
    }

    /** Ends the transaction with a node whose answer is not forwarded. */
    void acknowledge(SipMessage response, Via ourVia, Attempt attempt, Node node, SipWriter out, Outside outside) {
        if (load(attempt)) {
            replies.acknowledge(response, invite, ourVia, out);
            outside.send(node.flow(attempt.client.transport()), out.bytes(), out.length());
        }
    }

    /** Takes the call away from a node that answers too late. */
    void cancel(SipMessage response, Via ourVia, Attempt attempt, Node node, SipWriter out, Outside outside) {
        if (load(attempt)) {
            replies.cancel(response, invite, ourVia, out);
            outside.send(node.flow(attempt.client.transport()), out.bytes(), out.length());
        }
    }

    private boolean load(Attempt attempt) {
        byte[] b = attempt.request;
        return reader.read(invite, b, 0, b.length) == Defect.NONE
                && inviteVia.read(b, invite.viaFrom(0), invite.viaTo(0));
    }

    static String trace(Tokens tokens, SipMessage m) {
        return HexFormat.of().toHexDigits(tokens.trace(m, 0)) + HexFormat.of().toHexDigits(tokens.trace(m, 1));
    }
}
