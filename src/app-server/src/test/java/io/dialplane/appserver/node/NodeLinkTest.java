package io.dialplane.appserver.node;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.dialplane.appserver.AppServer;
import io.dialplane.appserver.events.CallEvent;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.testkit.FreePorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AppServer.class)
class NodeLinkTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Inject
    EventWindow events;

    private final String name = "node-" + UUID.randomUUID();

    @Test
    void aCallIsLiveFromItsFirstEventToItsLast() {
        try (FakeNode fake = new FakeNode(FreePorts.one())) {
            connected(fake);
            String call = UUID.randomUUID().toString();
            fake.tells("CHANNEL_CREATE", headers(call));
            await().untilAsserted(() -> api().get("/v1/calls/" + call)
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("ringing"))
                    .body("from", equalTo("1001"))
                    .body("to", equalTo("5000"))
                    .body("node", equalTo(name))
                    .body("traceId", equalTo(TRACE)));
            fake.tells("CHANNEL_ANSWER", headers(call));
            fake.tells("CHANNEL_EXECUTE", headers(call, "Application", "play", "Application-Data", "ivr/welcome.wav"));
            await().untilAsserted(() -> api().get("/v1/calls")
                    .then()
                    .body("calls.find { it.id == '" + call + "' }.state", equalTo("answered"))
                    .body("calls.find { it.id == '" + call + "' }.currentInstruction", equalTo("play")));
            api().get("/v1/nodes").then().body("nodes.find { it.name == '" + name + "' }.calls", equalTo(1));
            fake.tells("DTMF", headers(call, "DTMF-Digit", "7"));
            fake.tells("CHANNEL_HANGUP_COMPLETE", headers(call, "Hangup-Cause", "NORMAL_CLEARING"));
            await().untilAsserted(() -> api().get("/v1/calls").then().body("calls.id", not(hasItem(call))));
            api().get("/v1/calls/" + call)
                    .then()
                    .body("state", equalTo("ended"))
                    .body("hangupCause", equalTo("NORMAL_CLEARING"))
                    .body(
                            "timeline.type",
                            contains("call.offered", "call.answered", "call.executing", "digit", "call.ended"));
            assertThat(events.read(0, 1_000).events().stream()
                            .filter(event -> event.call().equals(call))
                            .map(CallEvent::type))
                    .containsExactly("call.offered", "call.answered", "call.executing", "digit", "call.ended");
        }
    }

    @Test
    void aDocumentANodeCannotRunIsAnEvent() {
        try (FakeNode fake = new FakeNode(FreePorts.one())) {
            connected(fake);
            String call = UUID.randomUUID().toString();
            fake.tells(
                    "CUSTOM",
                    headers(
                            call,
                            "Event-Subclass",
                            "dialplane::document",
                            "Dialplane-Line",
                            "3",
                            "Dialplane-Path",
                            "$[1].url",
                            "Dialplane-Message",
                            "no such sound"));
            await().untilAsserted(() -> api().get("/v1/calls/" + call)
                    .then()
                    .body("timeline.text", hasItem("line 3, $[1].url: no such sound")));
        }
    }

    @Test
    void aCallThatBeganBeforeThisServerKeepsItsTraceAndItsTimes() {
        String id = UUID.randomUUID().toString();
        try (FakeNode fake = new FakeNode(FreePorts.one())) {
            fake.has(
                    "{\"row_count\":1,\"rows\":[{\"uuid\":\"" + id + "\",\"direction\":\"inbound\","
                            + "\"created_epoch\":\"1577836800\",\"answered_epoch\":\"1577836801\",\"trace_id\":\""
                            + TRACE + "\","
                            + "\"cid_num\":\"1001\",\"dest\":\"9197\",\"application\":\"playback\",\"callstate\":\"ACTIVE\"}]}");
            connected(fake);
            await().untilAsserted(() -> api().get("/v1/calls/" + id)
                    .then()
                    .body("traceId", equalTo(TRACE))
                    .body("startedAt", equalTo("2020-01-01T00:00:00Z"))
                    .body("answeredAt", equalTo("2020-01-01T00:00:01Z")));
        }
    }

    @Test
    void findsTheCallsThereAreWhenItConnectsAgainAndForgetsTheOthers() {
        String gone = UUID.randomUUID().toString();
        String still = UUID.randomUUID().toString();
        int port;
        try (FakeNode fake = new FakeNode(FreePorts.one())) {
            port = fake.port();
            connected(fake);
            fake.tells("CHANNEL_CREATE", headers(gone));
            fake.tells("CHANNEL_CREATE", headers(still));
            await().untilAsserted(() -> api().get("/v1/calls").then().body("calls.id", hasItems(gone, still)));
        }
        try (FakeNode fake = new FakeNode(port)) {
            fake.has("{\"row_count\":1,\"rows\":[{\"uuid\":\"" + still + "\",\"direction\":\"inbound\","
                    + "\"cid_num\":\"1001\",\"dest\":\"5000\",\"application\":\"echo\",\"callstate\":\"ACTIVE\"}]}");
            await().untilAsserted(() -> api().get("/v1/calls")
                    .then()
                    .body("calls.id", hasItem(still))
                    .body("calls.id", not(hasItem(gone)))
                    .body("calls.find { it.id == '" + still + "' }.state", equalTo("answered"))
                    .body("calls.find { it.id == '" + still + "' }.currentInstruction", equalTo("echo")));
            assertThat(fake.commands()).anyMatch(command -> command.startsWith("event plain CHANNEL_CREATE"));
        }
        api().get("/v1/calls/" + gone).then().body("state", equalTo("ended"));
        assertThat(events.read(0, 1_000).events())
                .anyMatch(event ->
                        event.type().equals("call.ended") && event.call().equals(gone));
        await().untilAsserted(() ->
                api().get("/v1/nodes").then().body("nodes.find { it.name == '" + name + "' }.state", equalTo("down")));
    }

    @Test
    void tellsWhenANodeComesAndGoes() {
        long position = events.end();
        try (FakeNode fake = new FakeNode(FreePorts.one())) {
            connected(fake);
        }
        await().untilAsserted(() -> assertThat(events.read(Math.max(0, position - 50), 256).events().stream()
                        .filter(event -> event.node().equals(name))
                        .map(CallEvent::type))
                .containsExactly("node.up", "node.down"));
        api().get("/q/metrics").then().body(containsString("dialplane_calls_active"));
    }

    private void connected(FakeNode fake) {
        node().formParam("section", "configuration")
                .formParam("key_value", "dialplane.conf")
                .formParam("Dialplane-Node", name)
                .formParam("Dialplane-Sip", "127.0.0.1:5080")
                .formParam("Dialplane-Event-Socket", "127.0.0.1:" + fake.port())
                .formParam("Dialplane-Version", "0.1.0")
                .post("/instructions")
                .then()
                .statusCode(200);
        await().untilAsserted(() -> assertThat(fake.commands()).contains("api show channels as json"));
    }

    private static String[] headers(String call, String... more) {
        String[] common = {
            "Unique-ID", call,
            "Call-Direction", "inbound",
            "Caller-Caller-ID-Number", "1001",
            "Caller-Destination-Number", "5000",
            "Dialplane-Trace-Id", TRACE
        };
        String[] all = java.util.Arrays.copyOf(common, common.length + more.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        return all;
    }
}
