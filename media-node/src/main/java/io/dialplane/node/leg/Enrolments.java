package io.dialplane.node.leg;

import java.util.Collection;
import java.util.Map;

/** Keeps this node registered. */
public interface Enrolments {
    /** How it stands with one. */
    enum State {
        /** No answer yet. */
        TRYING,
        REGISTERED,
        /** Refused, or nobody answered; it is tried again, ever more rarely, at least each half hour. */
        FAILED
    }

    /** Registers with all of these and with no others; those that are not among them any more are taken back. */
    void keep(Collection<Enrolment> wanted);

    /** How it stands, by name of the trunk. */
    Map<String, State> states();
}
