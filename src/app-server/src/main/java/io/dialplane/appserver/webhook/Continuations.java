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
import java.util.Collection;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed tokens in place of the hooks of a document, so that any application server can go on with a call and none has
 * to remember it: {@code base64url(expiry, application, domain, call, method, name, url) . base64url(HMAC-SHA256)}.
 */
@Singleton
public class Continuations {
    /** How long a token is good: longer than any call, for what is told of it at its end. */
    static final Duration LIFE = Duration.ofDays(2);

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
     * @param domain the call's
     * @param call the call's id
     * @param post whether the URL is asked by POST, else GET
     * @param result the name the document gave the result; empty when it gave none
     * @param url absolute
     */
    public record Continuation(String application, String domain, String call, boolean post, String result, URI url) {}

    /** Signs. */
    public String sign(Continuation to, Instant now) {
        String text = String.join(
                "\n",
                Long.toString(now.plus(LIFE).getEpochSecond()),
                to.application(),
                to.domain(),
                to.call(),
                to.post() ? "POST" : "GET",
                to.result(),
                to.url().toString());
        String payload = ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return payload + "." + ENCODER.encodeToString(mac(payload));
    }

    /** Checks signature, expiry and that the token belongs to one of these calls; empty when one of them is wrong. */
    public Optional<Continuation> verify(String token, Collection<String> calls, Instant now) {
        return read(token)
                .filter(signed -> now.isBefore(signed.expiry())
                        && calls.contains(signed.to().call()))
                .map(Signed::to);
    }

    /** Where a token leads, be it expired or not: for what a node had to keep while nobody took it. */
    public Optional<Continuation> ofAnyAge(String token) {
        return read(token).map(Signed::to);
    }

    private record Signed(Instant expiry, Continuation to) {}

    private Optional<Signed> read(String token) {
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
            String[] parts = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8).split("\n", 7);
            if (parts.length != 7) {
                return Optional.empty();
            }
            var to = new Continuation(
                    parts[1], parts[2], parts[3], "POST".equals(parts[4]), parts[5], URI.create(parts[6]));
            return Optional.of(new Signed(Instant.ofEpochSecond(Long.parseLong(parts[0])), to));
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
