package io.dialplane.balancer.message;

import static io.dialplane.balancer.message.Bytes.ascii;
import static io.dialplane.balancer.message.Bytes.isName;
import static io.dialplane.balancer.message.Bytes.skipSpace;
import static io.dialplane.balancer.message.Bytes.trimEnd;

/**
 * One pass over the bytes of a message that notes where the headers are a proxy needs (RFC 3261 §7, §16.3). Takes compact
 * names, folded lines, any case, a bare LF as the end of a line. What two readers could understand differently (NUL, bare
 * CR, a repeated Call-ID, two lengths) is a defect, so that the node behind sees what was checked here. Reading goes on
 * after a defect: whoever answers needs Via, From, To, Call-ID and CSeq.
 */
public final class SipReader {
    private static final byte[] VERSION = ascii("sip/2.0");
    private static final byte[] SIP_SLASH = ascii("sip/");
    private static final byte[] SIP = ascii("sip:");
    private static final byte[] SIPS = ascii("sips:");
    private static final byte[] TEL = ascii("tel:");
    private static final byte[] VIA = ascii("via");
    private static final byte[] TO = ascii("to");
    private static final byte[] FROM = ascii("from");
    private static final byte[] CSEQ = ascii("cseq");
    private static final byte[] ROUTE = ascii("route");
    private static final byte[] CALL_ID = ascii("call-id");
    private static final byte[] TRACEPARENT = ascii("traceparent");
    private static final byte[] MAX_FORWARDS = ascii("max-forwards");
    private static final byte[] PROXY_REQUIRE = ascii("proxy-require");
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] TAG = ascii("tag");
    private static final int MAX_HEADERS = 256;
    private static final long MAX_CSEQ = 0x7fffffffL;

    private final int maxHeaderBytes;
    private Defect defect = Defect.NONE;

    /**
     * @param maxHeaderBytes start line and headers together
     */
    public SipReader(int maxHeaderBytes) {
        this.maxHeaderBytes = maxHeaderBytes;
    }

    /**
     * Reads a message.
     *
     * @param m where to note it
     * @param b the bytes
     * @param from its first byte
     * @param to after the last byte that was received
     * @return the first thing that is wrong with it
     */
    public Defect read(SipMessage m, byte[] b, int from, int to) {
        int start = skipSpace(b, from, to); // RFC 3261 §7.5: CRLF before the start line is ignored
        m.clear(b, start, to);
        defect = Defect.NONE;
        int line = lineEnd(b, start, to);
        if (line < 0 || !startLine(m, b, start, trimLine(b, start, line))) {
            return Defect.NOT_SIP;
        }
        m.headersFrom = line;
        headers(m, b, line, to);
        if (m.bodyFrom - start > maxHeaderBytes) {
            found(Defect.TOO_LARGE);
        }
        agree(m, b);
        return defect;
    }

    private void found(Defect another) {
        if (defect == Defect.NONE) {
            defect = another;
        }
    }

    /** The offset after the LF that ends the line, or -1; NUL and CR without LF are noted. */
    private int lineEnd(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            byte c = b[i];
            if (c == '\n') {
                return i + 1;
            }
            if (c == 0 || c == '\r' && (i + 1 >= to || b[i + 1] != '\n')) {
                found(Defect.CONTROL_BYTE);
            }
        }
        return -1;
    }

    private static int trimLine(byte[] b, int from, int next) {
        int end = next - 1;
        return end > from && b[end - 1] == '\r' ? end - 1 : end;
    }

    // ---- start line

    private boolean startLine(SipMessage m, byte[] b, int from, int to) {
        return Bytes.startsWithName(b, from, to, SIP_SLASH) ? statusLine(m, b, from, to) : requestLine(m, b, from, to);
    }

    private boolean statusLine(SipMessage m, byte[] b, int from, int to) {
        int code = from + VERSION.length + 1;
        if (!Bytes.startsWithName(b, from, to, VERSION) || code + 3 > to || b[code - 1] != ' ') {
            return false;
        }
        long status = Bytes.decimal(b, code, code + 3);
        if (status < 100 || status > 699 || code + 3 < to && b[code + 3] != ' ') {
            return false;
        }
        m.status = (int) status;
        return true;
    }

    private boolean requestLine(SipMessage m, byte[] b, int from, int to) {
        int methodEnd = from;
        while (methodEnd < to && Bytes.isTokenByte(b[methodEnd])) {
            methodEnd++;
        }
        int version = to - VERSION.length;
        if (methodEnd == from || methodEnd >= to || b[methodEnd] != ' ') {
            return false;
        }
        m.request = true;
        m.methodText.set(from, methodEnd);
        m.method = Method.of(b, from, methodEnd);
        int uriEnd = to;
        while (uriEnd > methodEnd && b[uriEnd - 1] != ' ') {
            uriEnd--;
        }
        uriEnd--;
        if (uriEnd <= methodEnd + 1) {
            return false;
        }
        m.uri.set(methodEnd + 1, uriEnd);
        if (!Bytes.startsWithName(b, uriEnd + 1, to, SIP_SLASH)) {
            found(Defect.REQUEST_LINE);
        } else if (version != uriEnd + 1 || !isName(b, version, to, VERSION)) {
            found(Defect.VERSION);
        }
        uri(b, methodEnd + 1, uriEnd);
        return true;
    }

    private void uri(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] <= ' ' && b[i] >= 0 || b[i] == '<' || b[i] == '>' || b[i] == '"') {
                found(Defect.REQUEST_LINE);
                return;
            }
        }
        boolean known = Bytes.startsWithName(b, from, to, SIP)
                || Bytes.startsWithName(b, from, to, SIPS)
                || Bytes.startsWithName(b, from, to, TEL);
        if (!known) {
            found(Defect.SCHEME); // RFC 3261 §16.3 step 2
        }
    }

    // ---- headers

    private void headers(SipMessage m, byte[] b, int from, int to) {
        int line = from;
        for (int count = 0; ; count++) {
            int next = lineEnd(b, line, to);
            if (next < 0) {
                found(Defect.HEADER_LINE); // the headers do not end
                return;
            }
            if (trimLine(b, line, next) == line) {
                m.headersTo = line;
                m.bodyFrom = next;
                return;
            }
            while (next < to && (b[next] == ' ' || b[next] == '\t')) { // folded
                int more = lineEnd(b, next, to);
                if (more < 0) {
                    found(Defect.HEADER_LINE);
                    return;
                }
                next = more;
            }
            if (count >= MAX_HEADERS) {
                found(Defect.TOO_MANY_HEADERS);
                return;
            }
            header(m, b, line, next);
            line = next;
        }
    }

    private void header(SipMessage m, byte[] b, int line, int next) {
        int colon = line;
        while (colon < next && b[colon] != ':') {
            colon++;
        }
        int nameEnd = colon;
        while (nameEnd > line && (b[nameEnd - 1] == ' ' || b[nameEnd - 1] == '\t')) {
            nameEnd--;
        }
        if (colon == next || !Bytes.isToken(b, line, nameEnd)) {
            found(Defect.HEADER_LINE);
            return;
        }
        int to = trimEnd(b, colon + 1, next);
        int from = Math.min(skipSpace(b, colon + 1, next), to);
        if (nameEnd - line == 1) {
            compact(m, b, line, next, from, to);
        } else {
            named(m, b, line, nameEnd, next, from, to);
        }
    }

    private void compact(SipMessage m, byte[] b, int line, int next, int from, int to) {
        switch (Bytes.lower(b[line])) {
            case 'v' -> via(m, line, from, to, next);
            case 't' -> once(m.toHeader, from, to);
            case 'f' -> once(m.fromHeader, from, to);
            case 'i' -> once(m.callId, from, to);
            case 'l' -> once(m.contentLengthValue, from, to);
            default -> {}
        }
    }

    private void named(SipMessage m, byte[] b, int line, int nameEnd, int next, int from, int to) {
        switch (nameEnd - line) {
            case 2 -> {
                if (isName(b, line, nameEnd, TO)) {
                    once(m.toHeader, from, to);
                }
            }
            case 3 -> {
                if (isName(b, line, nameEnd, VIA)) {
                    via(m, line, from, to, next);
                }
            }
            case 4 -> {
                if (isName(b, line, nameEnd, FROM)) {
                    once(m.fromHeader, from, to);
                } else if (isName(b, line, nameEnd, CSEQ)) {
                    once(m.cseq, from, to);
                }
            }
            case 5 -> {
                if (isName(b, line, nameEnd, ROUTE)) {
                    m.routeCount = add(m.routes, m.routeCount, line, from, to, next);
                }
            }
            case 7 -> {
                if (isName(b, line, nameEnd, CALL_ID)) {
                    once(m.callId, from, to);
                }
            }
            case 11 -> {
                if (isName(b, line, nameEnd, TRACEPARENT)) {
                    m.traceCount = add(m.traces, m.traceCount, line, from, to, next);
                }
            }
            default -> longNamed(m, b, line, nameEnd, from, to);
        }
    }

    private void longNamed(SipMessage m, byte[] b, int line, int nameEnd, int from, int to) {
        if (isName(b, line, nameEnd, MAX_FORWARDS)) {
            once(m.maxForwardsValue, from, to);
        } else if (isName(b, line, nameEnd, CONTENT_LENGTH)) {
            once(m.contentLengthValue, from, to);
        } else if (isName(b, line, nameEnd, PROXY_REQUIRE)) {
            m.proxyRequire.set(from, to);
        }
    }

    private void once(Slice slice, int from, int to) {
        if (slice.present()) {
            found(Defect.REPEATED_HEADER);
        } else {
            slice.set(from, to);
        }
    }

    private void via(SipMessage m, int line, int from, int to, int next) {
        m.viaCount = add(m.vias, m.viaCount, line, from, to, next);
    }

    private int add(SipMessage.Lines lines, int count, int line, int from, int to, int next) {
        if (count == lines.line.length) {
            found(Defect.TOO_MANY_HEADERS);
            return count;
        }
        lines.line[count] = line;
        lines.value[count] = from;
        lines.valueEnd[count] = to;
        lines.next[count] = next;
        return count + 1;
    }

    // ---- what the headers say together

    private void agree(SipMessage m, byte[] b) {
        if (m.viaCount == 0
                || !m.fromHeader.present()
                || !m.toHeader.present()
                || !m.cseq.present()
                || m.callId.length() <= 0) {
            found(Defect.MISSING_HEADER);
        }
        if (m.fromHeader.present() && !tag(b, m.fromHeader, m.fromTag)
                || m.toHeader.present() && !tag(b, m.toHeader, m.toTag)) {
            found(Defect.ADDRESS);
        }
        if (m.cseq.present()) {
            cseq(m, b);
        }
        if (m.maxForwardsValue.present()) {
            long number = Bytes.decimal(b, m.maxForwardsValue.from(), m.maxForwardsValue.to());
            m.maxForwards = (int) Math.min(number, 256);
            if (number < 0 || number > 255) { // RFC 3261 §20.22
                found(Defect.MAX_FORWARDS);
            }
        }
        if (m.contentLengthValue.present()) {
            m.contentLength = Bytes.decimal(b, m.contentLengthValue.from(), m.contentLengthValue.to());
            if (m.contentLength < 0 || m.bodyFrom + m.contentLength > m.end) { // RFC 3261 §18.3
                found(Defect.CONTENT_LENGTH);
            } else {
                m.end = (int) (m.bodyFrom + m.contentLength);
            }
        }
    }

    private void cseq(SipMessage m, byte[] b) {
        int i = m.cseq.from();
        while (i < m.cseq.to() && b[i] >= '0' && b[i] <= '9') {
            i++;
        }
        m.cseqNumber = Bytes.decimal(b, m.cseq.from(), i);
        int method = skipSpace(b, i, m.cseq.to());
        if (m.cseqNumber < 0 || m.cseqNumber > MAX_CSEQ || method == i || !Bytes.isToken(b, method, m.cseq.to())) {
            found(Defect.CSEQ);
            return;
        }
        m.cseqMethod.set(method, m.cseq.to());
        if (!m.request) {
            m.method = Method.of(b, method, m.cseq.to());
            m.methodText.set(method, m.cseq.to());
        } else if (!Bytes.same(b, method, m.cseq.to(), b, m.methodText.from(), m.methodText.to())) {
            found(Defect.CSEQ_METHOD);
        }
    }

    /** Finds the tag of From or To; false when quotes or brackets do not close. */
    private static boolean tag(byte[] b, Slice header, Slice tag) {
        int i = header.from();
        while (i < header.to()) {
            switch (b[i]) {
                case '"' -> {
                    i = Bytes.skipQuoted(b, i, header.to());
                    if (i < 0) {
                        return false;
                    }
                }
                case '<' -> {
                    while (i < header.to() && b[i] != '>') {
                        i++;
                    }
                    if (i == header.to()) {
                        return false;
                    }
                }
                case ';' -> {
                    i = param(b, skipSpace(b, i + 1, header.to()), header.to(), tag);
                }
                default -> i++;
            }
        }
        return header.length() > 0;
    }

    private static int param(byte[] b, int from, int to, Slice tag) {
        int i = from;
        while (i < to && Bytes.isTokenByte(b[i])) {
            i++;
        }
        boolean isTag = isName(b, from, i, TAG);
        i = skipSpace(b, i, to);
        if (i < to && b[i] == '=') {
            int value = skipSpace(b, i + 1, to);
            i = value;
            while (i < to && Bytes.isTokenByte(b[i])) {
                i++;
            }
            if (isTag && i > value) {
                tag.set(value, i);
            }
        }
        return i;
    }
}
