package io.dialplane.balancer.message;

/** What is wrong with a message. A request gets the status as its answer, a response is dropped. */
public enum Defect {
    /** Nothing: the headers a proxy needs are there and agree. */
    NONE(0, ""),
    /** Neither a request nor a response: no answer. */
    NOT_SIP(0, ""),
    REQUEST_LINE(400, "Bad Request-Line"),
    VERSION(505, "Version Not Supported"),
    SCHEME(416, "Unsupported URI Scheme"),
    CONTROL_BYTE(400, "NUL or Bare CR in a Header"),
    HEADER_LINE(400, "Bad Header Line"),
    TOO_MANY_HEADERS(400, "Too Many Headers"),
    TOO_LARGE(513, "Message Too Large"),
    MISSING_HEADER(400, "Missing Header"),
    REPEATED_HEADER(400, "Repeated Header"),
    VIA(400, "Bad Via"),
    ADDRESS(400, "Bad From or To"),
    CSEQ(400, "Bad CSeq"),
    CSEQ_METHOD(400, "CSeq Method Does Not Match"),
    MAX_FORWARDS(400, "Bad Max-Forwards"),
    CONTENT_LENGTH(400, "Bad Content-Length");

    private final int status;
    private final String reason;

    Defect(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The reason phrase of the answer. */
    public String reason() {
        return reason;
    }
}
