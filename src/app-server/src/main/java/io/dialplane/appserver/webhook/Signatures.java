package io.dialplane.appserver.webhook;

import io.dialplane.appserver.webhook.WebhookRequest.Parameter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests to developers' endpoints: in our own way, in jambonz' and, for dialect twiml, in Twilio's. */
final class Signatures {
    private Signatures() {}

    /**
     * Our own and jambonz': {@code t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<what>">}, a {@code v1} for each secret.
     *
     * @param what the body; of a GET the path and query
     */
    static String dated(byte[] what, List<SigningKey> keys, Instant now) {
        String time = Long.toString(now.getEpochSecond());
        byte[] begin = (time + ".").getBytes(StandardCharsets.US_ASCII);
        return "t=" + time
                + keys.stream()
                        .map(key -> ",v1=" + HexFormat.of().formatHex(mac("HmacSHA256", key, begin, what)))
                        .collect(Collectors.joining());
    }

    /** What a GET is signed by. */
    static byte[] pathAndQuery(URI url) {
        String query = url.getRawQuery();
        return (url.getRawPath() + (query == null ? "" : "?" + query)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Twilio's: base64 of the HMAC-SHA1 of the URL and the form's parameters, sorted by name, values of one name sorted
     * and each taken once.
     *
     * @param parameters none for a GET or a body that is not a form
     */
    static String twilio(URI url, List<Parameter> parameters, SigningKey key) {
        Map<String, TreeSet<String>> sorted = new TreeMap<>();
        parameters.forEach(parameter -> sorted.computeIfAbsent(parameter.name(), name -> new TreeSet<>())
                .add(parameter.value()));
        StringBuilder text = new StringBuilder(url.toString());
        sorted.forEach(
                (name, values) -> values.forEach(value -> text.append(name).append(value)));
        return Base64.getEncoder()
                .encodeToString(mac("HmacSHA1", key, text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Of a body that is not a form, Twilio's URL carries this as {@code bodySHA256}. */
    static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** Every signature a request carries, by its header. */
    static Map<String, String> headers(Asking asking, URI url, byte[] what, List<Parameter> parameters, Instant now) {
        List<SigningKey> keys =
                asking.secrets().stream().filter(key -> key.isValid(now)).toList();
        Map<String, String> headers = new LinkedHashMap<>();
        if (keys.isEmpty()) {
            return headers;
        }
        String dated = dated(what, keys, now);
        headers.put("Dialplane-Signature", dated);
        headers.put("Jambonz-Signature", dated);
        if (asking.dialect() == RequestDialect.TWIML) {
            // room for one only: the oldest, until it is removed or ends
            headers.put("X-Twilio-Signature", twilio(url, parameters, keys.getFirst()));
        }
        return headers;
    }

    private static byte[] mac(String algorithm, SigningKey key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.value().getBytes(StandardCharsets.UTF_8), algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of every JDK", e);
        }
    }
}
