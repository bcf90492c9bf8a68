package io.dialplane.instructions;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Send a text (SIP MESSAGE, RFC 3428) to a user's phones, a number or a SIP URI.
 *
 * @param to a user or number of the caller's domain, or a SIP URI
 * @param from shown as the sender; the number called when empty
 * @param text 1 to 1,300 bytes in UTF-8, what RFC 3428 §8 lets through everywhere
 * @param action where the result is reported; the document goes on without one
 */
public record Message(String to, Optional<String> from, String text, Optional<Hook> action) implements Instruction {
    public Message {
        Check.text("to", to, 512);
        from.ifPresent(sender -> Check.text("from", sender, 512));
        Check.that(
                !text.isBlank() && text.getBytes(StandardCharsets.UTF_8).length <= 1_300,
                "text must be 1 to 1300 bytes");
    }
}
