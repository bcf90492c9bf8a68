package io.dialplane.appserver.node;

import io.dialplane.appserver.database.DatabaseFailure;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.ProblemDetail;
import io.dialplane.appserver.settings.Keys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How nodes are let in, heard and answered: their password, bounded bodies, problems, a timer per kind of request. */
@Singleton
public class NodeHttp {
    private static final Logger LOG = Logger.getLogger(NodeHttp.class);

    /** The largest body of JSON, bytes. */
    private static final int LARGEST_JSON = 4 << 20;

    private static final String USER = "node:";

    private final Keys keys;
    private final Vertx vertx;
    private final MeterRegistry meters;

    NodeHttp(Keys keys, Vertx vertx, MeterRegistry meters) {
        this.keys = keys;
        this.vertx = vertx;
        this.meters = meters;
    }

    /** Answers POSTs of JSON by work that blocks. */
    public void post(Router router, String path, String what, Function<byte[], NodeAnswer> work) {
        router.post(path)
                .handler(routing -> withBody(routing, LARGEST_JSON, what, body -> blocking(() -> work.apply(body))));
    }

    void withBody(RoutingContext routing, int largest, String what, Function<byte[], Future<NodeAnswer>> answer) {
        letIn(routing, () -> receive(routing, largest, what, answer));
    }

    /** Goes on when the request carries the nodes' password, and else refuses it. */
    public void letIn(RoutingContext routing, Runnable further) {
        if (isNode(routing.request().getHeader("Authorization"))) {
            further.run();
        } else {
            routing.response().putHeader("WWW-Authenticate", "Basic realm=\"dialplane\"");
            write(routing, NodeAnswer.problem(401, "The node's password is missing or wrong: user node, Basic."));
        }
    }

    /** Answers. */
    public void answer(RoutingContext routing, NodeAnswer answer) {
        write(routing, answer);
    }

    /** Answers with what went wrong, and takes no more of this connection. */
    public void refuse(RoutingContext routing, Throwable cause) {
        if (!routing.response().ended() && !routing.response().closed()) {
            routing.response().putHeader("Connection", "close");
        }
        write(routing, failure(cause));
    }

    /** Takes the body of who has proven to be let in, by the nodes' password or otherwise. */
    void receive(RoutingContext routing, int largest, String what, Function<byte[], Future<NodeAnswer>> answer) {
        HttpServerRequest request = routing.request();
        long began = System.nanoTime();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= largest) {
                body.appendBuffer(part);
            } else if (!routing.response().ended()) {
                routing.response().putHeader("Connection", "close");
                write(routing, NodeAnswer.problem(413, "The body is larger than " + largest + " bytes."));
            }
        });
        request.endHandler(ended -> {
            if (routing.response().ended()) {
                return;
            }
            Future<NodeAnswer> future;
            try {
                future = answer.apply(body.getBytes());
            } catch (RuntimeException bug) {
                future = Future.failedFuture(bug);
            }
            future.otherwise(NodeHttp::failure).onSuccess(result -> {
                timer(what, result.status()).record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                write(routing, result);
            });
        });
    }

    private boolean isNode(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
            return pair.startsWith(USER) && keys.isNodePassword(pair.substring(USER.length()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Runs on a virtual thread what blocks. */
    public Future<NodeAnswer> blocking(Callable<NodeAnswer> work) {
        Context context = vertx.getOrCreateContext();
        Promise<NodeAnswer> promise = Promise.promise();
        Thread.ofVirtual().name("node-request").start(() -> {
            try {
                NodeAnswer answer = work.call();
                context.runOnContext(ignored -> promise.complete(answer));
            } catch (Exception e) {
                context.runOnContext(ignored -> promise.fail(e));
            }
        });
        return promise.future();
    }

    /** What a node gets when its request failed. */
    static NodeAnswer failure(Throwable cause) {
        Throwable reason =
                cause instanceof java.util.concurrent.CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : cause;
        if (reason instanceof ApiProblem refusal) {
            ProblemDetail problem = refusal.problem();
            return new NodeAnswer(
                    problem.status(),
                    ProblemDetail.MEDIA_TYPE,
                    Json.encodeToBuffer(problem).getBytes(),
                    Optional.empty());
        }
        if (reason instanceof DatabaseFailure) {
            LOG.errorf("a node's request was answered 503, the database failed: %s", reason.getMessage());
            return NodeAnswer.problem(503, "The database cannot be used at the moment.");
        }
        LOG.error("a node's request failed", reason);
        return NodeAnswer.problem(500, "The application server failed on this request; its log says why.");
    }

    static void write(RoutingContext routing, NodeAnswer answer) {
        HttpServerResponse response = routing.response();
        if (response.ended() || response.closed()) {
            return;
        }
        answer.application().ifPresent(application -> response.putHeader("Dialplane-Application", application));
        answer.told().ifPresent(token -> response.putHeader("Dialplane-Status", token));
        answer.timeToLive().ifPresent(time -> response.putHeader("Dialplane-TTL", Long.toString(time.toSeconds())));
        var told = response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.contentType())
                .end(Buffer.buffer(answer.body()));
        if ("close".equals(response.headers().get("Connection"))) {
            // by itself it would wait for the rest of the body
            told.onComplete(done -> routing.request().connection().close());
        }
    }

    private Timer timer(String what, int status) {
        return meters.timer("dialplane_node_request_seconds", "request", what, "status", Integer.toString(status));
    }
}
