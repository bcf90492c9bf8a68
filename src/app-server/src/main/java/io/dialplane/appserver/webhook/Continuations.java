package io.dialplane.appserver.webhook;

import io.dialplane.appserver.settings.Keys;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed tokens in place of the hooks of a document, so that any application server can go on with a call and none has
 * to remember it: {@code base64url(expiry, application, call, method, url) . base64url(HMAC-SHA256)}.
 */
@Singleton
public class Continuations {
    /** How long a token is good: no call waits longer for a digit. */
    static final Duration LIFE = Duration.ofDays(1);

    /** Longer URLs of hooks are refused, so that the token fits where it has to go. */
    static final int LONGEST_URL = 2_048;

    private static final int LONGEST = 4_096;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::newMac);

    public Continuations(Keys keys) {
        key = new SecretKeySpec(keys.tokenKey(), "HmacSHA256");
    }

    /**
     * Where a call goes on.
     *
     * @param application the application's id
     * @param call the call's id
     * @param post whether the URL is asked by POST, else GET
     * @param url absolute
     */
    public record Continuation(String application, String call, boolean post, URI url) {}

    /** Signs. */
    public String sign(Continuation to, Instant now) {
        String text = String.join(
                "\n",
                Long.toString(now.plus(LIFE).getEpochSecond()),
                to.application(),
                to.call(),
                to.post() ? "POST" : "GET",
                to.url().toString());
        String payload = ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return payload + "." + ENCODER.encodeToString(mac(payload));
    }

    /** Checks signature, expiry and that the token belongs to this call; empty when one of them is wrong. */
    public Optional<Continuation> verify(String token, String call, Instant now) {
        int dot = token.indexOf('.');
        if (dot <= 0 || token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String payload = token.substring(0, dot);
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            if (!MessageDigest.isEqual(mac(payload), signature)) {
                return Optional.empty();
            }
            String[] parts = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8).split("\n", 5);
            boolean good =
                    parts.length == 5 && now.getEpochSecond() < Long.parseLong(parts[0]) && parts[2].equals(call);
            return good
                    ? Optional.of(new Continuation(parts[1], parts[2], "POST".equals(parts[3]), URI.create(parts[4])))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(String payload) {
        return macs.get().doFinal(payload.getBytes(StandardCharsets.US_ASCII));
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
