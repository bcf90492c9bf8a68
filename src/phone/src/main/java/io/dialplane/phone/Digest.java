package io.dialplane.phone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Answers to digest challenges (RFC 3261 §22, RFC 8760): MD5 and SHA-256, with and without {@code qop=auth}. */
final class Digest {
    private static final Pattern PARAMETER =
            Pattern.compile("([a-zA-Z-]+)\\s*=\\s*(\"((?:[^\"\\\\]|\\\\.)*)\"|[^,\\s]+)");
    private static final List<String> STRONGEST_FIRST = List.of("SHA-256", "MD5");

    private Digest() {}

    /** A challenge's parameters, their names in lower case. */
    static Map<String, String> parameters(String header) {
        var result = new TreeMap<String, String>();
        var matcher = PARAMETER.matcher(header.strip().replaceFirst("(?i)^digest\\s+", ""));
        while (matcher.find()) {
            String quoted = matcher.group(3);
            result.put(
                    matcher.group(1).toLowerCase(Locale.ROOT),
                    quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1"));
        }
        return result;
    }

    /**
     * The value of Authorization or Proxy-Authorization for the strongest challenge that is understood.
     *
     * @param challenges the values of WWW-Authenticate or Proxy-Authenticate, one challenge each
     * @param only {@code MD5} or {@code SHA-256} to answer no other; empty for the strongest
     */
    static Optional<String> answer(
            List<String> challenges, String only, String method, String uri, Account account, String clientNonce) {
        for (String algorithm : STRONGEST_FIRST) {
            for (String challenge : challenges) {
                var parameters = parameters(challenge);
                String offered = parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
                if (offered.equals(algorithm) && (only.isEmpty() || only.equalsIgnoreCase(algorithm))) {
                    return Optional.of(answer(parameters, algorithm, method, uri, account, clientNonce));
                }
            }
        }
        return Optional.empty();
    }

    private static String answer(
            Map<String, String> challenge,
            String algorithm,
            String method,
            String uri,
            Account account,
            String clientNonce) {
        String realm = challenge.getOrDefault("realm", "");
        String nonce = challenge.getOrDefault("nonce", "");
        boolean quality =
                List.of(challenge.getOrDefault("qop", "").split("\\s*,\\s*")).contains("auth");
        String ha1 = hash(algorithm, account.user() + ":" + realm + ":" + account.password());
        String ha2 = hash(algorithm, method + ":" + uri);
        String response = quality
                ? hash(algorithm, ha1 + ":" + nonce + ":00000001:" + clientNonce + ":auth:" + ha2)
                : hash(algorithm, ha1 + ":" + nonce + ":" + ha2);
        var value = new StringBuilder("Digest username=\"" + account.user() + "\", realm=\"" + realm + "\", nonce=\""
                + nonce + "\", uri=\"" + uri + "\", response=\"" + response + "\", algorithm=" + algorithm);
        if (quality) {
            value.append(", qop=auth, nc=00000001, cnonce=\"" + clientNonce + "\"");
        }
        String opaque = challenge.get("opaque");
        if (opaque != null) {
            value.append(", opaque=\"" + opaque + "\"");
        }
        return value.toString();
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
