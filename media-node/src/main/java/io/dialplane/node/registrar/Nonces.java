package io.dialplane.node.registrar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that every node of an installation can check without asking anybody: the time, some randomness, and an HMAC of
 * both with the key they share. Valid for five minutes, then stale: the client is asked again, with the same password
 * (RFC 7616 §3.3). Whether a nonce count was used before is remembered here only, for the nonces seen last: one that is
 * played back to another node within five minutes is not noticed.
 */
public final class Nonces {
    private static final Duration VALID = Duration.ofMinutes(5);
    private static final int TIME_AND_RANDOM = 16;
    private static final int MAC = 16;
    private static final int REMEMBERED = 20_000;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> counts = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** What a nonce is worth. */
    public enum Worth {
        VALID,
        /** Ours, but too old or used before: ask again with {@code stale=true}. */
        STALE,
        FORGED
    }

    /** @param key shared by all nodes */
    public Nonces(String key) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /** A new one: 64 hexadecimal digits. */
    public String make(long nowMillis) {
        var head = new byte[TIME_AND_RANDOM];
        random.nextBytes(head);
        ByteBuffer.wrap(head).putLong(0, nowMillis);
        var nonce = Arrays.copyOf(head, TIME_AND_RANDOM + MAC);
        System.arraycopy(mac(head), 0, nonce, TIME_AND_RANDOM, MAC);
        return HexFormat.of().formatHex(nonce);
    }

    /** Checks one. */
    public Worth check(String nonce, long nowMillis) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(nonce);
        } catch (IllegalArgumentException e) {
            return Worth.FORGED;
        }
        if (bytes.length != TIME_AND_RANDOM + MAC) {
            return Worth.FORGED;
        }
        var expected = Arrays.copyOf(mac(Arrays.copyOf(bytes, TIME_AND_RANDOM)), MAC);
        if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, TIME_AND_RANDOM, bytes.length))) {
            return Worth.FORGED;
        }
        long age = nowMillis - ByteBuffer.wrap(bytes).getLong(0);
        // nodes' clocks differ a little
        if (age > VALID.toMillis() || age < -VALID.toMillis()) {
            return Worth.STALE;
        }
        return Worth.VALID;
    }

    /**
     * Uses a nonce up to a count; only after the response was found right, or anybody could use up another's.
     *
     * @return whether that count was not used yet
     */
    public boolean use(String nonce, String nonceCount) {
        if (nonceCount.isEmpty()) {
            return true;
        }
        long count;
        try {
            count = Long.parseLong(nonceCount, 16);
        } catch (NumberFormatException e) {
            return false;
        }
        synchronized (counts) {
            Long last = counts.get(nonce);
            if (last != null && count <= last) {
                return false;
            }
            counts.put(nonce, count);
            return true;
        }
    }

    private byte[] mac(byte[] text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
