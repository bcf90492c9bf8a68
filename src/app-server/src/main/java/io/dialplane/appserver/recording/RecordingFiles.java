package io.dialplane.appserver.recording;

import io.dialplane.appserver.problem.ProblemDetail;
import io.dialplane.appserver.session.ApiAccess;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** {@code GET /v1/recordings/{id}}: the sound, for whoever has the API's key or a signed link; ranges of it, too. */
@Singleton
class RecordingFiles {
    private final ApiAccess access;
    private final RecordingLinks links;
    private final Recordings recordings;
    private final Vertx vertx;

    RecordingFiles(ApiAccess access, RecordingLinks links, Recordings recordings, Vertx vertx) {
        this.access = access;
        this.links = links;
        this.recordings = recordings;
        this.vertx = vertx;
    }

    void route(@Observes Router router) {
        router.get("/v1/recordings/:id").handler(this::give);
        router.head("/v1/recordings/:id").handler(this::give);
    }

    private void give(RoutingContext routing) {
        String id = String.valueOf(routing.pathParam("id"));
        HttpServerRequest request = routing.request();
        boolean signed =
                links.isGood(id, request.getParam("expires", ""), request.getParam("signature", ""), Instant.now());
        if (!signed && !isAllowed(request)) {
            refuse(routing, 401, "The API's key is missing or wrong, or the link is not good any more.");
            return;
        }
        if (!Recordings.isId(id)) {
            refuse(routing, 404, "There is no such recording.");
            return;
        }
        Path file = recordings.file(id);
        vertx.fileSystem().props(file.toString()).onComplete(found -> {
            if (found.succeeded()) {
                send(routing, file, found.result().size());
            } else {
                refuse(routing, 404, "There is no recording '" + id + "'.");
            }
        });
    }

    private boolean isAllowed(HttpServerRequest request) {
        Cookie cookie = request.getCookie(ApiAccess.COOKIE);
        return access.allows(
                request.getHeader("Authorization"),
                request.getHeader("X-API-Key"),
                cookie == null ? null : cookie.getValue(),
                Instant.now());
    }

    private static void send(RoutingContext routing, Path file, long size) {
        HttpServerResponse response = routing.response();
        response.putHeader("Content-Type", "audio/wav")
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("Cache-Control", "private, no-transform");
        Optional<ByteRange> range = ByteRange.of(routing.request().getHeader("Range"), size);
        long first = range.map(ByteRange::first).orElse(0L);
        long length = range.map(ByteRange::length).orElse(size);
        if (range.isPresent()) {
            if (length == 0) {
                response.putHeader("Content-Range", "bytes */" + size);
                refuse(routing, 416, "The recording has " + size + " bytes.");
                return;
            }
            response.setStatusCode(206);
            response.putHeader("Content-Range", "bytes " + first + "-" + (first + length - 1) + "/" + size);
        }
        if (routing.request().method() == HttpMethod.HEAD) {
            response.putHeader("Content-Length", Long.toString(length)).end();
        } else {
            response.sendFile(file.toString(), first, length)
                    .onFailure(gone -> routing.response().close());
        }
    }

    private static void refuse(RoutingContext routing, int status, String detail) {
        routing.response()
                .setStatusCode(status)
                .putHeader("Content-Type", ProblemDetail.MEDIA_TYPE)
                .end(Json.encodeToBuffer(ProblemDetail.of(status, detail)));
    }
}
