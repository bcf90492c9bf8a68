package io.dialplane.balancer.message;

import static io.dialplane.balancer.message.Bytes.ascii;
import static io.dialplane.balancer.message.Bytes.isName;
import static io.dialplane.balancer.message.Bytes.isSpace;
import static io.dialplane.balancer.message.Bytes.skipQuoted;
import static io.dialplane.balancer.message.Bytes.skipSpace;
import static io.dialplane.balancer.message.Bytes.trimEnd;

import java.net.InetSocketAddress;

/**
 * One value of a Via header (RFC 3261 §20.42):
 *
 * <pre>SIP/2.0/UDP 192.0.2.1:5060 ;branch=z9hG4bK776 ;received=…;rport , next value</pre>
 */
public final class Via {
    private static final byte[] BRANCH = ascii("branch");
    private static final byte[] RECEIVED = ascii("received");
    private static final byte[] RPORT = ascii("rport");

    private final Slice host = new Slice();
    private final Slice branch = new Slice();
    private int from;
    private int paramsFrom;
    private int end;
    private int port;
    private boolean rport;

    /**
     * Reads the first value.
     *
     * @return false when it is not one
     */
    public boolean read(byte[] b, int start, int to) {
        host.clear();
        branch.clear();
        port = 0;
        rport = false;
        from = start;
        int i = sentProtocol(b, start, to);
        if (i < 0) {
            return false;
        }
        i = sentBy(b, i, to);
        if (i < 0) {
            return false;
        }
        paramsFrom = i;
        return params(b, i, to);
    }

    private static int sentProtocol(byte[] b, int start, int to) {
        int i = start;
        for (int part = 0; part < 3; part++) {
            i = skipSpace(b, i, to);
            int token = i;
            while (i < to && Bytes.isTokenByte(b[i])) {
                i++;
            }
            if (i == token || i >= to) {
                return -1;
            }
            if (part < 2) {
                i = skipSpace(b, i, to);
                if (i >= to || b[i++] != '/') {
                    return -1;
                }
            }
        }
        return isSpace(b[i]) ? skipSpace(b, i, to) : -1;
    }

    private int sentBy(byte[] b, int start, int to) {
        int i = start;
        boolean bracket = i < to && b[i] == '[';
        while (i < to && (bracket || b[i] != ':') && b[i] != ';' && b[i] != ',' && !isSpace(b[i])) {
            if (b[i++] == ']') {
                bracket = false;
            }
        }
        if (i == start || bracket) {
            return -1;
        }
        host.set(start, i);
        i = skipSpace(b, i, to);
        if (i < to && b[i] == ':') {
            i = skipSpace(b, i + 1, to);
            int digits = i;
            while (i < to && b[i] >= '0' && b[i] <= '9') {
                i++;
            }
            long number = Bytes.decimal(b, digits, i);
            if (number < 1 || number > 65535) {
                return -1;
            }
            port = (int) number;
            i = skipSpace(b, i, to);
        }
        return i;
    }

    private boolean params(byte[] b, int start, int to) {
        int i = start;
        while (i < to && b[i] == ';') {
            int name = skipSpace(b, i + 1, to);
            int next = paramEnd(b, name, to);
            if (next < 0) {
                return false;
            }
            param(b, name, next);
            i = next;
        }
        end = i;
        return i == to || b[i] == ',';
    }

    private void param(byte[] b, int name, int to) {
        int equals = name;
        while (equals < to && b[equals] != '=') {
            equals++;
        }
        int nameEnd = trimEnd(b, name, equals);
        if (isName(b, name, nameEnd, BRANCH) && equals < to) {
            branch.set(skipSpace(b, equals + 1, to), trimEnd(b, equals + 1, to));
        } else if (isName(b, name, nameEnd, RPORT)) {
            rport = true;
        }
    }

    private static int paramEnd(byte[] b, int start, int to) {
        int i = start;
        while (i < to && b[i] != ';' && b[i] != ',') {
            if (b[i] == '"') {
                i = skipQuoted(b, i, to);
                if (i < 0) {
                    return -1;
                }
            } else {
                i++;
            }
        }
        return i;
    }

    /**
     * Writes the value with what we saw: whoever sent it may have lied (RFC 3261 §18.2.1, RFC 3581 §4).
     *
     * @param b the message it was read from
     * @param source where the request came from
     */
    public void writeReceived(byte[] b, InetSocketAddress source, SipWriter out) {
        out.put(b, from, trimEnd(b, from, paramsFrom));
        int i = paramsFrom;
        while (i < end) {
            int name = skipSpace(b, i + 1, end);
            int next = paramEnd(b, name, end);
            int nameEnd = name;
            while (nameEnd < next && Bytes.isTokenByte(b[nameEnd])) {
                nameEnd++;
            }
            if (!isName(b, name, nameEnd, RECEIVED) && !isName(b, name, nameEnd, RPORT)) {
                out.put(';').put(b, name, trimEnd(b, name, next));
            }
            i = next;
        }
        out.put(";received=").putAddress(source.getAddress());
        if (rport) {
            out.put(";rport=").putDecimal(source.getPort());
        }
    }

    /** The host of sent-by. */
    public Slice host() {
        return host;
    }

    /** The port of sent-by, 0 when absent. */
    public int port() {
        return port;
    }

    /** The branch parameter; absent in requests of RFC 2543. */
    public Slice branch() {
        return branch;
    }

    /** Whether the sender asked for answers at the port it sent from. */
    public boolean rport() {
        return rport;
    }

    /** Where the value begins. */
    public int from() {
        return from;
    }

    /** Where the value ends: at the comma before the next one, or at the end of the header. */
    public int end() {
        return end;
    }
}
