package io.dialplane.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DigestTest {
    // RFC 7616 §3.9.1
    private static final String MD5 = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, "
            + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    private static final Account MUFASA = new Account("Mufasa", "", "Circle of Life");
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    @Test
    void computesTheExampleOfRfc7616InMd5() {
        var answer = Digest.answer(List.of(MD5), "", "GET", "/dir/index.html", MUFASA, CNONCE);
        assertThat(answer.orElseThrow())
                .contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"")
                .contains("qop=auth")
                .contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    }

    @Test
    void computesTheExampleOfRfc7616InSha256AndPrefersIt() {
        String sha = MD5.replace("algorithm=MD5", "algorithm=SHA-256");
        var answer = Digest.answer(List.of(MD5, sha), "", "GET", "/dir/index.html", MUFASA, CNONCE);
        assertThat(answer.orElseThrow())
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"");
    }

    @Test
    void answersNoOtherAlgorithmThanAsked() {
        assertThat(Digest.answer(List.of(MD5), "SHA-256", "GET", "/", MUFASA, CNONCE))
                .isEmpty();
    }
}
