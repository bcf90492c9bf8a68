package io.dialplane.appserver.session;

import io.dialplane.appserver.settings.Keys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may use the API: whoever shows the key, in {@code Authorization: Bearer} or {@code X-API-Key}, or the
 * console's session cookie. The cookie is {@code expiry.random.signature}: no server remembers a session, and any of an
 * installation's servers accepts it.
 */
@Singleton
public class ApiAccess {
    /** The name of the session cookie. */
    public static final String COOKIE = "dialplane_session";

    /** How long a session lasts. */
    public static final Duration SESSION = Duration.ofHours(12);

    private static final String BEARER = "Bearer ";

    private final Keys keys;
    private final SecretKeySpec key;

    public ApiAccess(Keys keys) {
        this.keys = keys;
        this.key = new SecretKeySpec(keys.tokenKey(), "HmacSHA256");
    }

    /** Whether a request with these headers and this cookie may go on. */
    public boolean allows(
            @Nullable String authorization, @Nullable String apiKey, @Nullable String cookie, Instant now) {
        if (authorization != null && authorization.startsWith(BEARER)) {
            return keys.isApiKey(authorization.substring(BEARER.length()).strip());
        }
        if (apiKey != null) {
            return keys.isApiKey(apiKey);
        }
        return cookie != null && isSession(cookie, now);
    }

    /** Whether this is the API's key. */
    public boolean isKey(String candidate) {
        return keys.isApiKey(candidate);
    }

    /** The value of a new session's cookie. */
    public String newSession(Instant now) {
        String content = now.plus(SESSION).getEpochSecond() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
        return content + "." + sign(content);
    }

    private boolean isSession(String cookie, Instant now) {
        int end = cookie.lastIndexOf('.');
        if (end < 0 || cookie.length() > 256) {
            return false;
        }
        String content = cookie.substring(0, end);
        boolean signed = MessageDigest.isEqual(
                sign(content).getBytes(StandardCharsets.US_ASCII),
                cookie.substring(end + 1).getBytes(StandardCharsets.UTF_8));
        return signed && now.getEpochSecond() < Long.parseLong(content.substring(0, content.indexOf('.')));
    }

    private String sign(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] signature = mac.doFinal(("session " + content).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
