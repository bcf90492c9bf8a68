package io.dialplane.node.event;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;

/**
 * Who says so, in every event of a node and every request to the application server.
 *
 * @param coreUuid made anew at each start of the node: {@code Core-UUID}
 * @param hostname {@code FreeSWITCH-Hostname}
 * @param node the node's name: {@code FreeSWITCH-Switchname}
 * @param address the node's address: {@code FreeSWITCH-IPv4}
 */
public record Identity(String coreUuid, String hostname, String node, String address) {
    /** The identity of a process that starts now. */
    public static Identity of(String node, String address) {
        return new Identity(UUID.randomUUID().toString(), localName().orElse(node), node, address);
    }

    private static Optional<String> localName() {
        try {
            return Optional.of(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
