package io.dialplane.appserver.node;

import java.time.Instant;

/**
 * What a node tells of itself every 10 s.
 *
 * @param name unique among the nodes
 * @param sip host:port
 * @param eventSocket host:port
 * @param lastSeen when it told so last
 */
public record NodeReport(String name, String sip, String eventSocket, String version, Instant lastSeen) {}
