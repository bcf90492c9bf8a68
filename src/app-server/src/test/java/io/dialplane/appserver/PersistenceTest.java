package io.dialplane.appserver;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.node;
import static io.dialplane.appserver.AppServer.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.dialplane.appserver.cdr.CdrStore;
import io.dialplane.appserver.directory.Registrations;
import io.dialplane.appserver.events.EventWindow;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What must be the same on either database; {@link H2Test} and {@link MariaDbTest} run it. */
abstract class PersistenceTest {
    @Inject
    AgroalDataSource source;

    @Inject
    Registrations registrations;

    @Inject
    EventWindow events;

    abstract String product();

    @Test
    void runsOnTheDatabaseOfTheSetting() throws Exception {
        try (var connection = source.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo(product());
        }
    }

    @Test
    void keepsUsersWithTheHashesOfTheirDigest() {
        node().formParam("section", "directory")
                .formParam("user", "1001")
                .formParam("domain", "dialplane.local")
                .post("/instructions")
                .then()
                .statusCode(200)
                .body(containsString("a1-hash"), containsString("user id=\"1001\""));
        node().formParam("section", "directory")
                .formParam("user", "1001 ") // a database that pads would find 1001
                .formParam("domain", "dialplane.local")
                .post("/instructions")
                .then()
                .body(containsString("not found"));
    }

    @Test
    void tellsNamesThatDifferInCaseApart() {
        String number = "Sales" + System.nanoTime();
        put(number, "echo").statusCode(201);
        question("c", number).post("/instructions").then().statusCode(200);
        question("c", number.toLowerCase()).post("/instructions").then().statusCode(404);
    }

    @Test
    void aChangedNumberCountsForTheNextCall() {
        String number = "+49" + System.nanoTime();
        question("c", number).post("/instructions").then().statusCode(404);
        put(number, "echo").statusCode(201);
        question("c", number).post("/instructions").then().body("verb", contains("answer", "echo"));
        put(number, "tone").statusCode(200);
        question("c", number).post("/instructions").then().body("verb", contains("answer", "play"));
        api().delete("/v1/numbers/" + number).then().statusCode(204);
        question("c", number).post("/instructions").then().statusCode(404);
    }

    @Test
    void aChangeMadeByAnotherServerCountsSoon() throws Exception {
        String number = "8" + System.nanoTime();
        put(number, "echo");
        question("c", number).post("/instructions").then().body("verb", contains("answer", "echo"));
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("update phone_number set application_id = 'tone' where number = '" + number + "'");
            statement.executeUpdate("update routing_version set version = version + 1");
        }
        org.awaitility.Awaitility.await()
                .untilAsserted(() ->
                        question("c", number).post("/instructions").then().body("verb", contains("answer", "play")));
    }

    @Test
    void keepsALongDocumentAsItWasWritten() {
        String text = "ü€😀 " + "x".repeat(1_000);
        String document = IntStream.range(0, 100)
                .mapToObj(i -> "{\\\"verb\\\":\\\"log\\\",\\\"text\\\":\\\"" + text + "\\\"}")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        String id = UUID.randomUUID().toString();
        api().body("{\"id\":\"" + id + "\",\"name\":\"long\",\"kind\":\"document\",\"document\":\"[" + document
                        + "]\"}")
                .post("/v1/applications")
                .then()
                .statusCode(201);
        String kept = api().get("/v1/applications/" + id).then().extract().path("document");
        assertThat(kept).isEqualTo("[" + document.replace("\\\"", "\"") + "]");
    }

    @Test
    void storesACallRecordOnce() {
        String id = UUID.randomUUID().toString();
        String record = record(id, "2026-11-24T03:35:20.007Z", "NORMAL_CLEARING");
        send("[" + record + "]").statusCode(200);
        send("[" + record(id, "2026-11-24T03:35:20.007Z", "SOMETHING_ELSE") + "]")
                .statusCode(200);
        api().get("/v1/cdrs/" + id)
                .then()
                .statusCode(200)
                .body("hangupCause", equalTo("NORMAL_CLEARING"))
                .body("startedAt", equalTo("2026-11-24T03:35:10.001Z"))
                .body("answeredAt", nullValue())
                .body("endedAt", equalTo("2026-11-24T03:35:20.007Z"))
                .body("durationMs", equalTo(10_006))
                .body("rtp.jitterMs", equalTo(1.5f))
                .body("rtp.received", equalTo(500))
                .body("variables.color", equalTo("grün 😀"));
    }

    @Test
    void listsCallRecordsPageByPageTheLatestFirst() {
        String to = "to-" + UUID.randomUUID();
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> UUID.randomUUID().toString())
                .toList();
        StringBuilder array = new StringBuilder("[");
        for (int i = 0; i < 5; i++) {
            // two end in the same millisecond: the page must not lose one of them
            String end = "2026-11-24T03:35:2" + (i == 3 ? 2 : i) + ".000Z";
            array.append(i == 0 ? "" : ",").append(record(ids.get(i), end, "X").replace("\"5000\"", "\"" + to + "\""));
        }
        send(array.append("]").toString()).statusCode(200);
        List<String> seen = new java.util.ArrayList<>();
        String next = "";
        do {
            var page = api().queryParam("to", to)
                    .queryParam("limit", 2)
                    .queryParams(next.isEmpty() ? java.util.Map.of() : java.util.Map.of("before", next))
                    .get("/v1/cdrs")
                    .then()
                    .statusCode(200)
                    .extract();
            seen.addAll(page.path("cdrs.id"));
            next = page.path("next");
        } while (next != null);
        assertThat(seen).hasSize(5).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(seen.getFirst()).isEqualTo(ids.get(4));
        assertThat(seen.getLast()).isEqualTo(ids.get(0));
    }

    @Test
    void takesNothingOfABatchWithABadRecord() {
        String id = UUID.randomUUID().toString();
        send("[" + record(id, "2026-11-24T03:35:20.007Z", "X") + ",{\"id\":\"" + UUID.randomUUID()
                        + "\",\"endedAt\":\"yesterday\"}]")
                .statusCode(400)
                .body("errors.field", hasItem("[1].endedAt"));
        api().get("/v1/cdrs/" + id).then().statusCode(404);
    }

    @Test
    void keepsARecordOfWhichATextIsTooLong() {
        String id = UUID.randomUUID().toString();
        send("[" + record(id, "2026-11-24T03:35:20.007Z", "C".repeat(10_000)) + "]")
                .statusCode(200);
        String cause = api().get("/v1/cdrs/" + id).then().extract().path("hangupCause");
        assertThat(cause).isEqualTo("C".repeat(64));
    }

    @Test
    void keepsARecordOfACallDuringWhichTheClockWasSetBack() {
        String id = UUID.randomUUID().toString();
        send("[" + record(id, "2026-11-24T03:35:05.007Z", "X").replace("10006", "-4994") + "]")
                .statusCode(200);
        api().get("/v1/cdrs/" + id).then().statusCode(200).body("durationMs", equalTo(0));
    }

    @Test
    void aRegistrationIsKnownWhenItIsAnswered() {
        String user = "u" + System.nanoTime();
        register(user, "sip:a@192.0.2.1:5060;transport=tcp", "call-1", 1, 3_600)
                .statusCode(200)
                .body("contacts.contact", contains("sip:a@192.0.2.1:5060;transport=tcp"));
        register(user, "sip:b@192.0.2.2", "call-2", 1, 60).body("contacts", hasSize(2));
        query(user).body("contacts.contact", contains("sip:a@192.0.2.1:5060;transport=tcp", "sip:b@192.0.2.2"));
        api().get("/v1/registrations")
                .then()
                .body("registrations.findAll { it.user == '" + user + "' }.path", hasItem(contains("sip:edge;lr")));
    }

    @Test
    void refusesARegisterThatIsOlderThanTheLatest() {
        String user = "u" + System.nanoTime();
        register(user, "sip:a@b", "call-1", 7, 3_600).statusCode(200);
        register(user, "sip:a@b", "call-1", 6, 0).statusCode(409).body("detail", containsString("CSeq 6"));
        query(user).body("contacts", hasSize(1));
        register(user, "sip:a@b", "call-1", 7, 3_600).statusCode(200); // a node that asks again after a lost answer
        register(user, "sip:a@b", "another-call", 1, 0).statusCode(200).body("contacts", empty());
    }

    @Test
    void unregistersOneContactOrAll() {
        String user = "u" + System.nanoTime();
        register(user, "sip:a@b", "c", 1, 3_600);
        register(user, "sip:c@d", "c", 2, 3_600);
        register(user, "sip:e@f", "c", 3, 3_600);
        register(user, "sip:c@d", "c", 4, 0).body("contacts.contact", contains("sip:a@b", "sip:e@f"));
        register(user, "*", "c", 5, 60).statusCode(400).body("errors.field", contains("expires"));
        register(user, "*", "c", 6, 0).body("contacts", empty());
    }

    @Test
    void theOldestContactGoesWhenThereAreTooMany() {
        String user = "u" + System.nanoTime();
        for (int i = 0; i < 17; i++) {
            register(user, "sip:" + i + "@b", "c" + i, 1, 3_600).statusCode(200);
        }
        query(user).body("contacts", hasSize(16)).body("contacts[0].contact", equalTo("sip:1@b"));
    }

    @Test
    void expiredRegistrationsAreGone() {
        String user = "u" + System.nanoTime();
        register(user, "sip:a@b", "c", 1, 1).body("contacts", hasSize(1));
        long position = events.end();
        org.awaitility.Awaitility.await().untilAsserted(() -> query(user).body("contacts", empty()));
        registrations.expire(Instant.now());
        assertThat(registrations.all(Instant.EPOCH, 10_000))
                .noneMatch(registration -> registration.user().equals(user));
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(
                                events.read(Math.max(0, position - 50), 200).events())
                        .anyMatch(event -> event.type().equals("registration.removed")
                                && user.equals(event.data().get("user"))));
    }

    @Test
    void manyPhonesOfOneUserMayRegisterAtOnce() throws Exception {
        String user = "u" + System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> tasks = IntStream.range(0, 8)
                    .<Callable<Integer>>mapToObj(i -> () -> register(user, "sip:" + i % 4 + "@b", "c" + i, 1, 60)
                            .extract()
                            .statusCode())
                    .toList();
            for (var status : threads.invokeAll(tasks)) {
                assertThat(status.get()).isEqualTo(200);
            }
        }
        query(user).body("contacts", hasSize(4));
    }

    @Test
    void aNodeThatReportsIsListed() {
        String name = "node-" + System.nanoTime();
        report(name).then().statusCode(200).body("defaultDomain", equalTo("dialplane.local"));
        report(name).then().statusCode(200);
        api().get("/v1/nodes")
                .then()
                .body("nodes.findAll { it.name == '" + name + "' }.state", contains("up"))
                .body("nodes.findAll { it.name == '" + name + "' }.sip", contains("127.0.0.1:5080"));
    }

    @Test
    void aCursorIsReadBackAsItWasWritten() {
        var cursor = new CdrStore.Cursor(Instant.parse("2026-11-24T03:35:20.007Z"), "id.with.dots");
        assertThat(CdrStore.Cursor.of(cursor.toString())).contains(cursor);
        assertThat(CdrStore.Cursor.of("x.y")).isEmpty();
    }

    private static io.restassured.response.Response report(String name) {
        return node().formParam("section", "configuration")
                .formParam("key_value", "dialplane.conf")
                .formParam("Dialplane-Node", name)
                .formParam("Dialplane-Sip", "127.0.0.1:5080")
                .formParam("Dialplane-Event-Socket", "127.0.0.1:9")
                .formParam("Dialplane-Version", "0.1.0")
                .post("/instructions");
    }

    private static ValidatableResponse put(String number, String application) {
        return api().body("{\"application\":\"" + application + "\",\"description\":\"of a test\"}")
                .put("/v1/numbers/" + number)
                .then();
    }

    private static ValidatableResponse send(String records) {
        return node().contentType("application/json")
                .body(records)
                .post("/instructions/cdrs")
                .then();
    }

    private static ValidatableResponse register(String user, String contact, String call, int cseq, int expires) {
        return node().contentType("application/json")
                .body("""
                        {"user":"%s","domain":"127.0.0.1","contact":"%s","path":["sip:edge;lr"],"expires":%d,
                        "callId":"%s","cseq":%d,"userAgent":"test","receivedFrom":"127.0.0.1:5060",
                        "transport":"udp","node":"node-1"}""".formatted(user, contact, expires, call, cseq))
                .post("/instructions/registrations")
                .then();
    }

    private static ValidatableResponse query(String user) {
        return node().queryParam("user", user)
                .queryParam("domain", "dialplane.local")
                .get("/instructions/registrations")
                .then()
                .statusCode(200);
    }

    private static String record(String id, String endedAt, String cause) {
        return """
                {"id":"%s","node":"node-1","traceId":"0af7651916cd43dd8448eb211c80319c","direction":"inbound",
                "from":"1001","to":"5000","domain":"dialplane.local","sipCallId":"a@b",
                "startedAt":"2026-11-24T03:35:10.001Z","answeredAt":null,"endedAt":"%s","durationMs":10006,
                "billableMs":0,"hangupCause":"%s","q850":16,"sipStatus":200,"hangupBy":"caller","codec":"PCMU",
                "rtp":{"received":500,"sent":499,"lost":1,"jitterMs":1.5},"digits":"12",
                "variables":{"color":"grün 😀"}}""".formatted(id, endedAt, cause);
    }
}
