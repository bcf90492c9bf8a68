package io.dialplane.node.sdp;

/** Which way media flows, as its describer sees it (RFC 3264 §5.1, RFC 8866 §6.7). */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Whether the describer sends. */
    public boolean sends() {
        return sends;
    }

    /** Whether the describer wants to receive. */
    public boolean receives() {
        return receives;
    }

    /** What a willing peer answers. */
    public Direction mirrored() {
        return of(receives, sends);
    }

    /** The direction of one who sends and receives so. */
    public static Direction of(boolean sends, boolean receives) {
        return sends ? (receives ? SENDRECV : SENDONLY) : (receives ? RECVONLY : INACTIVE);
    }
}
