package io.dialplane.balancer.message;

import static io.dialplane.balancer.message.Bytes.ascii;

/** Where a SIP URI leads: {@code sip:user@host:port;name=value?headers} (RFC 3261 §19.1). */
public final class SipUri {
    private static final byte[] SIP = ascii("sip:");
    private static final byte[] SIPS = ascii("sips:");

    private final Slice host = new Slice();
    private final Slice params = new Slice();
    private final Slice found = new Slice();
    private int port;
    private boolean user;
    private int start;
    private int end;

    /** Reads a URI without angle brackets; false when it is not a sip or sips URI. */
    public boolean read(byte[] b, int from, int to) {
        host.clear();
        params.clear();
        port = 0;
        user = false;
        start = from;
        end = to;
        int i = Bytes.startsWithName(b, from, to, SIP)
                ? from + SIP.length
                : Bytes.startsWithName(b, from, to, SIPS) ? from + SIPS.length : -1;
        if (i < 0) {
            return false;
        }
        int at = lastAt(b, i, to);
        if (at >= 0) {
            user = true;
            i = at + 1;
        }
        int hostFrom = i;
        boolean bracket = i < to && b[i] == '[';
        while (i < to && (bracket || b[i] != ':') && b[i] != ';' && b[i] != '?') {
            if (b[i++] == ']') {
                bracket = false;
            }
        }
        if (i == hostFrom || bracket) {
            return false;
        }
        host.set(hostFrom, i);
        return portAndParams(b, i, to);
    }

    private boolean portAndParams(byte[] b, int from, int to) {
        int i = from;
        if (i < to && b[i] == ':') {
            int digits = ++i;
            while (i < to && b[i] >= '0' && b[i] <= '9') {
                i++;
            }
            long number = Bytes.decimal(b, digits, i);
            if (number < 1 || number > 65535) {
                return false;
            }
            port = (int) number;
        }
        int paramsEnd = i;
        while (paramsEnd < to && b[paramsEnd] != '?') {
            paramsEnd++;
        }
        params.set(i, paramsEnd);
        return i == to || b[i] == ';' || b[i] == '?';
    }

    /** The at sign that ends the user part; the user may hold ; ? and escaped characters, never a bare at sign. */
    private static int lastAt(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '@') {
                return i;
            }
        }
        return -1;
    }

    /**
     * Reads the URI of the first value of a Route-like header, {@code "name" <uri>;params, next}.
     *
     * @return the offset after the value, at its comma or at {@code to}; -1 when it is not one
     */
    public int readNameAddress(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] != '<') {
            if (b[i] == '"') {
                i = Bytes.skipQuoted(b, i, to);
                if (i < 0) {
                    return -1;
                }
            } else {
                i++;
            }
        }
        int close = i;
        while (close < to && b[close] != '>') {
            close++;
        }
        if (close >= to || !read(b, i + 1, close)) {
            return -1;
        }
        i = close + 1;
        while (i < to && b[i] != ',') {
            i = b[i] == '"' ? Bytes.skipQuoted(b, i, to) : i + 1;
            if (i < 0) {
                return -1;
            }
        }
        return i;
    }

    /**
     * The value of a parameter.
     *
     * @param name in lower case
     * @return absent when the URI has none of the name; valid until the next call
     */
    public Slice param(byte[] b, byte[] name) {
        found.clear();
        int i = params.from();
        while (i >= 0 && i < params.to() && b[i] == ';') {
            int nameFrom = ++i;
            while (i < params.to() && b[i] != ';' && b[i] != '=') {
                i++;
            }
            int nameTo = i;
            int valueFrom = i < params.to() && b[i] == '=' ? i + 1 : i;
            while (i < params.to() && b[i] != ';') {
                i++;
            }
            if (Bytes.isName(b, nameFrom, nameTo, name)) {
                found.set(valueFrom, i);
                return found;
            }
        }
        return found;
    }

    /** The host, with brackets when it is IPv6. */
    public Slice host() {
        return host;
    }

    /** The port, 0 when absent. */
    public int port() {
        return port;
    }

    /** Whether it has a user part. */
    public boolean user() {
        return user;
    }

    /** Where the URI begins. */
    public int from() {
        return start;
    }

    /** Where the URI ends. */
    public int to() {
        return end;
    }
}
