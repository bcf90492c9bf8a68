package io.dialplane.node.run;

import io.dialplane.node.call.Interruption;

/** The call is to go on as if another number had been dialled. */
final class Transferred extends Interruption {
    private static final long serialVersionUID = 1L;

    private final transient Next.Ask to;

    Transferred(Next.Ask to) {
        super("transferred");
        this.to = to;
    }

    Next.Ask to() {
        return to;
    }
}
