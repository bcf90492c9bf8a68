package io.dialplane.node.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.node.appserver.Answer;
import io.dialplane.node.appserver.Kept.Asked;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DigestTest {
    /** The example of RFC 7616 §3.9.1. */
    private static Credentials mufasa(String algorithm, String response) {
        return new Credentials(
                "Mufasa",
                "http-auth@example.org",
                "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                "/dir/index.html",
                response,
                algorithm,
                "auth",
                "00000001",
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
    }

    private static boolean isRight(Algorithm algorithm, Credentials credentials) {
        var ha1 = Digest.ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");
        return Digest.isRight(algorithm, ha1, "GET", credentials);
    }

    @Test
    void knowsTheExamplesOfTheRfc() {
        assertThat(isRight(Algorithm.MD5, mufasa("MD5", "8ca523f5e9506fed4657c9700eebdbec")))
                .isTrue();
        assertThat(isRight(
                        Algorithm.SHA_256,
                        mufasa("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")))
                .isTrue();
    }

    @Test
    void refusesAnythingElse() {
        assertThat(isRight(Algorithm.MD5, mufasa("MD5", "8ca523f5e9506fed4657c9700eebdbed")))
                .isFalse();
        assertThat(isRight(Algorithm.MD5, mufasa("MD5", ""))).isFalse();
    }

    @Test
    void aNonceIsCheckedByAnyNodeThatHasTheKey() {
        var nonce = new Nonces("key").make(1_000_000);
        assertThat(new Nonces("key").check(nonce, 1_000_000)).isEqualTo(Nonces.Worth.VALID);
        assertThat(new Nonces("other").check(nonce, 1_000_000)).isEqualTo(Nonces.Worth.FORGED);
        assertThat(new Nonces("key").check("abc", 1_000_000)).isEqualTo(Nonces.Worth.FORGED);
        assertThat(new Nonces("key").check("", 1_000_000)).isEqualTo(Nonces.Worth.FORGED);
    }

    @Test
    void aNonceIsStaleAfterFiveMinutes() {
        var nonces = new Nonces("key");
        var nonce = nonces.make(1_000_000);
        assertThat(nonces.check(nonce, 1_000_000 + 299_000)).isEqualTo(Nonces.Worth.VALID);
        assertThat(nonces.check(nonce, 1_000_000 + 301_000)).isEqualTo(Nonces.Worth.STALE);
    }

    @Test
    void aNonceCountIsUsedOnce() {
        var nonces = new Nonces("key");
        var nonce = nonces.make(0);
        assertThat(nonces.use(nonce, "00000001")).isTrue();
        assertThat(nonces.use(nonce, "00000001")).isFalse();
        assertThat(nonces.use(nonce, "00000002")).isTrue();
        assertThat(nonces.use(nonce, "")).isTrue();
        assertThat(nonces.use(nonce, "zz")).isFalse();
    }

    @Test
    void credentialsDoNotShowTheirHashes() {
        assertThat(mufasa("MD5", "8ca523f5e9506fed4657c9700eebdbec").toString()).doesNotContain("8ca523");
    }

    @Test
    void readsAUserOfTheDirectory() {
        var document = """
                <document type="freeswitch/xml"><section name="directory"><domain name="d"><user id="1001">
                <params><param name="a1-hash" value="aa"/><param name="a1-hash-sha256" value="bb"/></params>
                <variables><variable name="user_context" value="default"/></variables>
                </user></domain></section></document>""";
        var found = read(document);
        assertThat(found).isInstanceOfSatisfying(Directory.Found.Known.class, known -> {
            assertThat(known.user().ha1(Algorithm.MD5)).contains("aa");
            assertThat(known.user().ha1(Algorithm.SHA_256)).contains("bb");
            assertThat(known.user().variables()).containsEntry("user_context", "default");
        });
    }

    @Test
    void anotherUserOrNoneIsUnknown() {
        var other = "<document><section><domain><user id=\"1002\"/></domain></section></document>";
        assertThat(read(other)).isInstanceOf(Directory.Found.Unknown.class);
        assertThat(read("<<<")).isInstanceOf(Directory.Found.Unavailable.class);
    }

    private static Asked<Directory.Found> asked(String document) {
        var answer = new Answer(
                200, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), document.getBytes(UTF_8));
        return DirectoryReader.read(answer, "1001", "d");
    }

    private static Directory.Found read(String document) {
        return asked(document).value();
    }

    @Test
    void keepsAUserAsLongAsItsAttributeSays() {
        var document = "<document><section><domain><user id=\"1001\" cacheable=\"%s\"/></domain></section></document>";
        assertThat(asked(document.formatted("60000")).timeToLive()).contains(Duration.ofMinutes(1));
        assertThat(asked(document.formatted("true")).timeToLive()).contains(Duration.ofDays(1));
        assertThat(asked(document.formatted("")).timeToLive()).isEmpty();
    }
}
