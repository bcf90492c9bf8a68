package io.dialplane.node.call;

import io.dialplane.node.call.Machine.Step;
import io.dialplane.node.call.Machine.Table;

/** How far the caller's leg is. */
public enum Signalling {
    OFFERED,
    RINGING,
    ANSWERED,
    CONFIRMED,
    ENDED;

    static final Table<Signalling> TABLE = Table.of(
            Signalling.class,
            new Step<>(OFFERED, RINGING),
            new Step<>(OFFERED, ANSWERED),
            new Step<>(OFFERED, ENDED),
            new Step<>(RINGING, ANSWERED),
            new Step<>(RINGING, ENDED),
            new Step<>(ANSWERED, CONFIRMED),
            new Step<>(ANSWERED, ENDED),
            new Step<>(CONFIRMED, ENDED));

    /** Whether the caller was told 200. */
    public boolean isAnswered() {
        return this == ANSWERED || this == CONFIRMED;
    }
}
