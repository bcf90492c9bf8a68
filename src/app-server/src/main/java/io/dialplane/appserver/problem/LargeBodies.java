package io.dialplane.appserver.problem;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Refuses a request of the API whose body is announced as too large with a problem, before Quarkus does so bare. */
@Singleton
final class LargeBodies {
    /** Quarkus' own limit, quarkus.http.limits.max-body-size, bytes. */
    private static final long MOST = 4L << 20;

    /** Quarkus looks at the size at -2. */
    private static final int BEFORE_QUARKUS = -3;

    void route(@Observes Router router) {
        router.route("/v1/*").order(BEFORE_QUARKUS).handler(LargeBodies::check);
    }

    private static void check(RoutingContext routing) {
        if (length(routing.request()) <= MOST) {
            routing.next();
            return;
        }
        routing.response()
                .setStatusCode(413)
                .putHeader("Content-Type", ProblemDetail.MEDIA_TYPE)
                .putHeader("Connection", "close")
                .end(Json.encodeToBuffer(ProblemDetail.of(413, "The body is larger than " + MOST + " bytes.")))
                // by itself it would wait for the body
                .onComplete(told -> routing.request().connection().close());
    }

    private static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0; // the server refuses that by itself
        }
    }
}
