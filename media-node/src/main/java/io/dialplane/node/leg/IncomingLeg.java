package io.dialplane.node.leg;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.sdp.SessionDescription;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A leg that somebody else began: they call us. */
public interface IncomingLeg extends Leg {
    /** Who calls. */
    Caller caller();

    /** The header fields of the INVITE whose names begin with {@code X-}, at most 32, by name as written. */
    Map<String, String> headers();

    /** Says who is told what happens; before anything can. */
    void listen(Listener listener);

    /** The caller's offer; empty when it wants one from us. */
    Optional<SessionDescription> offer();

    /** Says that it rings (180). */
    void ring();

    /** Lets the caller hear something before the answer (183). Nothing confirms that it came; without an offer of the caller's, nothing is sent. */
    void early(SessionDescription local);

    /** Answers (200), and repeats that until it is confirmed. */
    void answer(SessionDescription local);

    /**
     * Refuses a leg that was not answered.
     *
     * @param reason the reason phrase, the usual one when empty
     * @param retryAfterSeconds when the caller may try again
     */
    void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause);
}
