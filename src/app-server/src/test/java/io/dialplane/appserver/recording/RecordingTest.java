package io.dialplane.appserver.recording;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.node;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.dialplane.appserver.settings.AppServerSettings;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Recordings, on either database. */
abstract class RecordingTest {
    private final String id = "r-" + UUID.randomUUID();
    private final String call = "c-" + UUID.randomUUID();

    @Inject
    RecordingLinks links;

    @Inject
    AppServerSettings settings;

    @Test
    void aRecordingIsGivenAsItCame() {
        byte[] wav = wav(9 << 20); // more than Quarkus lets in by itself
        put(id, wav).statusCode(200);
        byte[] got = api().get("/v1/recordings/" + id)
                .then()
                .statusCode(200)
                .contentType("audio/wav")
                .extract()
                .asByteArray();
        assertThat(Arrays.equals(got, wav)).isTrue();
        api().queryParam("call", call)
                .get("/v1/recordings")
                .then()
                .body("recordings.id", contains(id))
                .body("recordings[0].durationMs", equalTo(7_000))
                .body("recordings[0].sizeBytes", equalTo(wav.length))
                .body("recordings[0].name", equalTo("calls/ü 1.wav"))
                .body("recordings[0].domain", equalTo("dialplane.local"));
    }

    @Test
    void aNodeMaySendItAgain() {
        put(id, wav(100)).statusCode(200);
        put(id, wav(100)).statusCode(200);
        api().queryParam("call", call).get("/v1/recordings").then().body("recordings", hasSize(1));
    }

    @Test
    void aPartOfIt() {
        byte[] wav = wav(1_000);
        put(id, wav);
        assertThat(range("bytes=10-19", 206)).isEqualTo(Arrays.copyOfRange(wav, 10, 20));
        assertThat(range("bytes=990-", 206)).isEqualTo(Arrays.copyOfRange(wav, 990, 1_000));
        assertThat(range("bytes=-5", 206)).isEqualTo(Arrays.copyOfRange(wav, 995, 1_000));
        assertThat(range("lines=1-2", 200)).isEqualTo(wav);
        api().header("Range", "bytes=1000-")
                .get("/v1/recordings/" + id)
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */1000");
        api().header("Range", "bytes=10-19")
                .get("/v1/recordings/" + id)
                .then()
                .header("Content-Range", "bytes 10-19/1000");
    }

    @Test
    void theLinkIsGoodWithoutTheKeyForAWhile() {
        byte[] wav = wav(100);
        put(id, wav);
        String url = api().queryParam("call", call).get("/v1/recordings").path("recordings[0].url");
        String query = url.substring(url.indexOf('?'));
        assertThat(url).contains("/v1/recordings/" + id + "?expires=");
        given().get("/v1/recordings/" + id + query).then().statusCode(200);
        given().get("/v1/recordings/" + id).then().statusCode(401);
        given().get("/v1/recordings/" + id + query.substring(0, query.length() - 2) + "AA")
                .then()
                .statusCode(401);
        given().get("/v1/recordings/another" + query).then().statusCode(401);
        String old = links.link(id, java.time.Instant.now().minusSeconds(25 * 3_600));
        given().get("/v1/recordings/" + id + old.substring(old.indexOf('?')))
                .then()
                .statusCode(401);
    }

    @Test
    void whatIsRemovedIsGoneFromTheDiskToo() {
        put(id, wav(100));
        var file = settings.var().resolve("recordings").resolve(id + ".wav");
        assertThat(file).exists();
        api().delete("/v1/recordings/" + id).then().statusCode(204);
        assertThat(file).doesNotExist();
        api().get("/v1/recordings/" + id).then().statusCode(404);
        api().delete("/v1/recordings/" + id).then().statusCode(404);
    }

    @Test
    void whatIsNoRecordingIsRefusedAndLeavesNothing() throws Exception {
        put(id, "hello, this is text".getBytes(StandardCharsets.UTF_8)).statusCode(400);
        put("..%2Fx", wav(100)).statusCode(400).body("errors.field", hasItem("id"));
        node().contentType("audio/wav")
                .body(wav(100))
                .put("/instructions/recordings/" + id)
                .then()
                .statusCode(400)
                .body("errors.field", contains("call"));
        given().body(wav(100)).put("/instructions/recordings/" + id).then().statusCode(401);
        api().get("/v1/recordings/" + id).then().statusCode(404);
        try (var files = Files.list(settings.var().resolve("recordings"))) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void theyAreListedPageByPage() {
        for (String one : new String[] {"a", "b", "c"}) {
            put(id + one, wav(100));
        }
        var first = api().queryParam("call", call).queryParam("limit", 2).get("/v1/recordings");
        first.then().body("recordings", hasSize(2));
        String next = first.path("next");
        api().queryParam("call", call)
                .queryParam("limit", 2)
                .queryParam("before", next)
                .get("/v1/recordings")
                .then()
                .body("recordings", hasSize(1))
                .body("next", equalTo(null));
    }

    private byte[] range(String range, int status) {
        return api().header("Range", range)
                .get("/v1/recordings/" + id)
                .then()
                .statusCode(status)
                .extract()
                .asByteArray();
    }

    private ValidatableResponse put(String name, byte[] body) {
        return node().contentType("audio/wav")
                .urlEncodingEnabled(false)
                .body(body)
                .put("/instructions/recordings/" + name + "?call=" + call
                        + "&leg=&name=calls%2F%C3%BC+1.wav&duration=7&domain=dialplane.local")
                .then();
    }

    private static byte[] wav(int size) {
        byte[] wav = new byte[size];
        new Random(size).nextBytes(wav);
        byte[] head = "RIFF....WAVE".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, wav, 0, head.length);
        return wav;
    }
}
