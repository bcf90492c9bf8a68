package io.dialplane.node.appserver;

/** No application server answered, or none in time; the message says what was tried. */
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
