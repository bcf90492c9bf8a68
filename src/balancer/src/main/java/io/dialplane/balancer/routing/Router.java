package io.dialplane.balancer.routing;

import io.dialplane.balancer.message.Defect;
import io.dialplane.balancer.message.SipMessage;
import io.dialplane.balancer.message.SipReader;
import io.dialplane.balancer.message.SipWriter;
import io.dialplane.balancer.message.Via;
import java.util.List;

/**
 * The balancer without its sockets and clock: bytes and their source in, bytes and their destination out.
 *
 * <p>It is a stateless proxy (RFC 3261 §16.11) whose memory travels in the messages ({@link Tokens}): Record-Route holds
 * the node and the client of a dialog, our Via the way back of a response, Path the way to a registered client. What it
 * does remember, for the second it takes, is which new calls have had no answer yet ({@link Attempts}), to try them at
 * another node. One thread owns it.
 */
public final class Router {
    private final SipReader reader;
    private final SipMessage message = new SipMessage();
    private final Via via = new Via();
    private final SipWriter out = new SipWriter();
    private final Nodes nodes;
    private final Prober prober;
    private final Failover failover;
    private final RequestPath requests;
    private final ResponsePath responses;
    private final Tally tally;
    private final Outside outside;

    /**
     * @param self how we are addressed
     * @param nodes where new dialogs go
     * @param key two halves of the key that proves our tokens; the same after a restart
     * @param limits the numbers
     * @param outside the sockets
     * @param journal the log
     * @param tally the counters
     */
    public Router(Self self, Nodes nodes, long[] key, Limits limits, Outside outside, Journal journal, Tally tally) {
        this.nodes = nodes;
        this.outside = outside;
        this.tally = tally;
        this.reader = new SipReader(limits.maxHeaderBytes());
        Tokens tokens = new Tokens(key[0], key[1]);
        Replies replies = new Replies(tokens);
        Hop hop = new Hop(self, tokens, nodes.all().getFirst().flow(Transport.UDP));
        this.prober = new Prober(nodes, self, limits, journal, key[0], key[1]);
        Attempts attempts = new Attempts(limits.maxAttempts(), limits.silenceMs());
        this.failover = new Failover(
                nodes, attempts, tokens, hop, replies, limits, new SipReader(limits.maxHeaderBytes()), journal, tally);
        this.requests =
                new RequestPath(self, nodes, attempts, tokens, hop, replies, failover, limits, outside, journal, tally);
        this.responses = new ResponsePath(nodes, attempts, tokens, failover, prober, outside, tally);
    }

    /**
     * Takes a message.
     *
     * @param bytes it lies in; free again when the call returns
     * @param from its first byte
     * @param to after its last byte
     * @param source where it came from
     * @param now milliseconds of any clock that only goes forward
     */
    public void receive(byte[] bytes, int from, int to, Flow source, long now) {
        Defect defect = reader.read(message, bytes, from, to);
        if (defect == Defect.NOT_SIP) {
            tally.count(Tally.Event.NOT_SIP);
            return;
        }
        boolean via0 = message.viaCount() > 0 && via.read(bytes, message.viaFrom(0), message.viaTo(0));
        if (defect == Defect.NONE && !via0) {
            defect = Defect.VIA;
        }
        if (message.request()) {
            requests.take(message, via, via0, defect, source, now, out);
        } else if (defect == Defect.NONE) {
            responses.take(message, via, now, out);
        } else {
            tally.count(Tally.Event.MALFORMED_RESPONSE);
        }
    }

    /**
     * Does what time asks for: probes, and calls whose node is silent. To be called every 20 to 50 ms.
     *
     * @param now of the same clock
     */
    public void tick(long now) {
        prober.tick(now, out, outside, node -> failover.nodeIsDown(node, now, out, outside));
        failover.tick(now, out, outside);
    }

    /**
     * A connection to a node could not be opened.
     *
     * @param way of the node
     * @param now of the same clock
     */
    public void unreachable(Flow way, long now) {
        Node node = nodes.at(way.address());
        if (node != null) {
            failover.unreachable(node, way.transport(), now, out, outside);
        }
    }

    /** The nodes, for health and metrics. */
    public List<Node> nodes() {
        return nodes.all();
    }

    /** New calls that are supervised now. */
    public int attempts() {
        return failover.size();
    }
}
