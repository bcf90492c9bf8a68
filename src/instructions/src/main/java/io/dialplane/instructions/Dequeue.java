package io.dialplane.instructions;

import java.time.Duration;
import java.util.Optional;

/**
 * Connect the caller, usually an agent, with the one who waits longest in a queue.
 *
 * @param queue its name within the caller's domain
 * @param timeout how long to wait for somebody, 0 s to 1 h; when empty, until somebody comes
 * @param beep whether the agent hears a tone before they are connected
 * @param announce whose document the waiting side hears before it is connected
 * @param action where the result is reported
 */
public record Dequeue(
        String queue, Optional<Duration> timeout, boolean beep, Optional<Hook> announce, Optional<Hook> action)
        implements Instruction {
    public Dequeue {
        Check.text("name", queue, 128);
        timeout.ifPresent(time -> Check.time("timeout", time));
    }
}
