package io.dialplane.balancer.routing;

import static io.dialplane.balancer.message.Bytes.ascii;

import io.dialplane.balancer.message.Method;
import io.dialplane.balancer.message.SipMessage;
import io.dialplane.balancer.message.SipUri;
import io.dialplane.balancer.message.SipWriter;
import io.dialplane.balancer.message.Via;

/**
 * One request on its way to the next hop: what is decided about it, and how it is written (RFC 3261 §16.6). The message
 * is copied in a few large pieces; what changes are cuts in it, and what is new stands right after the request line. One
 * per thread.
 */
final class Hop {
    /** What marks our branches, after the magic cookie of RFC 3261 §8.1.1.7. */
    static final byte[] BRANCH = ascii("z9hG4bKdp");
    /** The URI parameter that holds our tokens. */
    static final byte[] PARAMETER = ascii("dp");

    private static final byte[] VERSION_VIA_UDP = ascii(" SIP/2.0\r\nVia: SIP/2.0/UDP ");
    private static final byte[] VERSION_VIA_TCP = ascii(" SIP/2.0\r\nVia: SIP/2.0/TCP ");
    private static final byte[] RECORD_ROUTE = ascii("Record-Route: <sip:");
    private static final byte[] PATH = ascii("Path: <sip:");
    private static final byte[] TRANSPORT_TCP = ascii(";transport=tcp");
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] LOOSE = ascii(";lr;dp=");
    private static final byte[] END_ROUTE = ascii(">\r\n");
    private static final byte[] LINE_END = ascii("\r\n");
    private static final int DEFAULT_MAX_FORWARDS = 70; // RFC 3261 §16.6 step 3, and our own bound

    private final Self self;
    private final Tokens tokens;
    private final Cuts cuts = new Cuts();
    private final SipUri uri = new SipUri();

    /** Where it goes. */
    Flow to;
    /** The key of the node it goes to, 0 when it goes to a client. */
    int node;
    /** Where the answer will go. */
    Flow back;
    /** {@link Tokens#transaction}. */
    long transaction;
    /** Kind of the token to be recorded in Record-Route; 0 for none. */
    char record;
    /** The other side of the recorded dialog: the client. */
    Flow client;
    /** The node of the recorded dialog. */
    int recordedNode;
    /** A Path token is added. */
    boolean path;
    /** Traceparent is replaced. */
    boolean trace;
    /** All Route headers are taken off; otherwise the first ones, up to the place below. */
    boolean dropRoutes;
    /** Whole Route lines taken off. */
    int routeLines;
    /** Where the rest of the next Route line begins; 0 when it stays whole. */
    int routeRest;
    /** A strict router put our URI into the request line: the last Route is where it goes (RFC 3261 §16.4). */
    boolean strict;

    Hop(Self self, Tokens tokens, Flow nowhere) {
        this.self = self;
        this.tokens = tokens;
        this.to = nowhere;
        this.back = nowhere;
        this.client = nowhere;
    }

    void clear() {
        node = 0;
        record = 0;
        recordedNode = 0;
        path = false;
        trace = false;
        dropRoutes = false;
        routeLines = 0;
        routeRest = 0;
        strict = false;
    }

    /** Writes the request as it goes out. */
    void write(SipMessage m, Via topVia, Flow source, SipWriter out) {
        byte[] b = m.bytes();
        cuts.clear();
        routes(m, b);
        out.clear().put(b, m.methodText()).put(' ');
        if (strict && uri.host().present()) {
            out.put(b, uri.from(), uri.to());
        } else {
            out.put(b, m.uri());
        }
        out.put(to.tcp() ? VERSION_VIA_TCP : VERSION_VIA_UDP)
                .put(self.sentBy())
                .put(";branch=")
                .put(BRANCH);
        tokens.write(out, Tokens.VIA, node, back, transaction);
        out.put(LINE_END);
        added(m, out);
        cuts.add(topVia.from(), topVia.end(), Cuts.VIA);
        if (m.maxForwardsValue().present()) {
            cuts.add(m.maxForwardsValue().from(), m.maxForwardsValue().to(), Cuts.MAX_FORWARDS);
        }
        if (trace) {
            for (int i = 0; i < m.traceCount(); i++) {
                cuts.add(m.traceLine(i), m.traceNext(i), Cuts.REMOVED);
            }
        }
        copy(m, b, topVia, source, out);
    }

    private void added(SipMessage m, SipWriter out) {
        if (record != 0) {
            out.put(RECORD_ROUTE).put(self.sentBy()).put(transport()).put(LOOSE);
            tokens.write(out, record, recordedNode, client, tokens.dialog(m, m.fromTag()));
            out.put(END_ROUTE);
        }
        if (path) {
            out.put(PATH).put(self.sentBy()).put(transport()).put(LOOSE);
            tokens.write(out, Tokens.PATH, 0, client, 0);
            out.put(END_ROUTE);
        }
        if (trace) {
            out.put("Traceparent: 00-").putHex(tokens.trace(m, 0), 16).putHex(tokens.trace(m, 1), 16);
            out.put('-').putHex(transaction | 1, 16).put("-01\r\n");
        }
        if (m.maxForwards() < 0) {
            out.put("Max-Forwards: ").putDecimal(DEFAULT_MAX_FORWARDS).put(LINE_END);
        }
        if (to.tcp() && !m.contentLengthValue().present()) {
            out.put("Content-Length: ").putDecimal(m.end() - m.bodyFrom()).put(LINE_END);
        }
    }

    private byte[] transport() {
        return client.tcp() ? TRANSPORT_TCP : NOTHING;
    }

    private void routes(SipMessage m, byte[] b) {
        uri.read(b, 0, 0);
        if (strict && m.routeCount() > 0) {
            lastRoute(m, b);
        }
        int whole = dropRoutes ? m.routeCount() : routeLines;
        for (int i = 0; i < whole; i++) {
            cuts.add(m.routeLine(i), m.routeNext(i), Cuts.REMOVED);
        }
        if (!dropRoutes && routeRest > 0) {
            cuts.add(m.routeFrom(whole), routeRest, Cuts.REMOVED);
        }
    }

    private void lastRoute(SipMessage m, byte[] b) {
        int last = m.routeCount() - 1;
        int value = m.routeFrom(last);
        while (true) {
            int end = uri.readNameAddress(b, value, m.routeTo(last));
            if (end < 0) {
                return;
            }
            if (end == m.routeTo(last)) {
                break;
            }
            value = end + 1;
        }
        if (value == m.routeFrom(last)) {
            cuts.add(m.routeLine(last), m.routeNext(last), Cuts.REMOVED);
        } else {
            cuts.add(value - 1, m.routeTo(last), Cuts.REMOVED); // with the comma before it
        }
    }

    private void copy(SipMessage m, byte[] b, Via topVia, Flow source, SipWriter out) {
        int at = m.headersFrom();
        for (int i = 0; i < cuts.count(); i++) {
            out.put(b, at, cuts.from(i));
            switch (cuts.kind(i)) {
                case Cuts.VIA -> topVia.writeReceived(b, source.address(), out);
                case Cuts.MAX_FORWARDS -> out.putDecimal(Math.min(m.maxForwards() - 1, DEFAULT_MAX_FORWARDS));
                default -> {}
            }
            at = cuts.to(i);
        }
        out.put(b, at, m.end());
    }

    /** Whether a request of this method begins a dialog whose later requests must come this way. */
    static boolean beginsDialog(SipMessage m) {
        return !m.toTag().present() && (m.method() == Method.INVITE || m.method() == Method.SUBSCRIBE);
    }
}
