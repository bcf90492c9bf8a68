package io.dialplane.appserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.testkit.Npm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real server gets is taken by the verifiers that developers use: of npm's twilio and jambonz' client. */
class SignaturesTest {
    private static final String OLD = "old-secret";
    private static final String NEW = "new-secret";
    private static final List<SigningKey> BOTH =
            List.of(new SigningKey(OLD, Optional.empty()), new SigningKey(NEW, Optional.empty()));

    private final Endpoint endpoint = new Endpoint();
    private final Asker asker = new Asker();
    private final ObjectMapper json = new ObjectMapper();
    private final List<Map<String, Object>> requests = new ArrayList<>();
    private final List<Object> expected = new ArrayList<>();

    @AfterEach
    void stop() {
        asker.close();
        endpoint.close();
    }

    @Test
    void verifiersOfNpmTakeTheRequests() throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("call_sid", "c-1");
        fields.put("from", "+49 30 / \"1\" \\ ä € 😀 \u0001\u001f\u007f");
        fields.put("sip_status", 200);
        fields.put("done", true);
        fields.put("customer", Map.of("name", "x"));
        fields.put("tags", List.of("b", "a", "b"));
        for (String path : List.of("/x", "/x/%C3%A4?a=1&b=%20'c'", "")) {
            endpoint.on(path.isEmpty() ? "/" : URI.create(path).getPath(), 204, "text/plain", "");
            ask(path, RequestDialect.JSON, false, true, fields, "dialplane", "jambonz");
            ask(path, RequestDialect.TWIML, true, true, fields, "dialplane", "twilio");
            ask(path, RequestDialect.TWIML, false, true, fields, "dialplane", "twilioWithBody");
            ask(path, RequestDialect.TWIML, true, false, fields, "dialplane", "twilio");
            ask(path, RequestDialect.HTTAPI, true, true, fields, "dialplane");
        }
        String answers = Npm.of("webhooks").run(json.writeValueAsString(requests), List.of("node", "verify.mjs"));
        assertThat(json.readValue(answers, List.class)).isEqualTo(expected);
        assertThat(expected).contains(true).contains(false).hasSizeGreaterThan(40);
    }

    /** Asks, and notes what each verifier is to say with each secret. */
    private void ask(
            String path,
            RequestDialect dialect,
            boolean form,
            boolean post,
            Map<String, Object> fields,
            String... verifiers) {
        var asking = new Asking(dialect, form, Duration.ofSeconds(2), Duration.ofSeconds(5), 0, BOTH);
        URI url = URI.create(endpoint.url(path));
        var answer = asker.ask(asker.client.target(url, post, asking, Duration.ZERO, false), fields);
        assertThat(answer).isInstanceOf(WebhookAnswer.Document.class);
        Endpoint.Asked got = endpoint.next();
        for (String verifier : verifiers) {
            boolean twilio = verifier.startsWith("twilio");
            expect(got, verifier, OLD, true);
            expect(got, verifier, NEW, !twilio);
            expect(
                    got,
                    verifier,
                    "another-secret",
                    verifier.equals("jambonz") ? "No matching signatures found" : false);
        }
    }

    private void expect(Endpoint.Asked got, String verifier, String secret, Object result) {
        String target = got.path() + (got.query().equals("null") ? "" : "?" + got.query());
        requests.add(Map.of(
                "verifier",
                verifier,
                "secret",
                secret,
                "url",
                "http://" + got.headers().get("host") + target,
                "headers",
                got.headers(),
                "body",
                got.body(),
                "what",
                got.method().equals("POST") ? got.body() : target));
        expected.add(result);
    }

    @Test
    void theExamplesOfTheDocumentationTakeThem() throws Exception {
        byte[] body = "{\"call_sid\":\"ä\"}".getBytes(StandardCharsets.UTF_8);
        String header = Signatures.dated(body, BOTH, Instant.now());
        String old = Signatures.dated(body, BOTH, Instant.now().minusSeconds(400));
        for (String secret : List.of(OLD, NEW)) {
            assertThat(verify(header, body, secret)).isTrue();
            assertThat(python(header, secret)).isEqualTo("True");
        }
        assertThat(verify(header, body, "another")).isFalse();
        assertThat(python(header, "another")).isEqualTo("False");
        assertThat(verify(old, body, OLD)).isFalse();
        assertThat(python(old, OLD)).isEqualTo("False");
    }

    private static String python(String header, String secret) throws Exception {
        String script = "import dialplane; print(dialplane.verify('" + header + "', '{\"call_sid\":\"ä\"}'.encode(), '"
                + secret + "'))";
        return Npm.of("webhooks").run("", List.of("python3", "-c", script)).strip();
    }

    // the example of docs/webhooks.md
    /** body: the bytes as they came; of a GET the path and query. */
    static boolean verify(String header, byte[] body, String secret) throws GeneralSecurityException {
        var parts =
                Arrays.stream(header.split(",")).map(part -> part.split("=", 2)).toList();
        String time =
                parts.stream().filter(part -> part[0].equals("t")).findFirst().orElseThrow()[1];
        if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(time)) > 300) {
            return false; // old: somebody repeats a request
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
        byte[] expected = mac.doFinal(body);
        return parts.stream()
                .filter(part -> part[0].equals("v1"))
                .anyMatch(part -> MessageDigest.isEqual(HexFormat.of().parseHex(part[1]), expected));
    }
    // until here

    @Test
    void aSecretThatEndedSignsNoMore() {
        Instant now = Instant.now();
        List<SigningKey> keys = List.of(
                new SigningKey(OLD, Optional.of(now.minusSeconds(1))),
                new SigningKey(NEW, Optional.of(now.plusSeconds(9))));
        var asking = new Asking(RequestDialect.TWIML, true, Duration.ofSeconds(1), Duration.ofSeconds(1), 0, keys);
        URI url = URI.create("http://a.example/");
        var headers = Signatures.headers(asking, url, new byte[0], List.of(), now);
        assertThat(headers.get("Dialplane-Signature").split("v1=")).hasSize(2);
        assertThat(headers.get("X-Twilio-Signature"))
                .isEqualTo(Signatures.twilio(url, Collections.emptyList(), keys.get(1)));
    }
}
