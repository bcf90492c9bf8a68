package io.dialplane.node.run;

/** Where a document runs. */
enum Where {
    /** On a caller's call. */
    CALL,
    /** On a call that waits in a queue, again and again. */
    WAITING,
    /** On a leg that was called and answered, before it is connected. */
    CONFIRMING,
    /** On a call that waited, before it is connected. */
    ANNOUNCING
}
