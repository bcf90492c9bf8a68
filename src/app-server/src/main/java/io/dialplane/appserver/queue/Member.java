package io.dialplane.appserver.queue;

import java.time.Instant;

/**
 * A call that waits.
 *
 * @param place rises with every call that enters any queue
 * @param sip host:port of the node that has it
 * @param agentCall who took it to be connected; empty while it waits
 */
record Member(
        long place,
        String call,
        String domain,
        String queue,
        String node,
        String sip,
        String from,
        String trace,
        Instant joinedAt,
        String agentCall) {}
