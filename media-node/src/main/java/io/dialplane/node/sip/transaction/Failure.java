package io.dialplane.node.sip.transaction;

import io.dialplane.instructions.HangupCause;

/** Why a request of ours got no answer. */
public enum Failure {
    /** Nobody answered in 64·T1. */
    TIMEOUT(408, HangupCause.RECOVERY_ON_TIMER_EXPIRE),
    /** The connection was refused, or nothing can be sent there. */
    UNREACHABLE(503, HangupCause.NETWORK_OUT_OF_ORDER),
    /** The name is not known. */
    UNKNOWN_HOST(502, HangupCause.DESTINATION_OUT_OF_ORDER);

    private final int status;
    private final HangupCause cause;

    Failure(int status, HangupCause cause) {
        this.status = status;
        this.cause = cause;
    }

    /** The SIP status that says the same (RFC 3261 §8.1.3.1). */
    public int status() {
        return status;
    }

    public HangupCause cause() {
        return cause;
    }
}
