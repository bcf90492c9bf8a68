package io.dialplane.balancer.routing;

/**
 * The numbers the routing obeys.
 *
 * @param maxHeaderBytes start line and headers of a message
 * @param maxAttempts new calls that are supervised at once
 * @param silenceMs how long a node may be silent about a new call
 * @param maxTries nodes that a new call is tried at
 * @param retryAfterSeconds what a refused caller is told
 * @param probeIntervalMs between two OPTIONS to a node
 * @param probesLost unanswered ones in a row that make a node down
 */
public record Limits(
        int maxHeaderBytes,
        int maxAttempts,
        long silenceMs,
        int maxTries,
        int retryAfterSeconds,
        long probeIntervalMs,
        int probesLost) {}
