package io.dialplane.appserver.routing;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.dialplane.appserver.AppServer;
import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.webhook.Endpoint;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AppServer.class)
class ApplicationTest {
    private final Endpoint endpoint = new Endpoint();
    private final String id = "a-" + UUID.randomUUID();

    @Inject
    Database database;

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void everythingAnEndpointNeedsIsKept() {
        add(",\"dialect\":\"twiml\",\"fallbackUrl\":\"https://f.example/f\",\"statusUrl\":\"https://s.example/s\","
                + "\"statusEvents\":[\"completed\",\"answered\"],\"retries\":3,\"method\":\"GET\"");
        api().get("/v1/applications/" + id)
                .then()
                .body("dialect", equalTo("twiml"))
                .body("format", equalTo("form"))
                .body("fallbackUrl", equalTo("https://f.example/f"))
                .body("statusUrl", equalTo("https://s.example/s"))
                .body("statusEvents", contains("completed", "answered"))
                .body("retries", equalTo(3))
                .body("secret", nullValue());
    }

    @Test
    void aWrongKindIsTheOnlyThingThatIsWrong() {
        api().body("{\"name\":\"x\",\"kind\":\"dance\",\"document\":[{\"verb\":\"echo\"}]}")
                .post("/v1/applications")
                .then()
                .statusCode(400)
                .body("errors.field", contains("kind"));
    }

    @Test
    void eachWrongFieldIsNamedAndUnknownOnesAre() {
        api().body(
                        "{\"name\":\"x\",\"url\":\"http://a.example/\",\"dialect\":\"xml\",\"format\":\"x\",\"retries\":6,"
                                + "\"fallbackUrl\":\"f\",\"statusUrl\":\"ftp://a/\",\"statusEvents\":[\"gone\"],\"fallbackURL\":1}")
                .post("/v1/applications")
                .then()
                .statusCode(400)
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "dialect",
                                "format",
                                "retries",
                                "fallbackUrl",
                                "statusUrl",
                                "statusEvents",
                                "fallbackURL"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/",
                "http://[fe80::1]/",
                "http://[::ffff:169.254.169.254]/x",
                "http://0.0.0.0/"
            })
    void aUrlThatMayNotBeAskedIsRefusedWhenItIsPut(String url) {
        api().body("{\"name\":\"x\",\"url\":\"" + url + "\"}")
                .post("/v1/applications")
                .then()
                .statusCode(400)
                .body("errors.field", contains("url"))
                .body("errors[0].expected", containsString("egress.allow"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[{\"verb\":\"redirect\",\"actionHook\":\"/next\"}] | the hook '/next' is relative",
                "[{\"verb\":\"redirect\",\"actionHook\":\"\"}] | missing or empty",
                "[{\"verb\":\"echo\"},{\"verb\":\"gather\",\"actionHook\":\"menu?x\"}] | $[1]",
                "[{\"verb\":\"redirect\",\"actionHook\":\"ftp://a.example/\"}] | http or https URL",
                "<Response><Gather><Say>x</Say></Gather></Response> | missing or empty",
                "<Response><Redirect>again.xml</Redirect></Response> | the hook 'again.xml' is relative"
            })
    void aStoredDocumentsHooksHaveToBeWhole(String document, String expected) {
        add("");
        String text = document.replace("\"", "\\\"");
        for (String fields : new String[] {
            "\"kind\":\"document\",\"document\":\"" + text + "\"",
            "\"url\":\"http://a.example/\",\"fallbackDocument\":\"" + text + "\""
        }) {
            String body = "{\"name\":\"x\"," + fields + "}";
            String field = fields.contains("fallback") ? "fallbackDocument" : "document";
            for (var response : List.of(
                    api().body(body).post("/v1/applications"), api().body(body).put("/v1/applications/" + id))) {
                response.then()
                        .statusCode(400)
                        .body("errors.field", contains(field))
                        .body("errors[0].expected", containsString(expected));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"verb\":\"redirect\",\"actionHook\":\"https://a.example/next\"}]",
                // what a dialplan's URL is made of is known when it is called
                "<document type='freeswitch/xml'><section name='dialplan'><context name='default'><extension name='x'>"
                        + "<condition><action application='httapi' data='{url=${base}/x}'/></condition></extension>"
                        + "</context></section></document>"
            })
    void aStoredDocumentWithWholeHooksIsTaken(String document) {
        api().body("{\"id\":\"" + id + "\",\"name\":\"x\",\"kind\":\"document\",\"document\":\""
                        + document.replace("\"", "\\\"") + "\"}")
                .post("/v1/applications")
                .then()
                .statusCode(201);
    }

    @Test
    void secretsAreRotatedWithTwoValidAtOnce() throws Exception {
        String first = add("");
        endpoint.on("/x", 200, "application/json", "[]");
        assertThat(signatures()).hasSize(1);
        api().get("/v1/applications/" + id + "/secrets").then().body("secrets.secret", contains(first));
        var made = api().body("{\"previousExpiresInSeconds\":3600}")
                .post("/v1/applications/" + id + "/secrets")
                .then()
                .statusCode(201)
                .body("secret", not(equalTo(first)))
                .extract();
        String second = made.path("secret");
        assertThat(signatures()).hasSize(2);
        api().get("/v1/applications/" + id + "/secrets")
                .then()
                .body("secrets.secret", contains(first, second))
                .body("secrets[0].expiresAt", notNullValue())
                .body("secrets[1].expiresAt", nullValue());
        api().post("/v1/applications/" + id + "/secrets").then().statusCode(409);
        String old = api().get("/v1/applications/" + id + "/secrets").path("secrets[0].id");
        api().delete("/v1/applications/" + id + "/secrets/" + old).then().statusCode(204);
        assertThat(signatures()).hasSize(1);
        String last = made.path("id");
        api().delete("/v1/applications/" + id + "/secrets/" + last).then().statusCode(409);
        api().body("{\"previousExpiresInSeconds\":-2}")
                .post("/v1/applications/" + id + "/secrets")
                .then()
                .statusCode(400)
                .body("errors.field", contains("previousExpiresInSeconds"));
        String sealed = database.read(connection -> {
            try (var statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select sealed from application_secret where application_id = '" + id + "'")) {
                row.next();
                return row.getString(1);
            }
        });
        assertThat(sealed).doesNotContain(second);
    }

    @Test
    void theFallbackUrlIsAskedThenTheFallbackDocument() {
        add(",\"fallbackUrl\":\"" + endpoint.url("/f") + "\",\"fallbackDocument\":[{\"verb\":\"echo\"}]");
        api().body("{\"application\":\"" + id + "\"}")
                .put("/v1/numbers/6801")
                .then()
                .statusCode(201);
        endpoint.on("/x", 500, "text/plain", "").on("/f", 200, "application/json", "[{\"verb\":\"hangup\"}]");
        verbs("hangup");
        endpoint.on("/x", 200, "application/json", "[{\"verb\":\"dance\"}]");
        verbs("hangup");
        endpoint.on("/f", 500, "text/plain", "");
        verbs("echo");
        api().delete("/v1/numbers/6801").then().statusCode(204);
    }

    private void verbs(String verb) {
        question(UUID.randomUUID().toString(), "6801")
                .post("/instructions")
                .then()
                .statusCode(200)
                .body("verb", contains(verb));
    }

    private String[] signatures() {
        api().body("{\"application\":\"" + id + "\"}").put("/v1/numbers/6802");
        question(UUID.randomUUID().toString(), "6802")
                .post("/instructions")
                .then()
                .statusCode(200);
        String header = endpoint.next().headers().get("dialplane-signature");
        return header.substring(header.indexOf(",v1=") + 1).split(",");
    }

    private String add(String more) {
        return api().body("{\"id\":\"" + id + "\",\"name\":\"x\",\"url\":\"" + endpoint.url("/x") + "\"" + more + "}")
                .post("/v1/applications")
                .then()
                .statusCode(201)
                .body("secret", notNullValue())
                .extract()
                .path("secret");
    }
}
