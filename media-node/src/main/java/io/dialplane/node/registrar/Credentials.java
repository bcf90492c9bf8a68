package io.dialplane.node.registrar;

/**
 * What a client says in {@code Authorization} or {@code Proxy-Authorization} (RFC 7616 §3.4); absent parameters are empty.
 *
 * @param qop {@code auth} or empty
 * @param nonceCount eight hexadecimal digits, or empty
 */
public record Credentials(
        String username,
        String realm,
        String nonce,
        String uri,
        String response,
        String algorithm,
        String qop,
        String nonceCount,
        String clientNonce) {
    /** Without what must not be logged. */
    @Override
    public String toString() {
        return "Digest of " + username + "@" + realm;
    }
}
