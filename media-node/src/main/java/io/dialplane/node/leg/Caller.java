package io.dialplane.node.leg;

import java.util.Optional;

/**
 * Who calls whom, from where: what an initial INVITE says. User parts are unescaped; all texts are bounded by the size
 * of a SIP message.
 *
 * @param callId our id of the call, a UUID: {@code Unique-ID}
 * @param traceId 32 hexadecimal digits
 * @param sipCallId the Call-ID header
 * @param user user part of From, {@code anonymous} when it has none
 * @param displayName of From; the user when it has none
 * @param fromHost host part of From
 * @param destination user part of the Request-URI: the number dialled
 * @param requestHost host of the Request-URI
 * @param toUser user part of To
 * @param toHost host part of To
 * @param domain the tenant: the From's host, the default domain for an address
 * @param authorizedUser who proved to be whom, by digest
 * @param contact the Contact URI's user, host and port
 * @param address the client's address, also behind the balancer
 * @param port the client's port
 * @param transport {@code udp} or {@code tcp}
 * @param connect the token of a leg that a node of ours makes, to be connected to the call whose id is the destination;
 *     only from addresses that are trusted, and to be verified all the same
 */
public record Caller(
        String callId,
        String traceId,
        String sipCallId,
        String user,
        String displayName,
        String fromHost,
        String destination,
        String requestHost,
        String toUser,
        String toHost,
        String domain,
        Optional<String> authorizedUser,
        String contact,
        String address,
        int port,
        String transport,
        String userAgent,
        Optional<String> connect) {
    /** FreeSWITCH's name of the channel. */
    public String channelName() {
        return "sofia/internal/" + user + "@" + fromHost;
    }
}
