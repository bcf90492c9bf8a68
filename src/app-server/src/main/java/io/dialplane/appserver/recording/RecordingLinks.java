package io.dialplane.appserver.recording;

import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.settings.Keys;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Links to recordings that are good for a while for whoever has them: HMAC-SHA256 over id and expiry. */
@Singleton
public class RecordingLinks {
    private final SecretKeySpec key;
    private final String base;
    private final Duration life;

    public RecordingLinks(AppServerSettings settings, Keys keys) {
        this.key = new SecretKeySpec(keys.tokenKey(), "HmacSHA256");
        this.life = settings.recordings().linkLife();
        String url = settings.publicUrl()
                .map(Object::toString)
                .orElseGet(() -> "http://" + settings.http().host() + ":"
                        + settings.http().port());
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** A link that is good from now on for the life of the setting. */
    public String link(String recording, Instant now) {
        long expires = now.plus(life).getEpochSecond();
        return base + "/v1/recordings/" + URLEncoder.encode(recording, StandardCharsets.UTF_8) + "?expires=" + expires
                + "&signature=" + signature(recording, Long.toString(expires));
    }

    /** Whether this is an unexpired link's; takes the same time for every wrong signature. */
    boolean isGood(String recording, String expires, String signature, Instant now) {
        boolean signed = MessageDigest.isEqual(
                signature(recording, expires).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.UTF_8));
        return signed && expires.matches("[0-9]{1,12}") && now.getEpochSecond() < Long.parseLong(expires);
    }

    private String signature(String recording, String expires) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] signature =
                    mac.doFinal(("recording\n" + expires + "\n" + recording).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }
}
