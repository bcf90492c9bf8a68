package io.dialplane.node.call;

import io.dialplane.node.call.Machine.Step;
import io.dialplane.node.call.Machine.Table;

/** What becomes of a call's instruction documents. */
public enum DocumentState {
    FETCHING,
    RUNNING,
    DONE;

    static final Table<DocumentState> TABLE = Table.of(
            DocumentState.class,
            new Step<>(FETCHING, RUNNING),
            new Step<>(FETCHING, DONE),
            new Step<>(RUNNING, FETCHING),
            new Step<>(RUNNING, DONE));
}
