package io.dialplane.instructions;

import java.util.Optional;

/**
 * Leave a message in a mailbox, or listen to what is in it.
 *
 * @param mailbox the user's name
 * @param domain the user's; the caller's when empty
 */
public record Voicemail(Operation operation, String mailbox, Optional<String> domain) implements Instruction {
    /** What is done with the mailbox. */
    public enum Operation {
        LEAVE,
        CHECK
    }

    public Voicemail {
        Check.text("mailbox", mailbox, 128);
        domain.ifPresent(tenant -> Check.text("domain", tenant, 128));
    }
}
