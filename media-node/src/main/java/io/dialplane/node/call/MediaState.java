package io.dialplane.node.call;

import io.dialplane.node.call.Machine.Step;
import io.dialplane.node.call.Machine.Table;

/** How far a call's media is. */
public enum MediaState {
    NONE,
    /** A port is bound, nothing is sent. */
    OPEN,
    FLOWING,
    /** The caller put us on hold: nothing is sent. */
    HELD,
    CLOSED;

    static final Table<MediaState> TABLE = Table.of(
            MediaState.class,
            new Step<>(NONE, OPEN),
            new Step<>(NONE, CLOSED),
            new Step<>(OPEN, FLOWING),
            new Step<>(OPEN, HELD),
            new Step<>(OPEN, CLOSED),
            new Step<>(FLOWING, HELD),
            new Step<>(FLOWING, CLOSED),
            new Step<>(HELD, FLOWING),
            new Step<>(HELD, CLOSED));
}
