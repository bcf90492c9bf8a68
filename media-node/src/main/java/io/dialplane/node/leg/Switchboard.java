package io.dialplane.node.leg;

/** Takes the legs that callers offer. */
@FunctionalInterface
public interface Switchboard {
    /** A caller is there; who takes the leg listens to it. Called on a signalling thread: must return at once. */
    void offered(Leg leg);
}
