package io.dialplane.appserver.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.appserver.AppServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AppServer.class)
class EventStreamTest {
    @Inject
    EventWindow window;

    @TestHTTPResource("/v1/events")
    URI uri;

    @Test
    void streamsWhatHappensAndGoesOnWhereAClientWas() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        String id;
        try (HttpClient client = HttpClient.newHttpClient()) {
            listen(client, "", lines);
            await().until(() -> lines.contains("retry: 2000"));
            window.publish("call.offered", "call-1", "trace-1", "node-1", Map.of("from", "1001", "text", "a\nb"));
            await().until(() -> lines.contains("event: call.offered"));
            await().until(() -> lines.stream().anyMatch(line -> line.startsWith("data: ")));
            id = lines.stream()
                    .filter(line -> line.startsWith("id: "))
                    .findFirst()
                    .orElseThrow()
                    .substring(4);
            JsonNode data = new ObjectMapper()
                    .readTree(lines.stream()
                            .filter(line -> line.startsWith("data: "))
                            .findFirst()
                            .orElseThrow()
                            .substring(6));
            assertThat(data.path("id").asText()).isEqualTo(id);
            assertThat(data.path("type").asText()).isEqualTo("call.offered");
            assertThat(data.path("call").asText()).isEqualTo("call-1");
            assertThat(data.path("trace").asText()).isEqualTo("trace-1");
            assertThat(data.path("node").asText()).isEqualTo("node-1");
            assertThat(data.path("time").asText()).matches("20\\d\\d-.*Z");
            assertThat(data.path("data").path("from").asText()).isEqualTo("1001");
            client.shutdownNow();
        }
        window.publish("call.ended", "call-1", "trace-1", "node-1", Map.of("missed-by", "nobody"));
        List<String> later = new CopyOnWriteArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            listen(client, id, later);
            await().until(() -> later.stream().anyMatch(line -> line.contains("missed-by")));
            assertThat(later).doesNotContain("event: call.offered");
            client.shutdownNow();
        }
    }

    private void listen(HttpClient client, String lastId, List<String> lines) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + AppServer.API_KEY);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenAccept(response -> Thread.ofVirtual().start(() -> {
                    try (var reader = new BufferedReader(new InputStreamReader(response.body()))) {
                        reader.lines().forEach(lines::add);
                    } catch (Exception closed) {
                        lines.add("closed");
                    }
                }));
    }
}
