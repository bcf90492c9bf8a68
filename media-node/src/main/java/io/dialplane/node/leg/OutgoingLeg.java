package io.dialplane.node.leg;

import io.dialplane.node.sdp.SessionDescription;
import java.util.Optional;

/**
 * A leg that we begin: we call somebody. {@link #hangUp} before the answer cancels it; it is over at once for its listener,
 * and an answer that crosses the CANCEL is confirmed and hung up behind the scenes.
 */
public interface OutgoingLeg extends Leg {
    /** What happens on it besides. */
    interface Listener extends Leg.Listener {
        /**
         * A provisional response other than 100, any number of times.
         *
         * @param status 180 … 199
         * @param early what the callee lets us hear before it answers; must be taken as its answer to our offer
         */
        void progress(int status, Optional<SessionDescription> early);

        /** The callee answered, said once; it is confirmed (ACK) already. Whoever cannot live with the description hangs up. */
        void answered(SessionDescription answer);
    }

    /** Whom it calls, and as whom. */
    Destination destination();

    /**
     * Sends the INVITE; once. Everything else is told to the listener. When nothing comes back within 32 s, the name
     * cannot be found, the connection is refused or the callee rings for longer than 10 minutes, it ends by {@code ERROR}.
     */
    void invite(SessionDescription offer, Listener listener);
}
