package io.dialplane.appserver.trunk;

import java.util.List;
import java.util.Optional;

/**
 * A way to another carrier or PBX. Empty texts stand for what is not set.
 *
 * @param name unique in the installation; it is the gateway's
 * @param domain whose numbers it carries
 * @param proxy host, or host and port, that INVITEs go to
 * @param realm of the digest; the proxy when empty
 * @param password never shown, and kept encrypted
 * @param fromUser the user part of From
 * @param fromDomain the host part of From; the realm when empty
 * @param transport udp, tcp or tls
 * @param register whether the nodes register with it
 * @param prefixes the numbers it carries begin with one of these; an empty one fits every number
 * @param callerId the number shown; the caller's when empty
 */
public record Trunk(
        String name,
        String domain,
        String proxy,
        String realm,
        String username,
        Optional<String> password,
        String fromUser,
        String fromDomain,
        String transport,
        boolean register,
        List<String> prefixes,
        String callerId) {
    public Trunk {
        prefixes = List.copyOf(prefixes);
    }

    /** How much of a number one of the prefixes is; -1 when it fits none. */
    int fits(String number) {
        return prefixes.stream()
                .filter(number::startsWith)
                .mapToInt(String::length)
                .max()
                .orElse(-1);
    }

    @Override
    public String toString() {
        return "Trunk[" + name + "]";
    }
}
