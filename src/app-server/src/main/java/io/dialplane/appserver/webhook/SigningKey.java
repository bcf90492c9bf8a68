package io.dialplane.appserver.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * A secret of an application, which signs the requests to its endpoints.
 *
 * @param value as the developer knows it
 * @param until when it ends; one without an end is good until it is removed
 */
public record SigningKey(String value, Optional<Instant> until) {
    /** Whether it still signs. */
    public boolean isValid(Instant now) {
        return until.map(now::isBefore).orElse(true);
    }

    @Override
    public String toString() {
        return "SigningKey[…]";
    }
}
