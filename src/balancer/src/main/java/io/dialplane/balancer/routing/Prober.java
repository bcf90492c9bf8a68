package io.dialplane.balancer.routing;

import static io.dialplane.balancer.message.Bytes.ascii;

import io.dialplane.balancer.message.Bytes;
import io.dialplane.balancer.message.SipHash;
import io.dialplane.balancer.message.SipMessage;
import io.dialplane.balancer.message.SipWriter;
import io.dialplane.balancer.message.Slice;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks each node with OPTIONS whether it is there. 503 means it drains, any other answer that it is up; several unanswered
 * in a row mean it is down, unless anything else was heard from it meanwhile: under overload a node that still answers
 * calls must not be taken for dead because a probe got lost.
 */
final class Prober {
    /** What marks the branches of probes. */
    static final byte[] BRANCH = ascii("z9hG4bKpr");

    private static final int NODE = 8;
    private static final int ROUND = 8;
    private static final int PROOF = 16;

    private final Nodes nodes;
    private final Self self;
    private final Limits limits;
    private final Journal journal;
    private final SipHash hash;
    private final Map<Node, Asked> asked = new HashMap<>();
    private long nextAt = Long.MIN_VALUE;
    private int round;

    /** What was asked of a node. */
    private static final class Asked {
        int unanswered;
        long firstUnansweredAt;
    }

    Prober(Nodes nodes, Self self, Limits limits, Journal journal, long k0, long k1) {
        this.nodes = nodes;
        this.self = self;
        this.limits = limits;
        this.journal = journal;
        this.hash = new SipHash(k0, k1);
        nodes.all().forEach(node -> asked.put(node, new Asked()));
    }

    /** Sends what is due; the nodes that went down by it are handed to {@code down}. */
    void tick(long now, SipWriter out, Outside outside, java.util.function.Consumer<Node> down) {
        if (nextAt != Long.MIN_VALUE && now < nextAt) {
            return;
        }
        nextAt = now + limits.probeIntervalMs();
        round++;
        for (Node node : nodes.all()) {
            Asked ask = asked.computeIfAbsent(node, n -> new Asked());
            if (ask.unanswered >= limits.probesLost() && node.heardAt < ask.firstUnansweredAt) {
                if (node.state() != Node.State.DOWN) {
                    node.become(Node.State.DOWN, ask.unanswered + " OPTIONS unanswered", journal);
                    down.accept(node);
                }
            } else if (node.heardAt >= ask.firstUnansweredAt) {
                ask.unanswered = 0;
            }
            if (ask.unanswered++ == 0) {
                ask.firstUnansweredAt = now;
            }
            write(node, out);
            outside.send(node.flow(Transport.UDP), out.bytes(), out.length());
        }
    }

    private void write(Node node, SipWriter out) {
        out.clear()
                .put("OPTIONS sip:")
                .put(node.name())
                .put(" SIP/2.0\r\nVia: SIP/2.0/UDP ")
                .put(self.sentBy());
        out.put(";branch=")
                .put(BRANCH)
                .putHex(node.key(), NODE)
                .putHex(round, ROUND)
                .putHex(proof(node.key(), round), PROOF);
        out.put("\r\nMax-Forwards: 1\r\nFrom: <sip:balancer@")
                .put(self.sentBy())
                .put(">;tag=")
                .putHex(round, ROUND);
        out.put("\r\nTo: <sip:")
                .put(node.name())
                .put(">\r\nCall-ID: probe-")
                .putHex(node.key(), NODE)
                .put('-');
        out.putHex(round, ROUND).put("\r\nCSeq: ").putDecimal(round).put(" OPTIONS\r\nContent-Length: 0\r\n\r\n");
    }

    private long proof(int node, int ofRound) {
        return hash.start().add('P').add((long) node).add((long) ofRound).end();
    }

    static boolean isProbe(byte[] b, Slice branch) {
        return branch.present()
                && branch.length() == BRANCH.length + NODE + ROUND + PROOF
                && Bytes.same(b, branch.from(), branch.from() + BRANCH.length, BRANCH, 0, BRANCH.length);
    }

    /** Takes the answer to a probe; null when the proof is wrong, else the node. */
    @Nullable
    Node answered(SipMessage m, Slice branch, long now) {
        byte[] b = m.bytes();
        int at = branch.from() + BRANCH.length;
        Node node = nodes.byKey((int) Bytes.hex(b, at, at + NODE));
        int ofRound = (int) Bytes.hex(b, at + NODE, at + NODE + ROUND);
        long proof = Bytes.hex(b, at + NODE + ROUND, branch.to());
        if (node == null || proof != proof(node.key(), ofRound) || m.status() < 200) {
            return null;
        }
        node.heardAt = now;
        node.silentCalls = 0;
        Asked ask = asked.computeIfAbsent(node, n -> new Asked());
        ask.unanswered = 0;
        if (m.status() == 503) {
            node.become(Node.State.DRAINING, "it answers OPTIONS with 503", journal);
        } else {
            node.become(Node.State.UP, "it answers OPTIONS with " + m.status(), journal);
        }
        return node;
    }
}
