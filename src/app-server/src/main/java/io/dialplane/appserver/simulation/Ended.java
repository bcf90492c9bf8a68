package io.dialplane.appserver.simulation;

import io.dialplane.instructions.HangupCause;

/** The simulated call is over. */
final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether the flow could not do what it wanted. */
    private final boolean failed;

    private final HangupCause cause;
    private final int sipStatus;

    private Ended(boolean failed, HangupCause cause, int sipStatus, String text) {
        super(text, null, false, false);
        this.failed = failed;
        this.cause = cause;
        this.sipStatus = sipStatus;
    }

    static Ended of(HangupCause cause, String text) {
        return new Ended(false, cause, cause.sipStatus(), text);
    }

    static Ended rejected(int status, HangupCause cause, String text) {
        return new Ended(false, cause, status, text);
    }

    static Ended failed(int status, HangupCause cause, String text) {
        return new Ended(true, cause, status, text);
    }

    boolean hasFailed() {
        return failed;
    }

    HangupCause cause() {
        return cause;
    }

    /** What a caller is told who was not answered. */
    int sipStatus() {
        return sipStatus;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
