package io.dialplane.appserver.directory;

import java.time.Instant;
import java.util.List;

/**
 * Where a user is reachable (RFC 3261 §10).
 *
 * @param contact the contact's URI
 * @param path the Path headers (RFC 3327), in order
 * @param callId of the REGISTER
 * @param cseq of the REGISTER
 * @param receivedFrom the address the REGISTER came from
 * @param node the node that took it
 */
public record Registration(
        String user,
        String domain,
        String contact,
        List<String> path,
        String callId,
        long cseq,
        Instant expiresAt,
        Instant registeredAt,
        String userAgent,
        String receivedFrom,
        String transport,
        String node) {
    public Registration {
        path = List.copyOf(path);
    }
}
