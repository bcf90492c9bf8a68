package io.dialplane.node.leg;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.sdp.SessionDescription;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One side of a call. Methods may be called from any thread; what comes too late (an answer after a CANCEL) is ignored,
 * for its end has been or will be told to the {@link Listener}.
 */
public interface Leg {
    /** Who ended a leg. */
    enum By {
        CALLER,
        NODE,
        ERROR
    }

    /** What happens on a leg. Called on signalling threads: must return at once. */
    interface Listener {
        /**
         * The caller confirmed the answer (ACK).
         *
         * @param answer its description, when the offer was ours
         */
        void confirmed(Optional<SessionDescription> answer);

        /**
         * The caller wants to change the session (re-INVITE, UPDATE).
         *
         * @param offer empty when we are asked for one
         * @return our description; empty when it cannot be, and the session stays as it was: 488
         */
        Optional<SessionDescription> changed(Optional<SessionDescription> offer);

        /** A digit came by signalling (INFO). */
        void digit(char digit, int durationMillis);

        /**
         * The leg is over; said once.
         *
         * @param sipStatus of the final response: 200 for an answered leg
         */
        void ended(By by, HangupCause cause, int sipStatus);
    }

    /** Who calls. */
    Caller caller();

    /** Says who is told what happens; before anything can. */
    void listen(Listener listener);

    /** The caller's offer; empty when it wants one from us. */
    Optional<SessionDescription> offer();

    /** Says that it rings (180). */
    void ring();

    /** Answers (200), and repeats that until it is confirmed. */
    void answer(SessionDescription local);

    /**
     * Refuses a leg that was not answered.
     *
     * @param reason the reason phrase, the usual one when empty
     * @param retryAfterSeconds when the caller may try again
     */
    void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause);

    /** Ends an answered leg (BYE); a leg that was not answered is refused. */
    void hangUp(By by, HangupCause cause);
}
