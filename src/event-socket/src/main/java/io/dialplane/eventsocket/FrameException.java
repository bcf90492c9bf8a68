package io.dialplane.eventsocket;

/** The peer sent what is no frame, or one larger than allowed: the connection cannot go on. */
public final class FrameException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FrameException(String message) {
        super(message);
    }
}
