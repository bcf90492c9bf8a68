package io.dialplane.balancer.wire;

import java.time.Duration;

/**
 * The numbers the sockets obey.
 *
 * @param datagramBytes the largest datagram taken
 * @param batch datagrams read by one system call
 * @param bufferBytes of the UDP socket, in and out
 * @param headerBytes start line and headers of a message
 * @param messageBytes the largest message taken over TCP
 * @param connections TCP connections at once
 * @param idle after which a TCP connection is closed
 * @param incomplete how long a message may take to arrive over TCP
 * @param nativeIo whether epoll may be used where there is one
 */
public record WireLimits(
        int datagramBytes,
        int batch,
        int bufferBytes,
        int headerBytes,
        int messageBytes,
        int connections,
        Duration idle,
        Duration incomplete,
        boolean nativeIo) {}
