package io.dialplane.appserver;

import static io.dialplane.appserver.AppServer.api;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AppServer.class)
class ApiTest {
    private static final String PROBLEM = "application/problem+json";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/calls", "/v1/cdrs", "/v1/nodes", "/v1/numbers", "/v1/numbers/5000", "/v1/applications",
                "/v1/registrations", "/v1/events", "/v1/session/x", "/v1;a=b/calls", "/v1/calls;a=b", "/v1/nothing"
            })
    void nothingIsToldWithoutTheKey(String path) {
        given().get(path).then().statusCode(401).contentType(PROBLEM);
        given().header("Authorization", "Bearer wrong").get(path).then().statusCode(401);
        given().header("X-API-Key", "wrong").get(path).then().statusCode(401);
        given().cookie("dialplane_session", "99999999999.0.AAAA")
                .get(path)
                .then()
                .statusCode(401);
    }

    @Test
    void theKeyIsTakenFromEitherHeader() {
        given().header("Authorization", "Bearer " + AppServer.API_KEY)
                .get("/v1/calls")
                .then()
                .statusCode(200);
        given().header("X-API-Key", AppServer.API_KEY).get("/v1/calls").then().statusCode(200);
    }

    @Test
    void aSessionStandsForTheKeyUntilItIsClosed() {
        given().contentType("application/json")
                .body("{\"apiKey\":\"wrong\"}")
                .post("/v1/session")
                .then()
                .statusCode(401);
        var opened = given().contentType("application/json")
                .body("{\"apiKey\":\"" + AppServer.API_KEY + "\"}")
                .post("/v1/session")
                .then()
                .statusCode(204)
                .header("Set-Cookie", containsString("HttpOnly"))
                .header("Set-Cookie", containsString("SameSite=Strict"))
                .extract();
        String cookie = opened.cookie("dialplane_session");
        given().cookie("dialplane_session", cookie).get("/v1/calls").then().statusCode(200);
        String later = cookie.replaceFirst("^\\d+", "99999999999");
        given().cookie("dialplane_session", later).get("/v1/calls").then().statusCode(401);
        given().cookie("dialplane_session", cookie)
                .delete("/v1/session")
                .then()
                .statusCode(204)
                .header("Set-Cookie", containsString("Max-Age=0"));
    }

    @Test
    void aNumberIsShownAsItWasPut() {
        api().body("{\"application\":\"echo\",\"description\":\"my number\"}")
                .put("/v1/numbers/7001")
                .then()
                .statusCode(201)
                .header("Location", endsWith("/v1/numbers/7001"))
                .body("number", equalTo("7001"))
                .body("domain", equalTo("dialplane.local"));
        api().get("/v1/numbers/7001").then().body("description", equalTo("my number"));
        api().get("/v1/numbers").then().body("numbers.number", hasItems("7001", "5000", "9196", "9197", "9198"));
        api().delete("/v1/numbers/7001").then().statusCode(204);
        api().get("/v1/numbers/7001").then().statusCode(404).contentType(PROBLEM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7002|{\"application\":\"nope\"}|application|nope|the id of an application",
                "7002|{}|application||1 to 64 characters",
                "7002|{\"application\":5}|application|5|a string",
                "7002|{\"application\":\"echo\",\"colour\":\"red\"}|colour|\"red\"|one of the fields",
                "7002|{\"application\":\"echo\",\"domain\":\"elsewhere\"}|domain|elsewhere|a domain that exists",
                "7002|[]|body|[]|a JSON object",
                "7002|{\"application\"|body|Unexpected|well-formed JSON",
                "7002|{\"application\":\"a\",\"application\":\"b\"}|body|Duplicate|well-formed JSON",
                "70 02|{\"application\":\"echo\"}|number|70 02|letters, digits",
            })
    void aWrongNumberIsRefusedByFieldValueAndWhatWasExpected(
            String number, String body, String field, String value, String expected) {
        api().body(body)
                .put("/v1/numbers/" + number)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("title", equalTo("Bad Request"))
                .body("status", equalTo(400))
                .body("errors.field", contains(field))
                .body("errors[0].value", startsWith(value == null ? "" : value))
                .body("errors[0].expected", containsString(expected));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        api().body("""
                        {"name":"","kind":"webhook","url":"ftp://x","method":"PUT","answerTimeoutMs":1,
                        "fallbackDocument":"[{\\"verb\\":\\"dance\\"}]","more":1}""")
                .post("/v1/applications")
                .then()
                .statusCode(400)
                .body(
                        "errors.field",
                        containsInAnyOrder("name", "url", "method", "answerTimeoutMs", "fallbackDocument", "more"))
                .body("errors.expected", hasItem(containsString("line 1, column 10, $[0].verb")));
    }

    @Test
    void anApplicationIsAddedChangedAndRemoved() {
        String id = api().body("{\"name\":\"mine\",\"url\":\"http://127.0.0.1:1/x\"}")
                .post("/v1/applications")
                .then()
                .statusCode(201)
                .header("Location", containsString("/v1/applications/"))
                .body("kind", equalTo("webhook"))
                .body("connectTimeoutMs", equalTo(2_000))
                .body("answerTimeoutMs", equalTo(5_000))
                .extract()
                .path("id");
        api().body("{\"id\":\"" + id + "\",\"name\":\"again\",\"url\":\"http://127.0.0.1:1/x\"}")
                .post("/v1/applications")
                .then()
                .statusCode(409);
        api().body("{\"name\":\"changed\",\"kind\":\"document\",\"document\":[{\"verb\":\"echo\"}]}")
                .put("/v1/applications/" + id)
                .then()
                .statusCode(200)
                .body("name", equalTo("changed"))
                .body("document", equalTo("[{\"verb\":\"echo\"}]"));
        api().body("{\"application\":\"" + id + "\"}")
                .put("/v1/numbers/7003")
                .then()
                .statusCode(201);
        api().delete("/v1/applications/" + id).then().statusCode(409).body("detail", containsString("7003"));
        api().delete("/v1/numbers/7003").then().statusCode(204);
        api().delete("/v1/applications/" + id).then().statusCode(204);
        api().get("/v1/applications/" + id).then().statusCode(404);
    }

    @Test
    void ofRequestsThatMakeTheSameThingOneWins() throws Exception {
        String body = "{\"id\":\"app-" + System.nanoTime() + "\",\"name\":\"x\",\"url\":\"http://127.0.0.1:1/x\"}";
        List<Callable<Integer>> tasks = Collections.nCopies(8, () -> {
            var response = api().body(body).post("/v1/applications");
            assertThat(response.contentType()).startsWith(response.statusCode() == 201 ? "application/json" : PROBLEM);
            return response.statusCode();
        });
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var status : threads.invokeAll(tasks)) {
                statuses.add(status.get());
            }
        }
        assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @Test
    void whatTheFrameworkRefusesIsAProblemToo() {
        api().get("/v1/nothing").then().statusCode(404).contentType(PROBLEM).body("status", equalTo(404));
        api().patch("/v1/calls").then().statusCode(405).contentType(PROBLEM);
        given().header("X-API-Key", AppServer.API_KEY)
                .contentType("text/plain")
                .body("x")
                .put("/v1/numbers/7004")
                .then()
                .statusCode(415)
                .contentType(PROBLEM);
        api().queryParam("limit", "many")
                .get("/v1/cdrs")
                .then()
                .statusCode(400)
                .body("errors.field", contains("limit"));
        api().queryParam("before", "yesterday")
                .get("/v1/cdrs")
                .then()
                .statusCode(400)
                .body("errors.value", contains("yesterday"));
    }

    @Test
    void aLargeBodyIsRefusedBeforeItIsSent() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), io.restassured.RestAssured.port)) {
            socket.getOutputStream()
                    .write(("PUT /v1/numbers/7005 HTTP/1.1\r\nHost: x\r\nX-API-Key: " + AppServer.API_KEY
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            List<String> answer = new BufferedReader(new InputStreamReader(socket.getInputStream()))
                    .lines()
                    .toList();
            assertThat(answer.getFirst()).startsWith("HTTP/1.1 413");
            assertThat(answer).contains("Content-Type: " + PROBLEM);
            assertThat(answer.getLast()).contains("\"status\":413");
        }
    }

    @Test
    void describesItselfAndItsHealth() {
        String openApi =
                given().get("/q/openapi").then().statusCode(200).extract().asString();
        assertThat(openApi)
                .contains("/v1/calls", "/v1/cdrs/{id}", "/v1/numbers/{number}", "/v1/applications", "/v1/events")
                .contains("fallbackDocument", "bearer");
        given().queryParam("format", "json")
                .get("/q/openapi")
                .then()
                .body(
                        "paths.'/v1/numbers/{number}'.put.responses.keySet()",
                        hasItems("200", "201", "400", "401", "409"))
                .body("paths.'/v1/applications'.post.responses.keySet()", hasItems("201", "400", "401", "409"))
                .body("paths.'/v1/calls/{id}'.get.responses.keySet()", hasItems("200", "401", "404"))
                .body("paths.'/v1/cdrs/{id}'.get.responses.'404'.content.keySet()", hasItem("application/problem+json"))
                .body("paths.'/v1/events'.get.responses.keySet()", hasItems("200", "401"));
        given().get("/schemas/instructions-1.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("'$id'", equalTo("urn:dialplane:schemas:instructions-1"));
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200).body(containsString("dialplane_calls_active"));
    }
}
