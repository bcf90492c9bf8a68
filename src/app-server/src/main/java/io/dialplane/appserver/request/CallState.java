package io.dialplane.appserver.request;

import java.util.Optional;

/** How far a call or a dialled leg is; what it is called depends on the dialect. */
public enum CallState {
    INITIATED,
    RINGING,
    ANSWERED,
    COMPLETED,
    BUSY,
    NO_ANSWER,
    FAILED,
    CANCELED;

    /** The state at an end that a node reports: completed, busy, no-answer, failed or canceled. */
    public static Optional<CallState> ended(String word) {
        return switch (word) {
            case "completed" -> Optional.of(COMPLETED);
            case "busy" -> Optional.of(BUSY);
            case "no-answer" -> Optional.of(NO_ANSWER);
            case "failed" -> Optional.of(FAILED);
            case "canceled" -> Optional.of(CANCELED);
            default -> Optional.empty();
        };
    }

    /** jambonz' {@code call_status}, which has no word for a call that the caller gave up. */
    String json() {
        return switch (this) {
            case INITIATED -> "trying";
            case RINGING -> "ringing";
            case ANSWERED -> "in-progress";
            case COMPLETED -> "completed";
            case BUSY -> "busy";
            case NO_ANSWER, CANCELED -> "no-answer";
            case FAILED -> "failed";
        };
    }

    /** Twilio's {@code CallStatus}. */
    String twiml() {
        return switch (this) {
            case INITIATED -> "initiated";
            case RINGING -> "ringing";
            case ANSWERED -> "in-progress";
            case COMPLETED -> "completed";
            case BUSY -> "busy";
            case NO_ANSWER -> "no-answer";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
        };
    }

    /** The SIP status of an INVITE in this state, when nobody knows it better. */
    int sipStatus() {
        return switch (this) {
            case INITIATED -> 100;
            case RINGING -> 180;
            case ANSWERED, COMPLETED -> 200;
            case BUSY -> 486;
            case NO_ANSWER -> 480;
            case FAILED -> 500;
            case CANCELED -> 487;
        };
    }
}
