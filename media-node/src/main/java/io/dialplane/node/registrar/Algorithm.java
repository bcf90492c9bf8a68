package io.dialplane.node.registrar;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Hashes of digest authentication (RFC 7616, RFC 8760), the better first. */
public enum Algorithm {
    SHA_256("SHA-256"),
    MD5("MD5");

    private final String token;

    Algorithm(String token) {
        this.token = token;
    }

    /** Its name in headers; Java knows it by the same. */
    public String token() {
        return token;
    }

    /** The algorithm of that name; MD5 when a peer names none (RFC 7616 §3.4). */
    public static Optional<Algorithm> of(String name) {
        for (var algorithm : values()) {
            if (name.equalsIgnoreCase(algorithm.token)) {
                return Optional.of(algorithm);
            }
        }
        return name.isEmpty() ? Optional.of(MD5) : Optional.empty();
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(token);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + token, e);
        }
    }
}
