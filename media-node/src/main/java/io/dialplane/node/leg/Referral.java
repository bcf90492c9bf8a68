package io.dialplane.node.leg;

import java.util.Map;
import java.util.Optional;

/**
 * To whom a leg is to be referred (RFC 3515).
 *
 * @param target a SIP or tel URI
 * @param by a URI: who refers (RFC 3892); empty for none
 * @param headers further header fields
 */
public record Referral(String target, Optional<String> by, Map<String, String> headers) {
    public Referral {
        headers = Map.copyOf(headers);
    }

    public Referral(String target) {
        this(target, Optional.empty(), Map.of());
    }
}
