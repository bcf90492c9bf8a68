package io.dialplane.appserver.freeswitch;

import io.dialplane.appserver.settings.Keys;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Steps as part of a URL: {@code base64url(deflate(JSON)) . base64url(HMAC-SHA256 of "httapi\n" and the former)}. The
 * signature lets FreeSWITCH's mod_httapi in, which has no password.
 */
@Singleton
class StepTokens {
    /** Longer ones do not fit into a URL that every server on the way takes. */
    static final int LONGEST = 7_000;

    private static final Duration LIFE = Duration.ofDays(1);
    private static final int LARGEST = 256 << 10;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;

    StepTokens(Keys keys) {
        key = new SecretKeySpec(keys.tokenKey(), "HmacSHA256");
    }

    /** The token; empty when it would be too long. */
    Optional<String> sign(Step step, Instant now) {
        List<String> fields = new ArrayList<>(step.fields());
        fields.addFirst(Long.toString(now.plus(LIFE).getEpochSecond()));
        String payload = ENCODER.encodeToString(deflated(new JsonArray(fields).encode()));
        String token = payload + "." + ENCODER.encodeToString(mac(payload));
        return token.length() > LONGEST ? Optional.empty() : Optional.of(token);
    }

    /** The step; empty when the token is not ours or has expired. */
    Optional<Step> read(String token, Instant now) {
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
            var fields = new JsonArray(inflated(Base64.getUrlDecoder().decode(payload)));
            List<String> texts = fields.stream().map(String::valueOf).toList();
            boolean alive = now.getEpochSecond() < Long.parseLong(texts.getFirst());
            return alive ? Optional.of(Step.of(texts.subList(1, texts.size()))) : Optional.empty();
        } catch (IllegalArgumentException | DataFormatException e) {
            return Optional.empty();
        }
    }

    private byte[] mac(String payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(("httapi\n" + payload).getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }

    private static byte[] deflated(String text) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            var out = new ByteArrayOutputStream();
            byte[] part = new byte[4_096];
            while (!deflater.finished()) {
                out.write(part, 0, deflater.deflate(part));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static String inflated(byte[] bytes) throws DataFormatException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(bytes);
            byte[] out = new byte[LARGEST];
            int length = 0;
            while (!inflater.finished() && length < out.length) {
                int more = inflater.inflate(out, length, out.length - length);
                if (more == 0 && !inflater.finished()) {
                    throw new DataFormatException("incomplete");
                }
                length += more;
            }
            return new String(Arrays.copyOf(out, length), StandardCharsets.UTF_8);
        } finally {
            inflater.end();
        }
    }
}
