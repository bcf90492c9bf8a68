package io.dialplane.instructions;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Talk with all who are in a room.
 *
 * @param name the room's, within the caller's domain
 * @param beep whether coming and going is heard
 * @param muted whether the caller is only heard when unmuted
 * @param startOnEnter whether the conference begins with this one
 * @param endOnExit whether it ends when this one goes
 * @param maxParticipants 2 to 250; the node's limit when empty
 * @param label the participant's, for commands
 * @param waiting asked for documents that are run until the conference begins; the node's music when empty
 * @param status told of coming, going and the rest
 * @param action where the result is reported when this one left
 */
public record Conference(
        String name,
        Beep beep,
        boolean muted,
        boolean startOnEnter,
        boolean endOnExit,
        OptionalInt maxParticipants,
        Optional<String> label,
        Optional<Hook> waiting,
        Optional<Hook> status,
        Optional<Hook> action)
        implements Instruction {
    /** When a tone is heard. */
    public enum Beep {
        ALWAYS,
        ON_ENTER,
        ON_EXIT,
        NEVER
    }

    public Conference {
        Check.text("name", name, 128);
        Check.that(
                maxParticipants.orElse(2) >= 2 && maxParticipants.orElse(2) <= 250, "maxParticipants must be 2 to 250");
        label.ifPresent(text -> Check.text("label", text, 128));
    }
}
