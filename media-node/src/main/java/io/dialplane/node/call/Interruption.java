package io.dialplane.node.call;

/** Something else is to be done on a call than what its thread does or waits for. It goes up to whoever knows what. */
public class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;

    protected Interruption(String message) {
        super(message, null, false, false);
    }
}
