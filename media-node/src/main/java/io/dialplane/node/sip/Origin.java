package io.dialplane.node.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * Where a request came from: the sender of its packet, or, when that is a proxy of ours, the client that the proxy saw
 * and wrote into the second Via (RFC 3261 §18.2.1, RFC 3581).
 *
 * @param byProxy whether a trusted proxy brought it
 * @param isOurs whether it was sent by a trusted address or this machine, and by nobody else before
 * @param address of the client
 */
record Origin(boolean byProxy, boolean isOurs, InetAddress address, int port) {
    static Origin of(SIPRequest request, Set<InetAddress> proxies) {
        var sender = request.getPeerPacketSourceAddress();
        int port = request.getPeerPacketSourcePort();
        var from = sender == null ? request.getRemoteAddress() : sender;
        boolean trusted = proxies.contains(from);
        boolean isOurs =
                (trusted || from.isLoopbackAddress()) && request.getViaHeaders().size() == 1;
        return (trusted ? behind(request) : Optional.<Origin>empty())
                .orElseGet(() -> new Origin(trusted, isOurs, from, port));
    }

    private static Optional<Origin> behind(SIPRequest request) {
        Iterator<?> vias = request.getViaHeaders().iterator();
        vias.next();
        if (!vias.hasNext()) {
            return Optional.empty();
        }
        var second = (Via) vias.next();
        var received = Optional.ofNullable(second.getReceived()).orElse(second.getHost());
        int port = second.getRPort() > 0 ? second.getRPort() : second.getPort() > 0 ? second.getPort() : 5060;
        try {
            return Optional.of(new Origin(true, false, InetAddress.ofLiteral(bare(received)), port));
        } catch (IllegalArgumentException name) {
            // a name proves nothing: not loopback, in any case
            return Optional.of(new Origin(true, false, NOWHERE, port));
        }
    }

    /** RFC 5737: an address that nobody has. */
    private static final InetAddress NOWHERE = InetAddress.ofLiteral("192.0.2.255");

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether the client runs on this machine: it needs no password. */
    boolean isLocal() {
        return address.isLoopbackAddress();
    }
}
