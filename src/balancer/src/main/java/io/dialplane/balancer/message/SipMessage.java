package io.dialplane.balancer.message;

/**
 * Where things are in a message: an index into its bytes, filled by {@link SipReader} and reused from message to
 * message. Nothing is copied and nothing allocated. One per thread.
 */
public final class SipMessage {
    /** More Via headers than this are taken for a loop or an attack. */
    static final int MAX_VIAS = 64;
    /** More Route headers than this are refused. */
    static final int MAX_ROUTES = 32;

    private static final byte[] NOTHING = new byte[0];

    byte[] b = NOTHING;
    int from;
    int end;
    boolean request;
    Method method = Method.OTHER;
    int status;
    int headersFrom;
    int headersTo;
    int bodyFrom;
    int viaCount;
    int routeCount;
    int traceCount;
    long cseqNumber;
    int maxForwards;
    long contentLength;
    final Lines vias = new Lines(MAX_VIAS);
    final Lines routes = new Lines(MAX_ROUTES);
    final Lines traces = new Lines(4);
    final Slice methodText = new Slice();
    final Slice uri = new Slice();
    final Slice fromHeader = new Slice();
    final Slice toHeader = new Slice();
    final Slice fromTag = new Slice();
    final Slice toTag = new Slice();
    final Slice callId = new Slice();
    final Slice cseq = new Slice();
    final Slice cseqMethod = new Slice();
    final Slice maxForwardsValue = new Slice();
    final Slice contentLengthValue = new Slice();
    final Slice proxyRequire = new Slice();

    /** Header lines of one name. */
    static final class Lines {
        final int[] line;
        final int[] value;
        final int[] valueEnd;
        final int[] next;

        Lines(int max) {
            line = new int[max];
            value = new int[max];
            valueEnd = new int[max];
            next = new int[max];
        }
    }

    void clear(byte[] bytes, int newFrom, int newEnd) {
        b = bytes;
        from = newFrom;
        end = newEnd;
        request = false;
        method = Method.OTHER;
        status = 0;
        headersFrom = newEnd;
        headersTo = newEnd;
        bodyFrom = newEnd;
        viaCount = 0;
        routeCount = 0;
        traceCount = 0;
        cseqNumber = -1;
        maxForwards = -1;
        contentLength = -1;
        methodText.clear();
        uri.clear();
        fromHeader.clear();
        toHeader.clear();
        fromTag.clear();
        toTag.clear();
        callId.clear();
        cseq.clear();
        cseqMethod.clear();
        maxForwardsValue.clear();
        contentLengthValue.clear();
        proxyRequire.clear();
    }

    /** The bytes it lies in. */
    public byte[] bytes() {
        return b;
    }

    /** Whether it is a request. */
    public boolean request() {
        return request;
    }

    /** The method of a request, or the one in a response's CSeq. */
    public Method method() {
        return method;
    }

    /** The method's own text. */
    public Slice methodText() {
        return methodText;
    }

    /** The status of a response, 100 to 699. */
    public int status() {
        return status;
    }

    /** The Request-URI. */
    public Slice uri() {
        return uri;
    }

    /** Where the start line begins. */
    public int from() {
        return from;
    }

    /** Where the first header line begins. */
    public int headersFrom() {
        return headersFrom;
    }

    /** Where the empty line after the headers begins. */
    public int headersTo() {
        return headersTo;
    }

    /** Where the body begins. */
    public int bodyFrom() {
        return bodyFrom;
    }

    /** Where the message ends: Content-Length bytes after the headers, whatever else the datagram held. */
    public int end() {
        return end;
    }

    /** Via header lines; each may hold several values. */
    public int viaCount() {
        return viaCount;
    }

    /** Where the value of a Via line begins. */
    public int viaFrom(int i) {
        return vias.value[i];
    }

    /** Where the value of a Via line ends. */
    public int viaTo(int i) {
        return vias.valueEnd[i];
    }

    /** Where a Via line begins. */
    public int viaLine(int i) {
        return vias.line[i];
    }

    /** Where the line after a Via line begins. */
    public int viaNext(int i) {
        return vias.next[i];
    }

    /** Route header lines; each may hold several values. */
    public int routeCount() {
        return routeCount;
    }

    /** Where the value of a Route line begins. */
    public int routeFrom(int i) {
        return routes.value[i];
    }

    /** Where the value of a Route line ends. */
    public int routeTo(int i) {
        return routes.valueEnd[i];
    }

    /** Where a Route line begins. */
    public int routeLine(int i) {
        return routes.line[i];
    }

    /** Where the line after a Route line begins. */
    public int routeNext(int i) {
        return routes.next[i];
    }

    /** Traceparent header lines. */
    public int traceCount() {
        return traceCount;
    }

    /** Where a Traceparent line begins. */
    public int traceLine(int i) {
        return traces.line[i];
    }

    /** Where the line after a Traceparent line begins. */
    public int traceNext(int i) {
        return traces.next[i];
    }

    /** The value of From. */
    public Slice fromHeader() {
        return fromHeader;
    }

    /** The value of To. */
    public Slice toHeader() {
        return toHeader;
    }

    /** The tag of From. */
    public Slice fromTag() {
        return fromTag;
    }

    /** The tag of To: present within a dialog. */
    public Slice toTag() {
        return toTag;
    }

    /** The value of Call-ID. */
    public Slice callId() {
        return callId;
    }

    /** The value of CSeq. */
    public Slice cseq() {
        return cseq;
    }

    /** The number in CSeq. */
    public long cseqNumber() {
        return cseqNumber;
    }

    /** Max-Forwards, -1 when absent. */
    public int maxForwards() {
        return maxForwards;
    }

    /** The digits of Max-Forwards. */
    public Slice maxForwardsValue() {
        return maxForwardsValue;
    }

    /** The value of Content-Length. */
    public Slice contentLengthValue() {
        return contentLengthValue;
    }

    /** The value of Proxy-Require. */
    public Slice proxyRequire() {
        return proxyRequire;
    }
}
