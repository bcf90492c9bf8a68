package io.dialplane.node.call;

/** Unwinds whatever a call's thread is doing when the call is over. Carries nothing: the call knows why it ended. */
public final class CallEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CallEnded() {
        super("the call is over", null, false, false);
    }
}
