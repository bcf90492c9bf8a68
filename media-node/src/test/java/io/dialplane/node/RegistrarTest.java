package io.dialplane.node;

import static io.dialplane.node.Wirephone.header;
import static io.dialplane.node.Wirephone.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.node.registrar.Algorithm;
import io.dialplane.node.registrar.Credentials;
import io.dialplane.node.registrar.Digest;
import io.dialplane.settings.StartFailure;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrarTest {
    private static final String DOMAIN = "dialplane.local";
    private static NodeUnderTest node;
    private Wirephone phone;

    @BeforeAll
    static void start() {
        node = new NodeUnderTest();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void phone() {
        phone = new Wirephone(node.port);
        node.registrationStatus = 200;
    }

    @AfterEach
    void away() {
        phone.close();
    }

    private String register(int cseq, String more) {
        phone.send(phone.request("REGISTER", "1001", cseq, more, ""));
        return phone.receive();
    }

    static String authorization(String challenge, Algorithm algorithm, String user, String password, int count) {
        var matcher = Pattern.compile("nonce=\"([0-9a-f]+)\"").matcher(challenge);
        assertThat(matcher.find()).isTrue();
        var nc = String.format("%08x", count);
        var blank = new Credentials(
                user, DOMAIN, matcher.group(1), "sip:" + DOMAIN, "", algorithm.token(), "auth", nc, "abc");
        var ha1 = Digest.ha1(algorithm, user, DOMAIN, password);
        var response = Digest.response(algorithm, ha1, "REGISTER", blank);
        return "Authorization: Digest username=\"" + user + "\",realm=\"" + DOMAIN + "\",nonce=\"" + blank.nonce()
                + "\",uri=\"" + blank.uri() + "\",response=\"" + response + "\",algorithm=" + algorithm.token()
                + ",qop=auth,nc=" + nc + ",cnonce=\"abc\"\r\n";
    }

    private String registered(Algorithm algorithm, String password, String more) {
        var challenge = register(1, "");
        assertThat(status(challenge)).isEqualTo(401);
        return register(2, authorization(challenge, algorithm, "1001", password, 1) + more);
    }

    @Test
    void registersByEitherAlgorithmOnceItIsStored() {
        for (var algorithm : Algorithm.values()) {
            try (var fresh = new Wirephone(node.port)) {
                phone.close();
                phone = fresh;
                var ok = registered(algorithm, "secret", "Expires: 600\r\n");
                assertThat(status(ok)).isEqualTo(200);
                assertThat(header(ok, "Contact")).isEqualTo("<sip:1001@127.0.0.1:9>;expires=60");
                assertThat(node.posted.get("registrations"))
                        .as("nothing but what is stored is asked for")
                        .allMatch(body -> body.contains("contact"));
                assertThat(node.posted.get("registrations").getLast())
                        .contains("\"user\":\"1001\"", "\"domain\":\"" + DOMAIN + "\"", "\"expires\":600")
                        .contains("\"contact\":\"sip:1001@127.0.0.1:" + phone.port() + "\"", "\"cseq\":2");
            }
        }
    }

    private static List<String> offered(String challenge) {
        return Pattern.compile("algorithm=([^,\\s]+)")
                .matcher(challenge)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void offersMd5FirstForPhonesThatTakeTheFirst() {
        assertThat(offered(register(1, ""))).containsExactly("MD5", "SHA-256");
    }

    @Test
    void offersAnOldBaresipMd5Alone() {
        assertThat(offered(register(1, "User-Agent: baresip v1.0.0 (x86_64/linux)\r\n")))
                .containsExactly("MD5");
        assertThat(offered(register(2, "User-Agent: baresip v3.1.0 (x86_64/Linux)\r\n")))
                .containsExactly("MD5", "SHA-256");
    }

    @Test
    void takesNoAlgorithmThatTheOperatorLeftOut() {
        try (var strict = new NodeUnderTest("--sip.digest-algorithms=SHA-256");
                var caller = new Wirephone(strict.port)) {
            phone.close();
            phone = caller;
            assertThat(offered(register(1, "User-Agent: baresip v1.0.0\r\n"))).containsExactly("SHA-256");
            assertThat(offered(registered(Algorithm.MD5, "secret", ""))).containsExactly("SHA-256");
            assertThat(status(registered(Algorithm.SHA_256, "secret", ""))).isEqualTo(200);
        }
        assertThatThrownBy(() -> new NodeUnderTest("--sip.digest-algorithms=MD5,ROT13"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("sip.digest-algorithms")
                .hasMessageContaining("ROT13");
    }

    @Test
    void aWrongPasswordOrAnUnknownUserIsAskedAgain() {
        assertThat(status(registered(Algorithm.MD5, "wrong", ""))).isEqualTo(401);
        var challenge = register(3, "");
        assertThat(status(register(4, authorization(challenge, Algorithm.MD5, "1002", "secret", 1))))
                .isEqualTo(401);
    }

    @Test
    void credentialsPlayedBackAreStale() {
        var challenge = register(1, "");
        var credentials = authorization(challenge, Algorithm.MD5, "1001", "secret", 1);
        assertThat(status(register(2, credentials))).isEqualTo(200);
        var again = register(3, credentials);
        assertThat(status(again)).isEqualTo(401);
        assertThat(again).contains("stale=true");
    }

    @Test
    void refusesTooShortARegistration() {
        var refused = registered(Algorithm.MD5, "secret", "Expires: 10\r\n");
        assertThat(status(refused)).isEqualTo(423);
        assertThat(header(refused, "Min-Expires")).isEqualTo("60");
    }

    @Test
    void shortensTooLongARegistration() {
        assertThat(status(registered(Algorithm.MD5, "secret", "Expires: 999999\r\n")))
                .isEqualTo(200);
        assertThat(node.posted.get("registrations").getLast()).contains("\"expires\":3600");
    }

    @Test
    void putsAPhoneOffWhenTheDatabaseIsAway() {
        node.registrationStatus = 503;
        var refused = registered(Algorithm.MD5, "secret", "");
        assertThat(status(refused)).isEqualTo(503);
        assertThat(header(refused, "Retry-After")).isEqualTo("5");
    }

    @Test
    void aRequestOutOfOrderIsNotStored() {
        node.registrationStatus = 409;
        assertThat(status(registered(Algorithm.MD5, "secret", ""))).isEqualTo(500);
    }
}
