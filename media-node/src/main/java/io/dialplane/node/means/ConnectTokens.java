package io.dialplane.node.means;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of the application server that let a leg be connected with a call that waits: {@code base64url("<expiry>\n<member
 * call>\n<agent call>").base64url(HMAC-SHA256)}, over {@code connect\n} and that text.
 */
public final class ConnectTokens {
    private static final int LONGEST = 1_024;

    private final SecretKeySpec key;
    private final LongSupplier seconds;

    /** @param seconds the time, since 1970 */
    public ConnectTokens(String key, LongSupplier seconds) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.seconds = seconds;
    }

    /** Which calls a token connects. */
    public record Pair(String member, String agent) {}

    /** What a token says; empty when it is none of ours, or old. */
    public Optional<Pair> verify(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
            var mac = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            var parts = text.split("\n", -1);
            boolean isGood = MessageDigest.isEqual(mac, mac(text))
                    && parts.length == 3
                    && parts[0].matches("\\d{1,12}")
                    && Long.parseLong(parts[0]) >= seconds.getAsLong();
            return isGood ? Optional.of(new Pair(parts[1], parts[2])) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] mac(String text) {
        try {
            var hmac = Mac.getInstance("HmacSHA256");
            hmac.init(key);
            return hmac.doFinal(("connect\n" + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
