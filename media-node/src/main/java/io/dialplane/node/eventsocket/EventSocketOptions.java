package io.dialplane.node.eventsocket;

import java.time.Duration;

/**
 * How the event socket behaves.
 *
 * @param host the address to listen on
 * @param port the port; 0 takes a free one
 * @param password what clients log in with, at least one character
 * @param maxClients clients at a time; more are turned away
 * @param maxQueuedEvents events that wait for a client which reads slowly; one more ends its connection
 * @param maxFailedLogins wrong passwords from one address within a minute; after that it is turned away for the rest of it
 * @param loginTimeout how long a client may take to log in
 * @param heartbeat between two HEARTBEAT events
 */
public record EventSocketOptions(
        String host,
        int port,
        String password,
        int maxClients,
        int maxQueuedEvents,
        int maxFailedLogins,
        Duration loginTimeout,
        Duration heartbeat) {
    public EventSocketOptions {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("the event socket needs a password");
        }
    }

    /** The usual limits. */
    public EventSocketOptions(String host, int port, String password) {
        this(host, port, password, 50, 20_000, 10, Duration.ofSeconds(10), Duration.ofSeconds(20));
    }
}
