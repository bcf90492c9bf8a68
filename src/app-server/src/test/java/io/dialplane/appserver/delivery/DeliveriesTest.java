package io.dialplane.appserver.delivery;

import static io.dialplane.appserver.AppServer.api;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.dialplane.appserver.AppServer;
import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.routing.RouteTable;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.webhook.Endpoint;
import io.dialplane.appserver.webhook.WebhookClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTestResource(AppServer.class)
abstract class DeliveriesTest {
    @Inject
    Deliveries deliveries;

    @Inject
    Database database;

    @Inject
    Lanes lanes;

    @Inject
    RouteTable routes;

    @Inject
    WebhookClient webhooks;

    @Inject
    LiveCalls calls;

    @Inject
    MeterRegistry meters;

    @Inject
    AppServerSettings settings;

    private final Endpoint endpoint = new Endpoint();
    private final String call = UUID.randomUUID().toString();
    private final String application = "d-" + call;

    @BeforeEach
    void application() {
        api().body("{\"id\":\"" + application + "\",\"name\":\"x\",\"url\":\"http://127.0.0.1:1/\"}")
                .post("/v1/applications")
                .then()
                .statusCode(201);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void whatFailsIsToldAgainAndTheRestOfTheCallWaits() {
        AtomicInteger failures = new AtomicInteger(3);
        List<String> told = new ArrayList<>();
        endpoint.on("/s", exchange -> {
            boolean fails = failures.getAndDecrement() > 0;
            if (!fails) {
                told.add(exchange.getRequestHeaders().getFirst("Dialplane-Delivery"));
            }
            exchange.sendResponseHeaders(fails ? 500 : 204, -1);
        });
        add(call, 0, "a");
        add(call, 2, "c");
        add(call, 1, "b");
        add(call, 1, "b"); // told the server twice: told the endpoint once
        await().atMost(20, TimeUnit.SECONDS).until(() -> told.size() == 3);
        assertThat(told).containsExactly("a-" + call, "b-" + call, "c-" + call);
        Endpoint.Asked first = endpoint.next();
        assertThat(first.json().path("call_sid").asText()).isEqualTo(call);
        assertThat(first.json().path("n").asInt()).isZero();
        assertThat(first.headers()).containsKeys("dialplane-signature", "traceparent");
        await().untilAsserted(() -> deliveries("state=delivered")
                .body("deliveries.id", containsInAnyOrder("a-" + call, "b-" + call, "c-" + call))
                .body("deliveries.find { it.sequence == 0 }.attempts", equalTo(4)));
        await().until(() -> count("delivery_lane") == 0);
    }

    @Test
    void whatNobodyTakesIsKeptAndReplayedOnRequest() throws Exception {
        endpoint.on("/s", 500, "text/plain", "");
        add(call, 0, "a");
        add(call, 1, "b");
        await().untilAsserted(
                        () -> deliveries("state=pending").body("deliveries[-1].attempts", greaterThanOrEqualTo(1)));
        database.write(connection -> {
            try (PreparedStatement late =
                    connection.prepareStatement("update delivery set until_at = ? where application_id = ?")) {
                late.setObject(1, Database.toColumn(Instant.now()));
                late.setString(2, application);
                return late.executeUpdate();
            }
        });
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> deliveries("state=dead")
                        .body("deliveries.id", hasItems("a-" + call, "b-" + call))
                        .body("deliveries[0].lastOutcome", org.hamcrest.Matchers.startsWith("status, status 500")));
        endpoint.on("/s", 200, "text/plain", "");
        api().post("/v1/applications/" + application + "/deliveries/b-" + call + "/replay")
                .then()
                .statusCode(202)
                .body("state", equalTo("pending"));
        await().untilAsserted(() -> deliveries("state=delivered").body("deliveries.id", equalTo(List.of("b-" + call))));
        api().post("/v1/applications/" + application + "/deliveries/replay?state=dead")
                .then()
                .statusCode(202)
                .body("replayed", equalTo(1));
        await().untilAsserted(() -> deliveries("call=" + call).body("deliveries.state", not(hasItem("dead"))));
        await().untilAsserted(
                        () -> deliveries("state=delivered").body("deliveries.id", hasItems("a-" + call, "b-" + call)));
        api().get("/v1/applications/" + application + "/deliveries/a-" + call)
                .then()
                .body("fields.call_sid", equalTo(call))
                .body("url", equalTo(endpoint.url("/s")));
    }

    @Test
    void severalServersTellEachOnceAndNeverTwoOfOneCallAtATime() {
        Set<String> busy = ConcurrentHashMap.newKeySet();
        Map<String, List<String>> told = new ConcurrentHashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        endpoint.on("/s", exchange -> {
            String id = exchange.getRequestHeaders().getFirst("Dialplane-Delivery");
            String of = id.substring(id.indexOf('-') + 1);
            if (!busy.add(of)) {
                overlaps.incrementAndGet();
            }
            told.computeIfAbsent(of, ignored -> new ArrayList<>()).add(id);
            busy.remove(of);
            exchange.sendResponseHeaders(200, -1);
        });
        Deliverer second = new Deliverer(lanes, routes, webhooks, calls, meters, settings);
        second.start(new StartupEvent());
        try {
            for (int i = 0; i < 5; i++) {
                for (int c = 0; c < 10; c++) {
                    add(call + c, i, "e" + i);
                    second.soon();
                }
            }
            await().atMost(30, TimeUnit.SECONDS).until(() -> count("delivery_lane") == 0);
        } finally {
            second.stop(new ShutdownEvent());
        }
        assertThat(overlaps).hasValue(0);
        assertThat(told).hasSize(10);
        told.forEach((of, ids) ->
                assertThat(ids).containsExactly("e0-" + of, "e1-" + of, "e2-" + of, "e3-" + of, "e4-" + of));
    }

    @Test
    void aSlowEndpointOfOneCallHoldsUpNoOther() {
        CountDownLatch end = new CountDownLatch(1);
        endpoint.on("/slow", exchange -> end.await()).on("/s", 200, "text/plain", "");
        deliver(new NewDelivery(
                "slow-" + call, application, call, 0, "e", URI.create(endpoint.url("/slow")), true, "0", Map.of()));
        endpoint.next();
        add(call + "x", 0, "a");
        assertThat(endpoint.next().headers()).containsEntry("dialplane-delivery", "a-" + call + "x");
        end.countDown();
    }

    @Test
    void whatAServerThatDiedHeldIsToldByAnotherAfterTheLease() {
        endpoint.on("/s", 200, "text/plain", "");
        database.write(connection -> {
            try (PreparedStatement lane = connection.prepareStatement(
                    "insert into delivery_lane (application_id, call_id, next_at, holder, held_until) values (?, ?, ?,"
                            + " 'dead', ?)")) {
                lane.setString(1, application);
                lane.setString(2, call);
                lane.setObject(3, Database.toColumn(Instant.now()));
                lane.setObject(4, Database.toColumn(Instant.now().plusSeconds(2)));
                return lane.executeUpdate();
            }
        });
        add(call, 0, "a");
        assertThat(lanes.claim(new Lanes.Lane(application, call), "me", Instant.now()))
                .isFalse();
        assertThat(endpoint.next().headers()).containsEntry("dialplane-delivery", "a-" + call);
    }

    @Test
    void theListHasPagesAndRefusesNonsense() {
        endpoint.on("/s", 200, "text/plain", "");
        for (int i = 0; i < 5; i++) {
            add(call, i, "e" + i);
        }
        String next = deliveries("limit=3")
                .body("deliveries.size()", equalTo(3))
                .extract()
                .path("next");
        deliveries("limit=3&before=" + next)
                .body("deliveries.size()", equalTo(2))
                .body("next", equalTo(null));
        api().get("/v1/applications/" + application + "/deliveries?state=lost")
                .then()
                .statusCode(400);
        api().get("/v1/applications/" + application + "/deliveries?limit=0")
                .then()
                .statusCode(400);
        api().get("/v1/applications/nobody/deliveries").then().statusCode(404);
        api().get("/v1/applications/" + application + "/deliveries/none").then().statusCode(404);
        api().get("/v1/applications/echo/deliveries/e0-" + call).then().statusCode(404);
    }

    private void add(String to, int sequence, String event) {
        deliver(new NewDelivery(
                event + "-" + to,
                application,
                to,
                sequence,
                event,
                URI.create(endpoint.url("/s")),
                true,
                "4bf92f3577b34da6a3ce929d0e0e4736",
                Map.of("call_sid", to, "n", sequence)));
    }

    private void deliver(NewDelivery delivery) {
        database.write(connection -> {
            deliveries.add(connection, List.of(delivery));
            return true;
        });
    }

    private io.restassured.response.ValidatableResponse deliveries(String query) {
        return api().get("/v1/applications/" + application + "/deliveries?" + query)
                .then()
                .statusCode(200);
    }

    private int count(String table) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select count(*) from " + table + " where application_id = ?")) {
                select.setString(1, application);
                try (var row = select.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }
}
