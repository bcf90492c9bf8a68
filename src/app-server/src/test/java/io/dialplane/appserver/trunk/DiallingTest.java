package io.dialplane.appserver.trunk;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.agroal.api.AgroalDataSource;
import io.dialplane.appserver.directory.Directory;
import io.dialplane.appserver.directory.User;
import io.dialplane.instructions.dialplan.DialString;
import io.restassured.path.xml.XmlPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trunks, and how users and numbers are called, on either database. */
abstract class DiallingTest {
    private static final String DOMAIN = "dialplane.local";

    private final String user = "u" + System.nanoTime();
    private final String trunk = "t" + System.nanoTime();

    @Inject
    Directory directory;

    @Inject
    AgroalDataSource source;

    @BeforeEach
    void aUser() {
        directory.put(User.withPassword(DOMAIN, user, "secret", "Somebody"));
    }

    @AfterEach
    void noTrunk() {
        api().delete("/v1/trunks/" + trunk);
        api().delete("/v1/trunks/" + trunk + "-2");
    }

    @Test
    void aUserIsCalledOnAllContactsByTheWayTheirRegistersCame() {
        register("sip:a@192.0.2.1:5060;transport=tcp", "[\"sip:edge.example.com;lr\"]", 1);
        register("sip:b,c@192.0.2.2", "[]", 2);
        String called = dialString("user", user, "");
        assertThat(called)
                .isEqualTo("sofia/internal/sip:a@192.0.2.1:5060;transport=tcp;fs_path=sip%3Aedge.example.com%3Blr,"
                        + "sofia/internal/sip:b%2Cc@192.0.2.2");
        assertThat(DialString.parse(called).groups().getFirst()).hasSize(2);
        // a number that is somebody's name is that user
        assertThat(dialString("number", user, "")).isEqualTo(called);
    }

    @Test
    void aUserWithoutPhonesIsNotRegistered() {
        assertThat(dialString("user", user, "")).isEqualTo("error/user_not_registered");
    }

    @Test
    void whoDoesNotExistIsNotFound() {
        ask("user", "nobody", "").then().statusCode(200).body(containsString("not found"));
        ask("number", "+999", "").then().body(containsString("not found"));
        ask("number", "+1,sofia/gateway/x/+2", "").then().body(containsString("not found"));
        ask("number", "+49", "no-such-trunk").then().body(containsString("not found"));
    }

    @Test
    void freeSwitchIsToldToAskItsOwnRegistrations() {
        String answer = node().header("User-Agent", "freeswitch-xml/1.0")
                .formParam("section", "directory")
                .formParam("action", "user_call")
                .formParam("as_channel", "true")
                .formParam("user", user)
                .formParam("domain", DOMAIN)
                .post("/instructions")
                .asString();
        assertThat(answer).contains("value=\"${sofia_contact(*/" + user + "@" + DOMAIN + ")}\"");
    }

    @Test
    void aNumberOfThisInstallationIsCalledThroughTheBalancer() {
        add(trunk, "\"prefixes\":[\"\"]");
        assertThat(dialString("number", "9196", "")).isEqualTo("sofia/internal/sip:9196@127.0.0.1:5060");
    }

    @Test
    void anyOtherNumberGoesThroughTheTrunkWithTheLongestPrefix() {
        add(trunk, "\"prefixes\":[\"+4\",\"+44\"]");
        add(trunk + "-2", "\"prefixes\":[\"+49\",\"+491\"]");
        assertThat(dialString("number", "+491701", "")).isEqualTo("sofia/gateway/" + trunk + "-2/+491701");
        assertThat(dialString("number", "+441", "")).isEqualTo("sofia/gateway/" + trunk + "/+441");
        assertThat(dialString("number", "+441", trunk + "-2")).isEqualTo("sofia/gateway/" + trunk + "-2/+441");
        ask("number", "+1", "").then().body(containsString("not found"));
    }

    @Test
    void aTrunksPasswordIsNeverShownAndNeverReadableInTheDatabase() throws Exception {
        add(trunk, "\"username\":\"me\",\"password\":\"s3cret\",\"register\":true");
        api().get("/v1/trunks/" + trunk)
                .then()
                .statusCode(200)
                .body("hasPassword", equalTo(true))
                .body("username", equalTo("me"))
                .body(not(containsString("s3cret")));
        try (var connection = source.getConnection();
                var row = connection
                        .createStatement()
                        .executeQuery("select password_sealed from trunk where name = '" + trunk + "'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isNotEmpty().doesNotContain("s3cret");
        }
        assertThat(gateway("password")).isEqualTo("s3cret");
        assertThat(gateway("register")).isEqualTo("true");
        // left out, it stays; null takes it away
        put("\"username\":\"you\",\"register\":true");
        assertThat(gateway("password")).isEqualTo("s3cret");
        assertThat(gateway("username")).isEqualTo("you");
        put("\"username\":\"you\",\"password\":null");
        assertThat(gateway("password")).isNullOrEmpty();
    }

    @Test
    void nodesGetTheTrunksAsGatewaysForAWhile() {
        add(trunk, "\"callerId\":\"+4930\",\"transport\":\"tcp\"");
        node().formParam("section", "configuration")
                .formParam("key_value", "sofia.conf")
                .formParam("Dialplane-Node", "node-1")
                .post("/instructions")
                .then()
                .statusCode(200)
                .header("Dialplane-TTL", "10");
        assertThat(gateway("proxy")).isEqualTo("sip.example.com:5080");
        assertThat(gateway("realm")).isEqualTo("sip.example.com:5080");
        assertThat(gateway("from-user")).isEqualTo("+4930");
        assertThat(gateway("register-transport")).isEqualTo("tcp");
        assertThat(gateway("caller-id-in-from")).isEqualTo("false");
    }

    @Test
    void trunksAreAddedListedChangedAndRemoved() {
        api().body("{\"name\":\"" + trunk + "\",\"proxy\":\"sip.example.com\"}")
                .post("/v1/trunks")
                .then()
                .statusCode(201)
                .header("Location", containsString("/v1/trunks/" + trunk));
        api().body("{\"name\":\"" + trunk + "\",\"proxy\":\"sip.example.com\"}")
                .post("/v1/trunks")
                .then()
                .statusCode(409);
        api().get("/v1/trunks").then().body("trunks.name", hasItem(trunk));
        api().delete("/v1/trunks/" + trunk).then().statusCode(204);
        api().get("/v1/trunks/" + trunk).then().statusCode(404);
        api().delete("/v1/trunks/" + trunk).then().statusCode(404);
    }

    @Test
    void aWrongTrunkIsRefusedByField() {
        api().body("{\"proxy\":\"a b\",\"prefixes\":[\"x\"],\"transport\":\"ip\",\"register\":true,\"colour\":1}")
                .put("/v1/trunks/" + trunk)
                .then()
                .statusCode(400)
                .body("errors.field", contains("proxy", "transport", "prefixes", "register", "colour"));
    }

    private void add(String name, String more) {
        api().body("{\"proxy\":\"sip.example.com:5080\"," + more + "}")
                .put("/v1/trunks/" + name)
                .then()
                .statusCode(201);
    }

    private void put(String more) {
        api().body("{\"proxy\":\"sip.example.com:5080\"," + more + "}")
                .put("/v1/trunks/" + trunk)
                .then()
                .statusCode(200);
    }

    private String gateway(String param) {
        String document = node().formParam("section", "configuration")
                .formParam("key_value", "sofia.conf")
                .formParam("Dialplane-Node", "node-1")
                .post("/instructions")
                .asString();
        return XmlPath.from(document)
                .getString("**.find { it.name() == 'gateway' && it.@name == '" + trunk
                        + "' }.param.find { it.@name == '" + param + "' }.@value");
    }

    private static String dialString(String target, String name, String trunk) {
        String document =
                ask(target, name, trunk).then().statusCode(200).extract().asString();
        assertThat(document).contains("<user id=\"" + name + "\">");
        return XmlPath.from(document).getString("document.section.domain.user.params.param.@value");
    }

    private static io.restassured.response.Response ask(String target, String name, String trunk) {
        return node().header("Accept", "text/xml")
                .formParam("section", "directory")
                .formParam("action", "user_call")
                .formParam("as_channel", "true")
                .formParam("key", "id")
                .formParam("user", name)
                .formParam("domain", DOMAIN)
                .formParam("Dialplane-Target", target)
                .formParam("Dialplane-Trunk", trunk)
                .post("/instructions");
    }

    private void register(String contact, String path, int cseq) {
        node().contentType("application/json")
                .body("{\"user\":\"" + user + "\",\"domain\":\"" + DOMAIN + "\",\"contact\":\"" + contact
                        + "\",\"path\":"
                        + path + ",\"expires\":60,\"callId\":\"c" + cseq + "\",\"cseq\":1,\"userAgent\":\"\","
                        + "\"receivedFrom\":\"\",\"transport\":\"udp\",\"node\":\"node-1\"}")
                .post("/instructions/registrations")
                .then()
                .statusCode(200);
    }
}
