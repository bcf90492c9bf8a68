package io.dialplane.appserver.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.dialplane.appserver.problem.ProblemDetail;
import io.dialplane.appserver.session.ApiAccess;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code GET /v1/events}: the window of events as Server-Sent Events (WHATWG HTML §9.2). A client that comes back with
 * {@code Last-Event-ID} goes on where it was. Each client is written to only while it reads.
 */
@Singleton
public class EventStream {
    private static final int MOST_CLIENTS = 500;
    private static final int BATCH = 64;
    private static final long KEEP_ALIVE_MS = 15_000;

    private final EventWindow window;
    private final ApiAccess access;
    private final Vertx vertx;
    private final ObjectWriter json;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();

    public EventStream(EventWindow window, ApiAccess access, Vertx vertx, ObjectMapper mapper) {
        this.window = window;
        this.access = access;
        this.vertx = vertx;
        this.json = mapper.writerFor(CallEvent.class);
    }

    void route(@Observes Router router) {
        router.get("/v1/events").handler(this::open);
    }

    void stop(@Observes ShutdownEvent event) {
        clients.forEach(client -> client.context.runOnContext(ignored -> client.end()));
    }

    private void open(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Cookie cookie = request.getCookie(ApiAccess.COOKIE);
        if (!access.allows(
                request.getHeader("Authorization"),
                request.getHeader("X-API-Key"),
                cookie == null ? null : cookie.getValue(),
                Instant.now())) {
            refuse(routing, ProblemDetail.of(401, "The API's key is missing or wrong."));
            return;
        }
        if (clients.size() >= MOST_CLIENTS) {
            refuse(routing, ProblemDetail.of(503, MOST_CLIENTS + " clients listen already."));
            return;
        }
        HttpServerResponse response = routing.response();
        response.setChunked(true);
        response.putHeader("Content-Type", "text/event-stream").putHeader("Cache-Control", "no-store");
        response.write("retry: 2000\n\n");
        String last = request.getHeader("Last-Event-ID");
        long position = last == null ? window.end() : window.after(last).orElseGet(window::end);
        Client client = new Client(response, vertx.getOrCreateContext(), position);
        client.start();
    }

    private static void refuse(RoutingContext routing, ProblemDetail problem) {
        routing.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", ProblemDetail.MEDIA_TYPE)
                .end(Json.encodeToBuffer(Map.of(
                        "type", problem.type(),
                        "title", problem.title(),
                        "status", problem.status(),
                        "detail", problem.detail())));
    }

    /** One connection; owned by its event loop, others reach it through {@link #wake}. */
    private final class Client {
        private final HttpServerResponse response;
        private final Context context;
        private final AtomicBoolean woken = new AtomicBoolean();
        private final Runnable listener = this::wake;
        private long position;
        private long keepAlive;

        Client(HttpServerResponse response, Context context, long position) {
            this.response = response;
            this.context = context;
            this.position = position;
        }

        void start() {
            clients.add(this);
            response.closeHandler(ignored -> forget());
            response.exceptionHandler(ignored -> forget());
            response.drainHandler(ignored -> drain());
            keepAlive = vertx.setPeriodic(KEEP_ALIVE_MS, ignored -> {
                if (!response.writeQueueFull()) {
                    response.write(": alive\n\n");
                }
            });
            window.listen(listener);
            drain();
        }

        private void wake() {
            if (woken.compareAndSet(false, true)) {
                context.runOnContext(ignored -> drain());
            }
        }

        private void drain() {
            woken.set(false);
            while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
                EventWindow.Slice slice = window.read(position, BATCH);
                position = slice.position();
                StringBuilder text = new StringBuilder();
                if (slice.missed() > 0) {
                    text.append("event: ").append(CallEvent.Types.EVENTS_MISSED);
                    text.append("\ndata: {\"type\":\"events.missed\",\"data\":{\"missed\":")
                            .append(slice.missed())
                            .append("}}\n\n");
                }
                slice.events().forEach(event -> append(text, event));
                if (text.isEmpty()) {
                    return;
                }
                response.write(text.toString());
            }
        }

        private void append(StringBuilder text, CallEvent event) {
            try {
                text.append("event: ").append(event.type()).append("\nid: ").append(event.id());
                text.append("\ndata: ").append(json.writeValueAsString(event)).append("\n\n");
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an event is plain data", e);
            }
        }

        private void end() {
            forget();
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        }

        private void forget() {
            if (clients.remove(this)) {
                window.forget(listener);
                vertx.cancelTimer(keepAlive);
            }
        }
    }
}
