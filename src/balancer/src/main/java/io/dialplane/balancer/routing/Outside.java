package io.dialplane.balancer.routing;

/** The sockets, as the routing sees them. */
public interface Outside {
    /**
     * Sends a message; over TCP on the connection that is there.
     *
     * @param to where to
     * @param bytes copied before the call returns
     * @param length of the message
     * @return false when there is no such connection, or it does not take any more
     */
    boolean send(Flow to, byte[] bytes, int length);

    /**
     * As {@link #send}, and opens a connection when there is none.
     *
     * @param to where to
     * @param bytes copied before the call returns
     * @param length of the message
     * @return false when no more connections are allowed
     */
    boolean sendConnecting(Flow to, byte[] bytes, int length);
}
