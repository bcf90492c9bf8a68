package io.dialplane.node.leg;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.sdp.SessionDescription;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One side of a call, whoever began it. Methods may be called from any thread; what comes too late (an answer after a
 * CANCEL) is ignored, for its end has been or will be told to the {@link Listener}.
 */
public interface Leg {
    /** Who ended a leg. */
    enum By {
        /** The other end of a leg that it began. */
        CALLER,
        /** The other end of a leg that we began. */
        CALLEE,
        NODE,
        ERROR
    }

    /** What happens on a leg. Called on signalling threads: must return at once. */
    interface Listener {
        /**
         * The other end wants to change the session (re-INVITE, UPDATE).
         *
         * @param offer empty when we are asked for one
         * @return our description; empty when it cannot be, and the session stays as it was: 488
         */
        Optional<SessionDescription> changed(Optional<SessionDescription> offer);

        /** The other end confirmed our answer (ACK), the first one or that to a change; with its description when the offer was ours. */
        default void confirmed(Optional<SessionDescription> answer) {}

        /** The other end holds us (it wants to hear nothing from us any more), or takes us back; after {@link #changed}. */
        default void held(boolean isHeld) {}

        /** A digit came by signalling (INFO). */
        void digit(char digit, int durationMillis);

        /**
         * The leg is over; said once.
         *
         * @param cause what the other end's Reason header says in Q.850 (RFC 3326), else what the status means
         * @param sipStatus of the final response: 200 for an answered leg
         */
        void ended(By by, HangupCause cause, int sipStatus);
    }

    /** Ends an answered leg (BYE); one that was not answered is refused, or cancelled when it is ours. */
    void hangUp(By by, HangupCause cause);

    /**
     * Offers an answered leg another description (re-INVITE): to hold it, to take it back, to move its media.
     *
     * @return completes within 40 s, never exceptionally
     */
    CompletableFuture<Reoffered> reoffer(SessionDescription offer);

    /**
     * What came of a {@link #reoffer}.
     *
     * @param status SIP's: 200, or why it stays as it was; 481 when the leg is over
     * @param answer with 200 only
     */
    record Reoffered(int status, Optional<SessionDescription> answer) {}

    /**
     * Asks the other end of an answered leg to call somebody else (REFER, RFC 3515). The leg goes on: who asked ends it.
     *
     * @return completes within 70 s, never exceptionally
     */
    CompletableFuture<Referred> refer(Referral referral);
}
