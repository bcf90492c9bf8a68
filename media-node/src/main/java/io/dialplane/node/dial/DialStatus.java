package io.dialplane.node.dial;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.call.End;

/** How calling somebody went, the most telling first: what counts of several that were called. */
public enum DialStatus {
    COMPLETED,
    NO_ANSWER,
    BUSY,
    CANCELED,
    FAILED;

    /** As results name it. */
    public String word() {
        return switch (this) {
            case COMPLETED -> "completed";
            case NO_ANSWER -> "no-answer";
            case BUSY -> "busy";
            case CANCELED -> "canceled";
            case FAILED -> "failed";
        };
    }

    /** Of a leg that ended. */
    public static DialStatus of(End end, boolean wasAnswered) {
        return wasAnswered ? COMPLETED : of(end.cause());
    }

    /** Of somebody who did not answer. */
    public static DialStatus of(HangupCause cause) {
        return switch (cause) {
            case NO_ANSWER, NO_USER_RESPONSE, ALLOTTED_TIMEOUT, PROGRESS_TIMEOUT, RECOVERY_ON_TIMER_EXPIRE -> NO_ANSWER;
            case USER_BUSY -> BUSY;
            case ORIGINATOR_CANCEL, LOSE_RACE -> CANCELED;
            default -> FAILED;
        };
    }
}
