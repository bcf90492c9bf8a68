package io.dialplane.appserver;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The application server under test: a data directory of its own with an H2 file, known secrets, demo data. */
public class AppServer implements QuarkusTestResourceLifecycleManager {
    public static final String API_KEY = "the-api-key-of-the-tests";
    public static final String NODE_PASSWORD = "the-node-password-of-the-tests";
    public static final String EVENT_SOCKET_PASSWORD = "the-event-socket-password-of-the-tests";

    private Optional<Path> directory = Optional.empty();

    @Override
    public Map<String, String> start() {
        try {
            Path var = Files.createTempDirectory("dialplane-app-server");
            directory = Optional.of(var);
            return Map.of(
                    "dialplane.app-server.var",
                    var.toString(),
                    "dialplane.app-server.database.url",
                    "jdbc:h2:file:" + var.resolve("dialplane") + ";MODE=MariaDB;DB_CLOSE_ON_EXIT=FALSE",
                    "dialplane.app-server.api-key",
                    API_KEY,
                    "dialplane.app-server.node-password",
                    NODE_PASSWORD,
                    "dialplane.app-server.event-socket-password",
                    EVENT_SOCKET_PASSWORD,
                    "dialplane.app-server.demo",
                    "true",
                    "dialplane.app-server.events.window",
                    "256",
                    "dialplane.app-server.deliveries.first-wait",
                    "50ms",
                    "dialplane.app-server.deliveries.longest-wait",
                    "200ms");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        directory.ifPresent(var -> {
            try (Stream<Path> files = Files.walk(var)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** A request of the API with its key. */
    public static RequestSpecification api() {
        return RestAssured.given().header("Authorization", "Bearer " + API_KEY).contentType(ContentType.JSON);
    }

    /** A request of a node with its password. */
    public static RequestSpecification node() {
        return RestAssured.given()
                .auth()
                .preemptive()
                .basic("node", NODE_PASSWORD)
                .header("Accept", "application/json, text/xml")
                .header("User-Agent", "dialplane-node/0.1.0");
    }

    /** A node's question what a call to a number is to do. */
    public static RequestSpecification question(String call, String number) {
        return node().formParam("hostname", "node-1")
                .formParam("section", "dialplan")
                .formParam("Unique-ID", call)
                .formParam("Call-Direction", "inbound")
                .formParam("Answer-State", number.isEmpty() ? "answered" : "ringing")
                .formParam("Caller-Caller-ID-Name", "Alice")
                .formParam("Caller-Caller-ID-Number", "1001")
                .formParam("Caller-Destination-Number", number)
                .formParam("Caller-Context", "default")
                .formParam("variable_sip_call_id", "sip-" + call)
                .formParam("variable_domain_name", "127.0.0.1");
    }

    /** A file of the test resources. */
    public static String resource(String name) {
        try (InputStream in = AppServer.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds an application, or replaces it, and makes a number lead to it. */
    public static void lead(String number, String application, String body) {
        int status = api().body(body).put("/v1/applications/" + application).statusCode();
        if (status == 404) {
            String withId = body.replaceFirst("\\{", "{\"id\":\"" + application + "\",");
            api().body(withId).post("/v1/applications").then().statusCode(201);
        } else if (status != 200) {
            throw new AssertionError("PUT of application " + application + ": " + status);
        }
        api().body("{\"application\":\"" + application + "\"}")
                .put("/v1/numbers/" + number)
                .then()
                .statusCode(org.hamcrest.Matchers.oneOf(200, 201));
    }
}
