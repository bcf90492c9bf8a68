package io.dialplane.instructions;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Wait in a queue until somebody dequeues the call. First come, first served; the application server keeps the queue.
 *
 * @param queue its name within the caller's domain
 * @param waiting asked for documents that are run while the call waits, again and again; the node's music when empty
 * @param maxSize the call does not enter a queue of so many; the application server's limit when empty
 * @param action where the result is reported when the call left the queue, was connected and parted, or could not enter
 */
public record Enqueue(String queue, Optional<Hook> waiting, OptionalInt maxSize, Optional<Hook> action)
        implements Instruction {
    public Enqueue {
        Check.text("name", queue, 128);
        Check.that(maxSize.orElse(1) >= 1 && maxSize.orElse(1) <= 10_000, "maxQueueSize must be 1 to 10000");
    }
}
