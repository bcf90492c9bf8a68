package io.dialplane.node.leg;

import java.util.concurrent.CompletableFuture;

/** Begins legs and sends messages. */
public interface Dialler {
    /** A leg to somebody, not yet sent. */
    OutgoingLeg leg(Destination destination);

    /**
     * Sends a message out of any call (RFC 3428).
     *
     * @param contentType {@code text/plain} …
     * @return the final SIP status; 408 when nobody answered, 503 when it could not be sent, 400 when the destination is none.
     *     Completes within 70 s, never exceptionally
     */
    CompletableFuture<Integer> message(Destination destination, String contentType, String text);
}
