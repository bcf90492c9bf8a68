package io.dialplane.node.registrar;

import java.util.Map;
import java.util.Optional;

/**
 * A user as the directory answers it.
 *
 * @param password in clear, when the directory keeps it so
 * @param ha1 H(user:realm:password) by algorithm, when it keeps that
 * @param variables channel variables of the user's calls
 * @param dialString how the user is called, FreeSWITCH's param
 */
public record User(
        String id,
        String domain,
        Optional<String> password,
        Map<Algorithm, String> ha1,
        Map<String, String> variables,
        Optional<String> dialString) {
    public User {
        ha1 = Map.copyOf(ha1);
        variables = Map.copyOf(variables);
    }

    /** The first hash of a response; empty when the directory gives nothing to check by that algorithm. */
    public Optional<String> ha1(Algorithm algorithm) {
        return Optional.ofNullable(ha1.get(algorithm))
                .or(() -> password.map(clear -> Digest.ha1(algorithm, id, domain, clear)));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return id + "@" + domain;
    }
}
