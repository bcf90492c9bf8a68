package io.dialplane.appserver.flow;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.dialplane.appserver.AppServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AppServer.class)
class FlowsTest {
    @BeforeEach
    void aNumberLeadsToTheBean() {
        api().body("{\"application\":\"menu-flow\"}").put("/v1/numbers/6300");
    }

    @Test
    void everyBeanIsAnApplication() {
        api().get("/v1/applications/menu-flow").then().statusCode(200).body("kind", equalTo("flow"));
        api().get("/v1/applications/echo").then().statusCode(200).body("kind", equalTo("flow"));
    }

    @Test
    void aNodeIsAnsweredByTheBeanAndGoesOnWithATokenForIt() {
        String token = question("flow-1", "6300")
                .post("/instructions")
                .then()
                .statusCode(200)
                .header("Dialplane-Application", "menu-flow")
                .body("verb", contains("answer", "say", "gather"))
                .body("[1].text", equalTo("Welcome, 1001"))
                .extract()
                .path("[2].actionHook");
        assertThat(token).contains(".").doesNotContain("choice");
        question("flow-1", "6300")
                .formParam("Dialplane-Continuation", token)
                .formParam("Dialplane-Verb", "gather")
                .formParam("Dialplane-Digits", "1")
                .post("/instructions")
                .then()
                .statusCode(200)
                .body("verb", contains("dial"));
    }

    @Test
    void aWholeCallRunsWithoutHttp() {
        JsonPath got = simulate("\"digits\":\"1\",\"dial\":\"busy\"");
        assertThat(got.getString("result.outcome")).isEqualTo("completed");
        assertThat(got.getInt("result.requests")).isZero();
        assertThat(hears(got)).containsExactly("“Welcome, 1001”", "“One for sales”", "“It was busy”");
        assertThat(hears(simulate("\"digits\":\"7\""))).endsWith("“There is no 7”");
    }

    @Test
    void whatABeanThrowsIsShownAndTheCallerHearsAnApology() {
        JsonPath got = simulate("\"digits\":\"9\"");
        assertThat(got.getString("result.outcome")).isEqualTo("failed");
        assertThat(got.<List<String>>get("transcript.findAll { it.kind == 'problem' }.text"))
                .containsExactly("flow, IllegalStateException: a bug");
        assertThat(hears(got)).endsWith("sounds ivr/sorry.wav");
    }

    private static JsonPath simulate(String fields) {
        return api().body("{\"number\":\"6300\"," + fields + "}")
                .post("/v1/simulations")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<String> hears(JsonPath got) {
        return got.get("transcript.findAll { it.kind == 'hears' }.text");
    }
}
