package io.dialplane.node.leg;

/** Takes the legs that callers offer. */
@FunctionalInterface
public interface Switchboard {
    /**
     * A caller is there; who takes the leg listens to it. Called on a signalling thread: must return at once.
     *
     * <p>A leg with {@link Caller#connect} wants to be connected to a call of this node, the one whose id it dialled.
     * Nobody was asked who it is, and no room was taken for it in the admission: whoever takes it verifies the token,
     * and gives no room back.
     */
    void offered(IncomingLeg leg);
}
