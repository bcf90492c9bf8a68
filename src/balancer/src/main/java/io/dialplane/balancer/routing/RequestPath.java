package io.dialplane.balancer.routing;

import io.dialplane.balancer.message.Bytes;
import io.dialplane.balancer.message.Defect;
import io.dialplane.balancer.message.Method;
import io.dialplane.balancer.message.SipMessage;
import io.dialplane.balancer.message.SipUri;
import io.dialplane.balancer.message.SipWriter;
import io.dialplane.balancer.message.Slice;
import io.dialplane.balancer.message.Via;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request, in the order of RFC 3261 §16: check, take our Route off, then
 *
 * <ol>
 *   <li>a dialog's token leads to its node, or from its node back to its client;
 *   <li>a node may send outward, along a Path token or to the address in Route or Request-URI;
 *   <li>everything else goes to a node, never anywhere else: this is no open relay.
 * </ol>
 */
final class RequestPath {
    private static final int DEFAULT_PORT = 5060;

    private final Self self;
    private final Nodes nodes;
    private final Attempts attempts;
    private final Tokens tokens;
    private final Hop hop;
    private final Replies replies;
    private final Failover failover;
    private final Limits limits;
    private final Outside outside;
    private final Journal journal;
    private final Tally tally;
    private final SipUri uri = new SipUri();

    // of the request at hand
    private int tokenFrom;
    private int tokenTo;
    private int routeLines;
    private int routeRest;
    private boolean strict;

    RequestPath(
            Self self,
            Nodes nodes,
            Attempts attempts,
            Tokens tokens,
            Hop hop,
            Replies replies,
            Failover failover,
            Limits limits,
            Outside outside,
            Journal journal,
            Tally tally) {
        this.self = self;
        this.nodes = nodes;
        this.attempts = attempts;
        this.tokens = tokens;
        this.hop = hop;
        this.replies = replies;
        this.failover = failover;
        this.limits = limits;
        this.outside = outside;
        this.journal = journal;
        this.tally = tally;
    }

    void take(SipMessage m, Via via, boolean answerable, Defect defect, Flow source, long now, SipWriter out) {
        tally.request(m.method());
        if (defect != Defect.NONE) {
            tally.count(Tally.Event.MALFORMED_REQUEST);
            if (answerable && Replies.repeatable(m)) {
                refuse(m, via, source, defect.status(), defect.reason(), "", out);
            }
            return;
        }
        if (m.method() == Method.ACK && replies.acknowledgesUs(m)) {
            return;
        }
        if (m.maxForwards() == 0) {
            refuse(m, via, source, 483, "Too Many Hops", "", out);
            return;
        }
        if (m.proxyRequire().present() && m.method() != Method.ACK && m.method() != Method.CANCEL) {
            String names = new String(
                    m.bytes(), m.proxyRequire().from(), m.proxyRequire().length(), StandardCharsets.ISO_8859_1);
            // RFC 3261 §16.3 step 5
            refuse(m, via, source, 420, "Bad Extension", "Unsupported: " + names.replaceAll("\\s+", " ") + "\r\n", out);
            return;
        }
        route(m, via, source, now, out);
    }

    private void route(SipMessage m, Via via, Flow source, long now, SipWriter out) {
        takeOffRoutes(m);
        hop.clear();
        hop.back = back(m, via, source);
        hop.transaction = tokens.transaction(m, via.branch());
        Node from = sender(m, via, source);
        byte[] b = m.bytes();
        if (hasToken()) {
            if (tokens.read(b, tokenFrom, tokenTo, Tokens.PATH, 0)) {
                if (from == null) {
                    relayRefused(m, via, source, out);
                } else {
                    outward(m, via, source, tokens.flow(), from, false, out);
                }
            } else {
                inDialog(m, via, source, out);
            }
        } else if (from != null && leadsOutside(m)) {
            outwardByAddress(m, via, source, from, out);
        } else {
            toNode(m, via, source, now, out);
        }
    }

    // ---- loose routing, RFC 3261 §16.4

    private void takeOffRoutes(SipMessage m) {
        byte[] b = m.bytes();
        tokenFrom = 0;
        tokenTo = 0;
        routeLines = 0;
        routeRest = 0;
        strict = false;
        if (uri.read(b, m.uri().from(), m.uri().to()) && self.is(b, uri)) {
            Slice inUri = uri.param(b, Hop.PARAMETER);
            if (inUri.present()) {
                keep(inUri);
                strict = m.routeCount() > 0;
                return;
            }
        }
        int at = m.routeCount() > 0 ? m.routeFrom(0) : 0;
        while (routeLines < m.routeCount() && !hasToken()) {
            int end = uri.readNameAddress(b, at, m.routeTo(routeLines));
            if (end < 0 || !self.is(b, uri)) {
                return;
            }
            Slice inRoute = uri.param(b, Hop.PARAMETER);
            if (inRoute.present()) {
                keep(inRoute);
            }
            if (end < m.routeTo(routeLines)) {
                at = skipSpace(b, end + 1, m.routeTo(routeLines));
                routeRest = at;
            } else {
                routeLines++;
                routeRest = 0;
                at = routeLines < m.routeCount() ? m.routeFrom(routeLines) : 0;
            }
        }
    }

    private static int skipSpace(byte[] b, int from, int to) {
        int i = from;
        while (i < to && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n')) {
            i++;
        }
        return i;
    }

    private boolean hasToken() {
        return tokenTo > 0;
    }

    private void keep(Slice token) {
        tokenFrom = token.from();
        tokenTo = token.to();
    }

    // ---- the three ways

    private void inDialog(SipMessage m, Via via, Flow source, SipWriter out) {
        byte[] b = m.bytes();
        long caller = tokens.dialog(m, m.fromTag());
        long callee = tokens.dialog(m, m.toTag());
        boolean toNode = tokens.read(b, tokenFrom, tokenTo, Tokens.FROM_CLIENT, caller)
                || tokens.read(b, tokenFrom, tokenTo, Tokens.FROM_NODE, callee);
        if (!toNode
                && !tokens.read(b, tokenFrom, tokenTo, Tokens.FROM_CLIENT, callee)
                && !tokens.read(b, tokenFrom, tokenTo, Tokens.FROM_NODE, caller)) {
            tally.count(Tally.Event.FORGED_ROUTE);
            refuse(m, via, source, 403, "Route Not Ours", "", out);
            return;
        }
        if (!toNode) {
            passRoutes();
            hop.to = tokens.flow();
            send(m, via, source, false, out);
            return;
        }
        Node node = nodes.byKey(tokens.node());
        if (node == null) {
            refuse(m, via, source, 481, "Node of the Dialog Is Gone", "", out);
            return;
        }
        passRoutes();
        hop.to = node.flow(source.transport());
        hop.node = node.key();
        send(m, via, source, true, out);
    }

    private void passRoutes() {
        hop.routeLines = routeLines;
        hop.routeRest = routeRest;
        hop.strict = strict;
    }

    private void outward(SipMessage m, Via via, Flow source, Flow to, Node from, boolean connect, SipWriter out) {
        passRoutes();
        hop.to = to;
        if (Hop.beginsDialog(m)) {
            hop.record = Tokens.FROM_NODE;
            hop.recordedNode = from.key();
            hop.client = to;
        }
        send(m, via, source, connect, out);
    }

    private void outwardByAddress(SipMessage m, Via via, Flow source, Node from, SipWriter out) {
        InetSocketAddress address = Addresses.numeric(m.bytes(), uri);
        if (address == null) {
            refuse(m, via, source, 502, "Next Hop Is Not an IP Address", "", out);
            return;
        }
        Slice transport = uri.param(m.bytes(), Addresses.TRANSPORT);
        boolean tcp = transport.present() && Bytes.isName(m.bytes(), transport.from(), transport.to(), Addresses.TCP);
        outward(m, via, source, new Flow(tcp ? Transport.TCP : Transport.UDP, address), from, true, out);
    }

    private void toNode(SipMessage m, Via via, Flow source, long now, SipWriter out) {
        if (m.method() == Method.OPTIONS && isForUs(m)) {
            refuse(m, via, source, 200, "OK", "Accept: application/sdp\r\nSupported: path\r\n", out);
            return;
        }
        long transaction = hop.transaction;
        Attempt attempt = m.method() == Method.INVITE || m.method() == Method.ACK || m.method() == Method.CANCEL
                ? attempts.find(transaction)
                : null;
        if (attempt != null && m.method() == Method.INVITE && attempt.justSent(now)) {
            return; // the client repeats what its next node got this moment
        }
        Node node = attempt != null ? attempt.node : choose(m);
        if (node == null) {
            tally.count(Tally.Event.NO_NODE);
            if (m.method() == Method.INVITE) {
                journal.refused(Failover.trace(tokens, m), source);
            }
            refuse(m, via, source, 503, "No Node Takes Calls", Failover.retryAfter(limits), out);
            return;
        }
        failover.offer(m, via, source, node, transaction);
        boolean first = m.method() == Method.INVITE && !m.toTag().present() && attempt == null;
        if (first) {
            journal.offered(tokens.trace(m, 0), tokens.trace(m, 1), node, source);
            if (attempts.hasRoom()) {
                attempts.add(attempt(m, source, node, transaction, now));
            }
        } else if (attempt != null && m.method() == Method.CANCEL) {
            attempt.cancelled = true;
        }
        send(m, via, source, true, out);
    }

    private Attempt attempt(SipMessage m, Flow source, Node node, long transaction, long now) {
        byte[] request = Arrays.copyOfRange(m.bytes(), m.from(), m.end());
        Attempt attempt = new Attempt(transaction, source, request, node, now);
        attempt.tried = nodes.bit(node);
        attempt.elsewhere = nodes.first(tokens.ofCallId(m), 0) != node;
        return attempt;
    }

    private @Nullable Node choose(SipMessage m) {
        byte[] b = m.bytes();
        if (m.toTag().present()) {
            // within a dialog but without our Route: the node itself may be named, else the hash may be right
            InetSocketAddress address = uri.read(b, m.uri().from(), m.uri().to()) ? Addresses.numeric(b, uri) : null;
            Node named = address == null ? null : nodes.at(address);
            if (named != null) {
                return named;
            }
        }
        if (m.method() == Method.REGISTER) {
            // one user's registrations meet at one node: the address of record is in To
            boolean bracket =
                    uri.readNameAddress(b, m.toHeader().from(), m.toHeader().to()) >= 0;
            return nodes.first(
                    bracket
                            ? tokens.of(b, uri.from(), uri.to())
                            : tokens.of(b, m.toHeader().from(), m.toHeader().to()),
                    0);
        }
        long hash = tokens.ofCallId(m);
        return m.method() == Method.INVITE ? nodes.choose(hash, 0) : nodes.first(hash, 0);
    }

    // ---- who and where

    private boolean isForUs(SipMessage m) {
        return uri.read(m.bytes(), m.uri().from(), m.uri().to()) && !uri.user() && self.is(m.bytes(), uri);
    }

    /** Whether the next Route, or the Request-URI, is somebody else's; leaves it in {@link #uri}. */
    private boolean leadsOutside(SipMessage m) {
        byte[] b = m.bytes();
        boolean readable;
        if (routeLines < m.routeCount()) {
            int at = routeRest > 0 ? routeRest : m.routeFrom(routeLines);
            readable = uri.readNameAddress(b, at, m.routeTo(routeLines)) >= 0;
        } else {
            readable = uri.read(b, m.uri().from(), m.uri().to());
        }
        return readable && !self.is(b, uri);
    }

    /** The node a request came from: over UDP by its address, over TCP by its host and what it says in Via. */
    private @Nullable Node sender(SipMessage m, Via via, Flow source) {
        if (!source.tcp()) {
            return nodes.at(source.address());
        }
        InetSocketAddress claimed = Addresses.numeric(m.bytes(), via.host(), via.port());
        Node node = claimed == null ? null : nodes.at(claimed);
        return node != null
                        && node.address().getAddress().equals(source.address().getAddress())
                ? node
                : null;
    }

    /** Where the answer to a request goes (RFC 3261 §18.2.2, RFC 3581 §4). */
    static Flow back(SipMessage m, Via via, Flow source) {
        int port = via.port() == 0 ? DEFAULT_PORT : via.port();
        if (source.tcp() || via.rport() || port == source.address().getPort()) {
            return source;
        }
        return new Flow(
                source.transport(), new InetSocketAddress(source.address().getAddress(), port));
    }

    private void relayRefused(SipMessage m, Via via, Flow source, SipWriter out) {
        tally.count(Tally.Event.RELAY_REFUSED);
        refuse(m, via, source, 403, "Not a Relay", "", out);
    }

    // ---- out

    private void send(SipMessage m, Via via, Flow source, boolean connect, SipWriter out) {
        hop.write(m, via, source, out);
        boolean sent = connect
                ? outside.sendConnecting(hop.to, out.bytes(), out.length())
                : outside.send(hop.to, out.bytes(), out.length());
        if (!sent) {
            tally.count(Tally.Event.FLOW_GONE);
            refuse(m, via, source, 430, "Flow Failed", "", out); // RFC 5626 §11.3
        }
    }

    private void refuse(SipMessage m, Via via, Flow source, int status, String reason, String extra, SipWriter out) {
        if (m.method() == Method.ACK) {
            return; // RFC 3261 §17: an ACK is never answered
        }
        replies.answer(m, via, source, status, reason, extra, out);
        tally.response(status);
        outside.send(back(m, via, source), out.bytes(), out.length());
    }
}
