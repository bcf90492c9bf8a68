package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.ProcessUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./dialplane app-server} has answered is in its embedded database after a kill -9. */
class AppServerKilledIT {
    private static final String KEY = "the-key";
    private static final String PASSWORD = "the-password";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String RECORD = """
            [{"id":"call-1","node":"n","traceId":"","direction":"inbound","from":"1001","to":"5000",
            "domain":"dialplane.local","sipCallId":"a@b","startedAt":"2026-11-24T03:35:10.001Z","answeredAt":null,
            "endedAt":"2026-11-24T03:35:11.001Z","durationMs":1000,"billableMs":0,"hangupCause":"NORMAL_CLEARING",
            "q850":16,"sipStatus":200,"hangupBy":"caller","codec":"PCMU",
            "rtp":{"received":1,"sent":1,"lost":0,"jitterMs":0},"digits":"","variables":{}}]""";
    private static final String CONTACT = """
            {"user":"1001","domain":"dialplane.local","contact":"sip:1001@127.0.0.1:5999","path":[],"expires":600,
            "callId":"c","cseq":1,"userAgent":"","receivedFrom":"","transport":"udp","node":"n"}""";

    @TempDir
    Path var;

    private final int port = FreePorts.one();

    @Test
    void whatWasAnsweredSurvivesAKill() throws Exception {
        try (var process = started()) {
            assertThat(send("PUT", "/v1/numbers/7100", "{\"application\":\"echo\",\"description\":\"kept\"}"))
                    .isEqualTo(201);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(var.resolve("database"))))
                    .isEqualTo("rwx------");
            process.kill();
        }
        try (var process = started()) {
            assertThat(get("/v1/numbers/7100")).contains("kept");
            assertThat(send("POST", "/instructions/cdrs", RECORD)).isEqualTo(200);
            process.kill();
        }
        try (var process = started()) {
            assertThat(get("/v1/cdrs/call-1")).contains("\"to\":\"5000\"");
            assertThat(send("POST", "/instructions/registrations", CONTACT)).isEqualTo(200);
            process.kill();
        }
        try (var process = started()) {
            assertThat(process.isAlive()).isTrue();
            assertThat(get("/v1/registrations")).contains("sip:1001@127.0.0.1:5999");
        }
    }

    private ProcessUnderTest started() {
        var process = Running.script(var, "app-server", "--demo=true", "--http.port=" + port)
                .env("DIALPLANE_API_KEY", KEY)
                .env("DIALPLANE_NODE_PASSWORD", PASSWORD)
                .start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> request("GET", "/q/health/ready", "").statusCode() == 200);
        return process;
    }

    private String get(String path) throws Exception {
        var response = request("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private int send(String method, String path, String body) throws Exception {
        return request(method, path, body).statusCode();
    }

    private HttpResponse<String> request(String method, String path, String body)
            throws IOException, InterruptedException {
        String authorization = path.startsWith("/v1/")
                ? "Bearer " + KEY
                : "Basic " + Base64.getEncoder().encodeToString(("node:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
