package io.dialplane.node.appserver;

import java.util.Optional;

/**
 * A way out: what FreeSWITCH calls a gateway.
 *
 * @param proxy host, perhaps with a port, or a SIP URI: where its requests go; the realm when the configuration names none
 * @param realm of its challenges; any when empty
 * @param fromUser user part of From; the caller's number when empty, or with {@code isCallerIdInFrom}
 * @param fromDomain host part of From
 * @param transport {@code udp} or {@code tcp}
 * @param isRegistered whether the node is to register there
 */
public record Trunk(
        String name,
        String proxy,
        String realm,
        Optional<String> username,
        Optional<String> password,
        Optional<String> fromUser,
        String fromDomain,
        boolean isCallerIdInFrom,
        String transport,
        boolean isRegistered) {
    /** Where its requests go, as a SIP URI with the transport in it. */
    public String uri() {
        var uri = proxy.matches("(?i)sips?:.*") ? proxy : "sip:" + proxy;
        return transport.equalsIgnoreCase("udp") || uri.contains(";transport=") ? uri : uri + ";transport=" + transport;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "trunk " + name + " to " + proxy;
    }
}
