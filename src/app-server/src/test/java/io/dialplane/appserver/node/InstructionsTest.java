package io.dialplane.appserver.node;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.node;
import static io.dialplane.appserver.AppServer.question;
import static io.dialplane.appserver.AppServer.resource;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.dialplane.appserver.AppServer;
import io.dialplane.appserver.directory.Directory;
import io.dialplane.appserver.directory.Domains;
import io.dialplane.appserver.directory.User;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AppServer.class)
class InstructionsTest {
    private static final String NOT_FOUND = "<document type=\"freeswitch/xml\"><section name=\"result\">"
            + "<result status=\"not found\"/></section></document>";

    @Inject
    Domains domains;

    @Inject
    Directory directory;

    @BeforeEach
    void testLocal() {
        QuarkusTransaction.requiringNew().run(() -> domains.ensure("test.local"));
        directory.put(User.withPassword("test.local", "1001", "secret", "Alice & <Bob>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/instructions", "/instructions/cdrs", "/instructions/registrations"})
    void asksNodesForTheirPassword(String path) {
        given().post(path).then().statusCode(401).header("WWW-Authenticate", containsString("Basic"));
        given().auth().preemptive().basic("node", "wrong").post(path).then().statusCode(401);
        given().auth()
                .preemptive()
                .basic("other", AppServer.NODE_PASSWORD)
                .post(path)
                .then()
                .statusCode(401);
        given().header("Authorization", "Basic !!!").post(path).then().statusCode(401);
        given().header("Authorization", "Bearer " + AppServer.API_KEY)
                .post(path)
                .then()
                .statusCode(401);
    }

    @Test
    void theDemoNumbersHaveTheirDocuments() {
        question("c", "9196").post("/instructions").then().body("verb", contains("answer", "echo"));
        question("c", "9197")
                .post("/instructions")
                .then()
                .header("Dialplane-Application", "tone")
                .body("[1].url", containsString("1004"))
                .body("[1].loop", equalTo("forever"));
        question("c", "9198").post("/instructions").then().body("[1].url", containsString("music/loop.wav"));
    }

    @Test
    void aNumberThatDoesNotExistIsAProblemForANodeAndADocumentForFreeSwitch() {
        question("c", "12345")
                .post("/instructions")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("12345"));
        String answer = freeswitch()
                .body("section=dialplan&Unique-ID=c&Caller-Destination-Number=12345")
                .post("/instructions")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(answer).isEqualTo(NOT_FOUND);
        given().auth()
                .preemptive()
                .basic("node", AppServer.NODE_PASSWORD)
                .header("Accept", "text/xml")
                .formParam("section", "dialplan")
                .formParam("Unique-ID", "c")
                .formParam("Caller-Destination-Number", "12345")
                .post("/instructions")
                .then()
                .statusCode(200)
                .body(containsString("not found"));
    }

    @Test
    void theQuestionFreeSwitchPostsForACallIsAnsweredInItsForm() {
        api().body("{\"application\":\"echo\",\"domain\":\"test.local\"}").put("/v1/numbers/9001");
        String answer = freeswitch()
                .body(resource("/freeswitch/dialplan.form"))
                .post("/instructions")
                .then()
                .statusCode(200)
                .contentType(containsString("text/xml"))
                .extract()
                .asString();
        assertThat(answer)
                .contains(
                        "<document type=\"freeswitch/xml\">", "<section name=\"dialplan\"", "<context name=\"default\"")
                .contains("<action application=\"answer\"/>", "<action application=\"echo\"/>");
    }

    @Test
    void theQuestionFreeSwitchPostsForARegisterIsAnsweredInItsForm() {
        String answer = freeswitch()
                .body(resource("/freeswitch/directory.form"))
                .post("/instructions")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        // MD5 and SHA-256 of 1001:test.local:secret
        assertThat(answer)
                .contains("<section name=\"directory\">", "<domain name=\"test.local\">", "<user id=\"1001\">")
                .contains("name=\"a1-hash\" value=\"" + md5("1001:test.local:secret") + "\"")
                .contains("value=\"Alice &amp; &lt;Bob&gt;\"")
                .contains("<variable name=\"user_context\" value=\"default\"/>");
        String unknown = freeswitch()
                .body(resource("/freeswitch/directory.form").replace("user=1001", "user=1099"))
                .post("/instructions")
                .asString();
        assertThat(unknown).isEqualTo(NOT_FOUND);
    }

    @Test
    void sectionsNobodyAnswersAreNotFound() {
        for (String section : new String[] {"languages", "configuration", "chatplan", ""}) {
            String answer = freeswitch()
                    .body("section=" + section + "&key_value=event_socket.conf")
                    .post("/instructions")
                    .asString();
            assertThat(answer).as(section).isEqualTo(NOT_FOUND);
        }
    }

    @Test
    void aQuestionWithoutACallIsRefused() {
        node().formParam("section", "dialplan")
                .formParam("Caller-Destination-Number", "9196")
                .post("/instructions")
                .then()
                .statusCode(400)
                .body("detail", containsString("Unique-ID"));
    }

    @Test
    void aFormBeyondItsBoundIsRefused() {
        node().formParam("section", "dialplan")
                .formParam("x", "y".repeat(300_000))
                .post("/instructions")
                .then()
                .statusCode(413);
    }

    @Test
    void aReportThatIsNotOneIsRefusedByField() {
        node().formParam("section", "configuration")
                .formParam("key_value", "dialplane.conf")
                .formParam("Dialplane-Node", "a b")
                .formParam("Dialplane-Sip", "x")
                .formParam("Dialplane-Event-Socket", "127.0.0.1:8021")
                .post("/instructions")
                .then()
                .statusCode(400)
                .body("errors.field", contains("Dialplane-Node", "Dialplane-Sip"));
    }

    private static RequestSpecification freeswitch() {
        return given().auth()
                .preemptive()
                .basic("node", AppServer.NODE_PASSWORD)
                .header("User-Agent", "freeswitch-xml/1.0")
                .header("Accept", "*/*")
                .contentType("application/x-www-form-urlencoded");
    }

    private static String md5(String text) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5").digest(text.getBytes()));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
