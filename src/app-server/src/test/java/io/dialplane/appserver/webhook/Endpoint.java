package io.dialplane.appserver.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A developer's endpoint: paths with answers, and what was asked. */
public final class Endpoint implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    /** What was asked. */
    public record Asked(String method, String path, String query, String body, Map<String, String> headers) {
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How a path answers. */
    public interface Answer {
        void to(HttpExchange exchange) throws Exception;
    }

    public Endpoint() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public Endpoint on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** A path with a status, a content type and a body. */
    public Endpoint on(String path, int status, String type, String body) {
        return on(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    public Asked next() {
        try {
            Asked next = asked.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the endpoint was not asked");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public int waiting() {
        return asked.size();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var uri = exchange.getRequestURI();
            Map<String, String> headers = new ConcurrentHashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
            asked.add(new Asked(exchange.getRequestMethod(), uri.getRawPath(), "" + uri.getRawQuery(), body, headers));
            answers.get(uri.getPath()).to(exchange);
        } catch (Exception clientIsGone) {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
