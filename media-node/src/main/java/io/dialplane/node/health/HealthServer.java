package io.dialplane.node.health;

import io.dialplane.settings.StartFailure;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** Answers {@code /q/health}, {@code /q/health/live}, {@code /q/health/ready} and {@code /q/metrics}. */
public final class HealthServer implements AutoCloseable {
    private static final String JSON = "application/json";

    private final HttpServer server;
    private final PrometheusMeterRegistry registry;
    private final Map<String, BooleanSupplier> readiness;

    /**
     * Opens the port.
     *
     * @param readiness what must hold for the node to take calls, by name
     * @throws StartFailure when the port cannot be bound
     */
    public HealthServer(
            Vertx vertx,
            InetSocketAddress address,
            PrometheusMeterRegistry registry,
            Map<String, BooleanSupplier> readiness) {
        this.registry = registry;
        this.readiness = new LinkedHashMap<>(readiness);
        var options = new HttpServerOptions()
                .setHost(address.getHostString())
                .setPort(address.getPort())
                .setIdleTimeout(60)
                .setMaxInitialLineLength(1_024)
                .setMaxHeaderSize(8_192);
        server = vertx.createHttpServer(options).requestHandler(this::handle);
        try {
            server.listen().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw StartFailure.cannotListen("health and metrics", address, "health.port", cause);
        }
    }

    private void handle(HttpServerRequest request) {
        var response = request.response();
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            response.setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
            return;
        }
        switch (request.path()) {
            case "/q/health/live" -> response.putHeader("Content-Type", JSON).end("{\"status\":\"UP\",\"checks\":[]}");
            case "/q/health", "/q/health/ready" -> {
                boolean up = readiness.values().stream().allMatch(BooleanSupplier::getAsBoolean);
                response.setStatusCode(up ? 200 : 503)
                        .putHeader("Content-Type", JSON)
                        .end(checks(up));
            }
            case "/q/metrics" ->
                response.putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(registry.scrape());
            default -> response.setStatusCode(404).end();
        }
    }

    private String checks(boolean up) {
        var text =
                new StringBuilder("{\"status\":\"").append(up ? "UP" : "DOWN").append("\",\"checks\":[");
        var separator = "";
        for (var check : readiness.entrySet()) {
            text.append(separator).append("{\"name\":\"").append(check.getKey()).append("\",\"status\":\"");
            text.append(check.getValue().getAsBoolean() ? "UP" : "DOWN").append("\"}");
            separator = ",";
        }
        return text.append("]}").toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
