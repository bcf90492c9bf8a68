package io.dialplane.appserver.queue;

import io.dialplane.appserver.settings.Keys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What lets an agent's node connect to a waiting call on another node:
 * {@code base64url(text) . base64url(HMAC-SHA256("connect\n" + text))} without padding, where text is
 * {@code "<expiry, Unix seconds>\n<member's call>\n<agent's call>"} and the key is the nodes' common secret
 * {@code nonce-key}.
 */
@Singleton
public class ConnectTokens {
    /** How long it may take from the taking of a member to the INVITE. */
    static final Duration LIFE = Duration.ofSeconds(60);

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;

    public ConnectTokens(Keys keys) {
        this.key = new SecretKeySpec(keys.nodesKey(), "HmacSHA256");
    }

    /** A token that is good from now on for {@link #LIFE}. */
    public String sign(String memberCall, String agentCall, Instant now) {
        String text = now.plus(LIFE).getEpochSecond() + "\n" + memberCall + "\n" + agentCall;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] signature = mac.doFinal(("connect\n" + text).getBytes(StandardCharsets.UTF_8));
            return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "."
                    + ENCODER.encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
