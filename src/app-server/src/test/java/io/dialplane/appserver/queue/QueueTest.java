package io.dialplane.appserver.queue;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.dialplane.appserver.settings.Keys;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Queues, on either database. */
abstract class QueueTest {
    private static final String DOMAIN = "dialplane.local";
    private static final Duration NODE_SILENCE = Duration.ofSeconds(30);

    private final String queue = "q" + UUID.randomUUID();

    @Inject
    Queues queues;

    @Inject
    Keys keys;

    @Test
    void whoComesFirstIsTakenFirst() {
        join("a").statusCode(200).body("position", equalTo(1)).body("size", equalTo(1));
        join("b").body("position", equalTo(2)).body("size", equalTo(2));
        join("b").body("position", equalTo(2)).body("size", equalTo(2)); // a node that asks again after a lost answer
        take("agent-1").statusCode(200).body("call", equalTo(call("a"))).body("sip", equalTo("192.0.2.1:5080"));
        take("agent-2").body("call", equalTo(call("b")));
        take("agent-3").statusCode(204);
    }

    @Test
    void theAgentThatAsksAgainGetsTheSameMember() {
        join("a");
        join("b");
        take("agent").body("call", equalTo(call("a")));
        take("agent").body("call", equalTo(call("a")));
    }

    @Test
    void theTokenIsWhatTheNodesCheck() throws Exception {
        join("a");
        String token = take("agent").extract().path("token");
        String[] parts = token.split("\\.");
        String text = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        String[] lines = text.split("\n");
        assertThat(Long.parseLong(lines[0]))
                .isBetween(Instant.now().getEpochSecond(), Instant.now().getEpochSecond() + 60);
        assertThat(lines[1]).isEqualTo(call("a"));
        assertThat(lines[2]).isEqualTo("agent-" + queue);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(keys.nodesKey(), "HmacSHA256"));
        byte[] expected = mac.doFinal(("connect\n" + text).getBytes(StandardCharsets.UTF_8));
        assertThat(Base64.getUrlDecoder().decode(parts[1])).isEqualTo(expected);
    }

    @Test
    void whoCouldNotBeReachedIsBackAtItsPlace() {
        join("a");
        join("b");
        take("agent-1").body("call", equalTo(call("a")));
        state("b").body("position", equalTo(1)).body("size", equalTo(1));
        post("return", "\"call\":\"" + call("a") + "\"").statusCode(204);
        state("a").body("position", equalTo(1)).body("size", equalTo(2));
        state("b").body("position", equalTo(2));
        take("agent-2").body("call", equalTo(call("a")));
    }

    @Test
    void whoIsConnectedHasLeftAndItsTimeIsRemembered() {
        join("a");
        take("agent");
        post("connected", "\"call\":\"" + call("a") + "\"").statusCode(204);
        post("return", "\"call\":\"" + call("a") + "\"").statusCode(204); // too late
        state("a").statusCode(404);
        api().get("/v1/queues/" + queue)
                .then()
                .statusCode(200)
                .body("size", equalTo(0))
                .body("served", equalTo(1))
                .body("members", empty());
        api().get("/q/metrics").then().body(containsString("dialplane_queue_wait_seconds_count"));
    }

    @Test
    void aFullQueueTakesNobody() {
        join("a", ",\"maxSize\":1").statusCode(200);
        join("b", ",\"maxSize\":1").statusCode(409).body("detail", equalTo("queue-full"));
        post("leave", member("a")).statusCode(204);
        join("b", ",\"maxSize\":1").statusCode(200).body("position", equalTo(1));
    }

    @Test
    void whoHangsUpIsOutWithItsCallRecord() {
        join("a");
        join("b");
        node().contentType("application/json")
                .body("[{\"id\":\"" + call("a") + "\",\"startedAt\":\"2026-11-24T03:35:10.001Z\","
                        + "\"endedAt\":\"2026-11-24T03:35:20.001Z\",\"parentId\":\"p-" + queue + "\"}]")
                .post("/instructions/cdrs")
                .then()
                .statusCode(200);
        state("a").statusCode(404);
        state("b").body("position", equalTo(1));
        api().queryParam("parent", "p-" + queue)
                .get("/v1/cdrs")
                .then()
                .body("cdrs.id", org.hamcrest.Matchers.contains(call("a")))
                .body("cdrs[0].parentId", equalTo("p-" + queue));
    }

    @Test
    void whomAnAgentTookThatHungUpWaitsAgain() {
        join("a");
        take("agent");
        node().contentType("application/json")
                .body("[{\"id\":\"agent-" + queue + "\",\"startedAt\":\"2026-11-24T03:35:10.001Z\","
                        + "\"endedAt\":\"2026-11-24T03:35:20.001Z\"}]")
                .post("/instructions/cdrs");
        take("other").body("call", equalTo(call("a")));
    }

    @Test
    void whoseNodeIsSilentIsOut() {
        join("a");
        Instant later = Instant.now().plus(Queues.SILENCE).plusSeconds(1);
        assertThat(queues.take(DOMAIN, queue, "agent", later)).isEmpty();
        assertThat(queues.expire(later, NODE_SILENCE)).contains(call("a"));
        state("a").statusCode(404);
    }

    @Test
    void whoseNodeIsDownIsOut() {
        node().formParam("section", "configuration")
                .formParam("key_value", "dialplane.conf")
                .formParam("Dialplane-Node", "node-of-" + queue)
                .formParam("Dialplane-Sip", "127.0.0.1:5080")
                .formParam("Dialplane-Event-Socket", "127.0.0.1:9")
                .formParam("Dialplane-Version", "0.1.0")
                .post("/instructions");
        post("join", member("a") + ",\"node\":\"node-of-" + queue + "\",\"sip\":\"127.0.0.1:5080\"");
        assertThat(queues.expire(Instant.now(), NODE_SILENCE)).doesNotContain(call("a"));
        assertThat(queues.expire(Instant.now().plusSeconds(31), NODE_SILENCE)).contains(call("a"));
    }

    @Test
    void whoWaitsIsListed() {
        join("a");
        join("b");
        api().get("/v1/queues/" + queue)
                .then()
                .statusCode(200)
                .body("size", equalTo(2))
                .body("members.call", org.hamcrest.Matchers.contains(call("a"), call("b")))
                .body("members[1].position", equalTo(2))
                .body("members[0].from", equalTo("1001"));
        api().get("/v1/queues").then().body("queues.find { it.name == '" + queue + "' }.size", equalTo(2));
        api().get("/v1/queues/none").then().statusCode(404);
    }

    @Test
    void manyAgentsOnTwoServersTakeEachMemberOnce() throws Exception {
        int calls = 60;
        try (var threads = Executors.newFixedThreadPool(12)) {
            List<Callable<Boolean>> joins = IntStream.range(0, calls)
                    .<Callable<Boolean>>mapToObj(
                            i -> () -> queues.join(memberOf("m" + i), OptionalInt.empty(), Instant.now())
                                    .isPresent())
                    .toList();
            for (var joined : threads.invokeAll(joins)) {
                assertThat(joined.get()).isTrue();
            }
            // half of the agents give their member back once: nobody gets lost, nobody is had by two
            List<String> connected = Collections.synchronizedList(new ArrayList<>());
            List<Callable<Boolean>> agents = IntStream.range(0, 12)
                    .<Callable<Boolean>>mapToObj(agent -> () -> work(agent, connected))
                    .toList();
            for (var done : threads.invokeAll(agents)) {
                assertThat(done.get()).isTrue();
            }
            assertThat(connected).hasSize(calls).doesNotHaveDuplicates();
        }
        assertThat(queues.members(DOMAIN, queue, Instant.now(), 100)).isEmpty();
    }

    @Test
    void neverMoreEnterThanThereIsRoomFor() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> joins = IntStream.range(0, 24)
                    .<Callable<Boolean>>mapToObj(
                            i -> () -> queues.join(memberOf("m" + i), OptionalInt.of(5), Instant.now())
                                    .isPresent())
                    .toList();
            int entered = 0;
            for (var joined : threads.invokeAll(joins)) {
                entered += joined.get() ? 1 : 0;
            }
            assertThat(entered).isEqualTo(5);
        }
    }

    private boolean work(int agent, List<String> connected) {
        for (int turn = 0; ; turn++) {
            String agentCall = "agent-" + agent + "-" + turn + "-" + queue;
            var member = queues.take(DOMAIN, queue, agentCall, Instant.now());
            if (member.isEmpty()) {
                // another agent may still give one back
                if (queues.members(DOMAIN, queue, Instant.now(), 100).isEmpty()) {
                    return true;
                }
                continue;
            }
            String call = member.get().call();
            if (agent % 2 == 0 && turn % 3 == 0) {
                queues.giveBack(call);
            } else if (queues.connected(call, Instant.now()).isPresent()) {
                connected.add(call);
            }
        }
    }

    private Member memberOf(String name) {
        return new Member(0, call(name), DOMAIN, queue, "node-x", "192.0.2.1:5080", "1001", "", Instant.now(), "");
    }

    private String call(String name) {
        return name + "-" + queue;
    }

    private String member(String name) {
        return "\"queue\":\"" + queue + "\",\"domain\":\"" + DOMAIN + "\",\"call\":\"" + call(name) + "\"";
    }

    private ValidatableResponse join(String name) {
        return join(name, "");
    }

    private ValidatableResponse join(String name, String more) {
        return post(
                "join",
                member(name) + ",\"node\":\"node-x\",\"sip\":\"192.0.2.1:5080\",\"from\":\"1001\",\"trace\":\"t\""
                        + more);
    }

    private ValidatableResponse state(String name) {
        return post("state", member(name));
    }

    private ValidatableResponse take(String agent) {
        return post(
                "take",
                "\"queue\":\"" + queue + "\",\"domain\":\"" + DOMAIN + "\",\"agentCall\":\"" + agent + "-" + queue
                        + "\"");
    }

    private static ValidatableResponse post(String action, String fields) {
        return node().contentType("application/json")
                .body("{" + fields + "}")
                .post("/instructions/queues/" + action)
                .then();
    }
}
