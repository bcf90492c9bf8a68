package io.dialplane.balancer.routing;

import io.dialplane.balancer.message.Bytes;
import io.dialplane.balancer.message.SipHash;
import io.dialplane.balancer.message.SipMessage;
import io.dialplane.balancer.message.SipWriter;
import io.dialplane.balancer.message.Slice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * What the balancer would have to remember about a dialog or transaction, given away to the messages themselves and proven
 * by a keyed hash (the idea is RFC 5626 §5.3's flow token):
 *
 * <pre>
 *   i 1a2b3c4d u 13c4 7f000001 . 0123456789abcdef
 *   | |        | |    |          proof over what stands before and the context
 *   | |        | |    address of the client, 8 or 32 digits
 *   | |        | port
 *   | |        u(dp) or t(cp)
 *   | key of the node, 0 for none
 *   kind
 * </pre>
 *
 * The context is what makes it worthless elsewhere: Call-ID and the caller's tag for a dialog, Call-ID, CSeq and the
 * previous branch for a transaction. One per thread; {@link #node()} and {@link #flow()} belong to the token read last.
 */
final class Tokens {
    /** A dialog that a client began: in Record-Route. */
    static final char FROM_CLIENT = 'i';
    /** A dialog that a node began: in Record-Route. */
    static final char FROM_NODE = 'o';
    /** The way to a registered client: in Path. */
    static final char PATH = 'p';
    /** The way back of responses: in the branch of Via. */
    static final char VIA = 'v';

    private static final int FIXED = 14;
    private static final int PROOF = 16;

    private final SipHash hash;
    private int node;
    private Flow flow = new Flow(Transport.UDP, new InetSocketAddress(0));

    Tokens(long k0, long k1) {
        hash = new SipHash(k0, k1);
    }

    /** The hash of a Call-ID: ranks the nodes. */
    long ofCallId(SipMessage m) {
        return hash.start().add(m.bytes(), m.callId().from(), m.callId().to()).end();
    }

    /** Half of the trace id of a call: the same for all its messages and all its lines in logs; never 0. */
    long trace(SipMessage m, int half) {
        return hash.start()
                        .add('T')
                        .add(half)
                        .add(m.bytes(), m.callId().from(), m.callId().to())
                        .end()
                | 1;
    }

    /** The hash of any stretch of bytes. */
    long of(byte[] b, int from, int to) {
        return hash.start().add(b, from, to).end();
    }

    /** The same for all messages of a client transaction: INVITE, its retransmissions, its CANCEL, its ACK. */
    long transaction(SipMessage m, Slice previousBranch) {
        hash.start().add(m.bytes(), m.callId().from(), m.callId().to()).add(0).add(m.cseqNumber());
        if (previousBranch.present()) {
            hash.add(m.bytes(), previousBranch.from(), previousBranch.to());
        }
        return hash.end();
    }

    /** The same for all requests in one direction of a dialog. */
    long dialog(SipMessage m, Slice tag) {
        hash.start().add(m.bytes(), m.callId().from(), m.callId().to()).add(0);
        if (tag.present()) {
            hash.add(m.bytes(), tag.from(), tag.to());
        }
        return hash.end();
    }

    void write(SipWriter out, char kind, int nodeKey, Flow way, long context) {
        int from = out.length();
        out.put(kind)
                .putHex(nodeKey, 8)
                .put(way.tcp() ? 't' : 'u')
                .putHex(way.address().getPort(), 4);
        for (byte b : way.address().getAddress().getAddress()) {
            out.putHex(b, 2);
        }
        long proof =
                hash.start().add(out.bytes(), from, out.length()).add(context).end();
        out.putHex(proof, PROOF);
    }

    /** Reads a token; false when it is not ours, or not for this context. */
    boolean read(byte[] b, int from, int to, char kind, long context) {
        int proofFrom = to - PROOF;
        int addressLength = proofFrom - from - FIXED;
        if (addressLength != 8 && addressLength != 32 || b[from] != kind || !Bytes.isHex(b, proofFrom, to)) {
            return false;
        }
        if (hash.start().add(b, from, proofFrom).add(context).end() != Bytes.hex(b, proofFrom, to)) {
            return false;
        }
        node = (int) Bytes.hex(b, from + 1, from + 9);
        Transport transport = b[from + 9] == 't' ? Transport.TCP : Transport.UDP;
        int port = (int) Bytes.hex(b, from + 10, from + 14);
        byte[] address = new byte[addressLength / 2];
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) Bytes.hex(b, from + FIXED + 2 * i, from + FIXED + 2 * i + 2);
        }
        try {
            flow = new Flow(transport, new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
        return true;
    }

    int node() {
        return node;
    }

    Flow flow() {
        return flow;
    }
}
