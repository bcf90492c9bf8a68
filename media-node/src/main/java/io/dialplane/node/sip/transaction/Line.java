package io.dialplane.node.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import java.io.IOException;

/** What carries requests to somebody: datagrams or a connection. */
interface Line {
    void send(SIPRequest request) throws IOException;

    /** Whether nothing that was sent is lost (RFC 3261 §17.1.1.2). */
    boolean isReliable();
}
