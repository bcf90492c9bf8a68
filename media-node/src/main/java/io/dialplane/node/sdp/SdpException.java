package io.dialplane.node.sdp;

/** A session description that cannot be understood; the message says which line. */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    public SdpException(String message) {
        super(message);
    }
}
