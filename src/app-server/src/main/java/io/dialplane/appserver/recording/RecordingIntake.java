package io.dialplane.appserver.recording;

import io.dialplane.appserver.node.NodeAnswer;
import io.dialplane.appserver.node.NodeHttp;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.FieldError;
import io.dialplane.appserver.settings.AppServerSettings;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code PUT /instructions/recordings/{id}}: takes a node's recording, streamed to disk whatever its size. */
@Singleton
class RecordingIntake {
    /** Quarkus bounds bodies to a few MiB at -2; recordings have a bound of their own. */
    private static final int BEFORE_QUARKUS = -3;

    private final NodeHttp http;
    private final Vertx vertx;
    private final Recordings recordings;
    private final String defaultDomain;
    private final long largest;

    RecordingIntake(NodeHttp http, Vertx vertx, Recordings recordings, AppServerSettings settings) {
        this.http = http;
        this.vertx = vertx;
        this.recordings = recordings;
        this.defaultDomain = settings.defaultDomain();
        this.largest = (long) settings.recordings().largest() << 20;
    }

    void route(@Observes Router router) {
        router.put("/instructions/recordings/:id")
                .order(BEFORE_QUARKUS)
                .handler(routing -> http.letIn(routing, () -> take(routing)));
    }

    private void take(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        StoredRecording about;
        try {
            about = about(routing);
        } catch (ApiProblem refusal) {
            http.refuse(routing, refusal);
            return;
        }
        request.pause();
        Path part = recordings.fresh();
        vertx.fileSystem()
                .open(
                        part.toString(),
                        new OpenOptions().setWrite(true).setCreateNew(true).setRead(false))
                .compose(file -> receive(request, file))
                .compose(size -> http.blocking(() -> kept(about, size, part)))
                .onComplete(done -> {
                    if (done.succeeded()) {
                        http.answer(routing, done.result());
                    } else {
                        discard(part);
                        http.refuse(routing, done.cause());
                    }
                });
    }

    /** From the connection to the file, no faster than the disk; gives the number of bytes. */
    private io.vertx.core.Future<Long> receive(HttpServerRequest request, AsyncFile file) {
        Promise<Long> received = Promise.promise();
        long[] size = {0};
        request.exceptionHandler(received::tryFail);
        file.exceptionHandler(received::tryFail);
        file.drainHandler(ignored -> request.resume());
        request.handler(bytes -> {
            size[0] += bytes.length();
            if (size[0] > largest) {
                received.tryFail(ApiProblem.tooLarge(largest));
            } else if (!received.future().isComplete()) {
                file.write(bytes);
                if (file.writeQueueFull()) {
                    request.pause();
                }
            }
        });
        request.endHandler(ignored -> received.tryComplete(size[0]));
        request.resume();
        return received.future().eventually(() -> file.close());
    }

    private NodeAnswer kept(StoredRecording about, long size, Path part) {
        var whole = new StoredRecording(
                about.id(),
                about.call(),
                about.leg(),
                about.domain(),
                about.name(),
                about.durationMs(),
                size,
                about.createdAt());
        recordings.keep(whole, part);
        return NodeAnswer.json(Map.of("recording", about.id(), "size", size));
    }

    private void discard(Path part) {
        vertx.fileSystem().delete(part.toString()); // it may never have been there
    }

    private StoredRecording about(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        List<FieldError> errors = new ArrayList<>();
        String id = String.valueOf(routing.pathParam("id"));
        if (!Recordings.isId(id)) {
            errors.add(new FieldError("id", id, "1 to 128 letters, digits and . _ -"));
        }
        String call = bounded(request, "call", 64, errors);
        if (call.isEmpty()) {
            errors.add(new FieldError("call", "", "the call's id"));
        }
        String leg = bounded(request, "leg", 64, errors);
        String domain = bounded(request, "domain", 128, errors);
        String name = bounded(request, "name", 512, errors);
        String duration = bounded(request, "duration", 9, errors);
        if (!duration.matches("[0-9]{0,7}(\\.[0-9]{1,3})?")) {
            errors.add(new FieldError("duration", duration, "seconds"));
        }
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
        long millis = duration.isEmpty() ? 0 : Math.round(Double.parseDouble("0" + duration) * 1_000);
        return new StoredRecording(
                id,
                call,
                leg.isEmpty() ? call : leg,
                domain.isEmpty() ? defaultDomain : domain,
                name,
                millis,
                0,
                Instant.now());
    }

    private static String bounded(HttpServerRequest request, String name, int longest, List<FieldError> errors) {
        String value = request.getParam(name, "");
        if (value.length() > longest) {
            errors.add(new FieldError(name, value, "at most " + longest + " characters"));
        }
        return value;
    }
}
