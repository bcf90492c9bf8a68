package io.dialplane.balancer.routing;

import static io.dialplane.balancer.message.Bytes.ascii;

import io.dialplane.balancer.message.Bytes;
import io.dialplane.balancer.message.SipMessage;
import io.dialplane.balancer.message.SipWriter;
import io.dialplane.balancer.message.Slice;
import io.dialplane.balancer.message.Via;

/** Messages the balancer makes itself: answers (RFC 3261 §8.2.6), and ACK and CANCEL for a node it gave up on. */
final class Replies {
    /** What our own To tags begin with: their ACK ends here. */
    private static final byte[] TAG = ascii("dplb");

    private final Tokens tokens;

    Replies(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Writes an answer up to its Content-Length; {@code extra} are whole header lines. */
    void answer(SipMessage m, Via topVia, Flow source, int status, String reason, String extra, SipWriter out) {
        byte[] b = m.bytes();
        out.clear().put("SIP/2.0 ").putDecimal(status).put(' ').put(reason).put("\r\nVia: ");
        topVia.writeReceived(b, source.address(), out);
        if (topVia.end() < m.viaTo(0)) {
            out.put(b, topVia.end(), m.viaTo(0));
        }
        for (int i = 1; i < m.viaCount(); i++) {
            out.put("\r\nVia: ").put(b, m.viaFrom(i), m.viaTo(i));
        }
        header(b, "\r\nFrom: ", m.fromHeader(), out);
        header(b, "\r\nTo: ", m.toHeader(), out);
        if (m.toHeader().present() && !m.toTag().present() && m.callId().present()) {
            out.put(";tag=").put(TAG).putHex(tokens.ofCallId(m), 16);
        }
        header(b, "\r\nCall-ID: ", m.callId(), out);
        header(b, "\r\nCSeq: ", m.cseq(), out);
        out.put("\r\n").put(extra).put("Content-Length: 0\r\n\r\n");
    }

    /** Whether what an answer repeats is free of NUL and bare CR. */
    static boolean repeatable(SipMessage m) {
        byte[] b = m.bytes();
        boolean clean =
                clean(b, m.fromHeader()) && clean(b, m.toHeader()) && clean(b, m.callId()) && clean(b, m.cseq());
        for (int i = 0; i < m.viaCount(); i++) {
            clean &= clean(b, m.viaFrom(i), m.viaTo(i));
        }
        return clean;
    }

    private static boolean clean(byte[] b, Slice slice) {
        return !slice.present() || clean(b, slice.from(), slice.to());
    }

    private static boolean clean(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == 0 || b[i] == '\r' && (i + 1 == to || b[i + 1] != '\n')) {
                return false;
            }
        }
        return true;
    }

    private static void header(byte[] b, String name, Slice value, SipWriter out) {
        if (value.present()) {
            out.put(name).put(b, value);
        }
    }

    /** Whether an ACK belongs to an answer of ours. */
    boolean acknowledgesUs(SipMessage m) {
        Slice tag = m.toTag();
        return tag.present()
                && tag.length() == TAG.length + 16
                && Bytes.startsWithName(m.bytes(), tag.from(), tag.to(), TAG)
                && Bytes.hex(m.bytes(), tag.from() + TAG.length, tag.to()) == tokens.ofCallId(m);
    }

    /** Writes the ACK for a final answer that is not forwarded (RFC 3261 §17.1.1.3). */
    void acknowledge(SipMessage response, SipMessage invite, Via ourVia, SipWriter out) {
        own("ACK", response, invite, ourVia, out);
    }

    /** Writes a CANCEL for a node that answered too late (RFC 3261 §9.1). */
    void cancel(SipMessage response, SipMessage invite, Via ourVia, SipWriter out) {
        own("CANCEL", response, invite, ourVia, out);
    }

    private void own(String method, SipMessage response, SipMessage invite, Via ourVia, SipWriter out) {
        byte[] b = response.bytes();
        Slice to = method.equals("ACK") ? response.toHeader() : invite.toHeader();
        byte[] toBytes = method.equals("ACK") ? b : invite.bytes();
        out.clear().put(method).put(' ').put(invite.bytes(), invite.uri()).put(" SIP/2.0\r\nVia: ");
        out.put(b, ourVia.from(), ourVia.end());
        out.put("\r\nFrom: ").put(b, response.fromHeader()).put("\r\nTo: ").put(toBytes, to);
        out.put("\r\nCall-ID: ").put(b, response.callId()).put("\r\nCSeq: ").putDecimal(response.cseqNumber());
        out.put(' ').put(method).put("\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
    }
}
