package io.dialplane.node.registrar;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The hashes of digest authentication (RFC 7616 §3.4.1). */
public final class Digest {
    private Digest() {}

    /** H(user:realm:password), what a directory may keep in place of a password. */
    public static String ha1(Algorithm algorithm, String user, String realm, String password) {
        return hash(algorithm, user + ":" + realm + ":" + password);
    }

    /** What a client must answer. */
    public static String response(Algorithm algorithm, String ha1, String method, Credentials credentials) {
        var ha2 = hash(algorithm, method + ":" + credentials.uri());
        var middle = credentials.qop().isEmpty()
                ? credentials.nonce()
                : credentials.nonce() + ":" + credentials.nonceCount() + ":" + credentials.clientNonce() + ":"
                        + credentials.qop();
        return hash(algorithm, ha1 + ":" + middle + ":" + ha2);
    }

    /** Whether a client answered right; takes as long whatever it answered. */
    public static boolean isRight(Algorithm algorithm, String ha1, String method, Credentials credentials) {
        var expected = response(algorithm, ha1, method, credentials);
        var given = credentials.response().toLowerCase(java.util.Locale.ROOT);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(Algorithm algorithm, String text) {
        return HexFormat.of().formatHex(algorithm.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
