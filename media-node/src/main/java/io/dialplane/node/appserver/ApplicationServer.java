package io.dialplane.node.appserver;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to the application servers: kept-alive connections to the best by {@link Ranking}, the next one when it does not
 * answer. A request is sent again only when it cannot have been acted on (no connection), or when doing it twice
 * does no harm; at most once to each server, and twice to an only one. Safe for any thread; never blocks.
 */
public final class ApplicationServer {
    /** The longest answer that is read. */
    public static final int MOST_BYTES = 1 << 20;

    private static final int QUEUE = 20_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final List<Endpoint> servers;
    private final Duration limit;
    private final String authorization;
    private final String userAgent;
    private final Ranking ranking;

    /**
     * How they are talked to.
     *
     * @param connections at most, to each
     * @param connect the longest a connection may take
     * @param limit the longest an answer may take, all of it
     * @param certificates file of the authorities that are trusted, PEM; those that Java trusts when empty
     */
    public record Terms(
            int connections,
            Duration connect,
            Duration limit,
            String username,
            String password,
            Optional<Path> certificates) {}

    /** @param servers the preferred first */
    public ApplicationServer(Vertx vertx, List<Endpoint> servers, Terms terms, String version) {
        this.vertx = vertx;
        this.servers = List.copyOf(servers);
        this.ranking = new Ranking(servers.size());
        this.limit = terms.limit();
        var login = terms.username() + ":" + terms.password();
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        this.userAgent = "dialplane-node/" + version;
        var options = new HttpClientOptions()
                .setKeepAliveTimeout(20)
                .setConnectTimeout((int) terms.connect().toMillis())
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(16_384);
        terms.certificates()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(terms.connections()).setMaxWaitQueueSize(QUEUE));
    }

    /**
     * A request.
     *
     * @param path below the server's, empty for that itself
     * @param type content type of the body; empty for GET
     * @param trace the call's trace id; empty when there is no call
     * @param repeatable whether doing it twice does no harm
     */
    public record Request(String path, String type, byte[] body, String accept, String trace, boolean repeatable) {
        /** A form, answered by a document. */
        public static Request form(Form form, String accept, String trace, boolean repeatable) {
            return new Request("", "application/x-www-form-urlencoded", form.bytes(), accept, trace, repeatable);
        }

        /** JSON to a resource. */
        public static Request json(String path, byte[] body) {
            return new Request(path, "application/json", body, "application/json", "", true);
        }

        /** A query. */
        public static Request get(String pathAndQuery) {
            return new Request(pathAndQuery, "", new byte[0], "application/json", "", true);
        }
    }

    /**
     * Sends a request.
     *
     * @return completes exceptionally with {@link Unreachable} when nobody answered in time
     */
    public CompletableFuture<Answer> send(Request request) {
        var result = new CompletableFuture<Answer>();
        long deadline = System.nanoTime() + limit.toNanos();
        attempt(request, result, deadline, ranking.order(System.nanoTime()), 0);
        return result;
    }

    /**
     * Sends a form to a URL that a document of a foreign back end named; the node's password goes to no other host.
     *
     * @return completes exceptionally with {@link Unreachable} when it did not answer in time
     */
    public CompletableFuture<Answer> sendTo(URI url, boolean isPost, Form form, String trace) {
        var query = Optional.ofNullable(url.getRawQuery()).orElse("");
        boolean isTls = "https".equalsIgnoreCase(url.getScheme());
        var asked = isPost ? query : query.isEmpty() ? form.toString() : query + "&" + form;
        int port = url.getPort() > 0 ? url.getPort() : isTls ? 443 : 80;
        var endpoint = new Endpoint(isTls, url.getHost(), port, url.getRawPath(), asked);
        var accept = "application/json, text/xml";
        var request = isPost
                ? Request.form(form, accept, trace, false)
                : new Request("", "", new byte[0], accept, trace, true);
        boolean isKnown = servers.stream()
                .anyMatch(server -> server.isTls() == isTls
                        && server.port() == port
                        && server.host().equalsIgnoreCase(url.getHost()));
        var result = new CompletableFuture<Answer>();
        exchange(endpoint, request, limit.toMillis(), isKnown).onComplete(answer -> {
            if (answer.succeeded()) {
                result.complete(answer.result());
            } else {
                result.completeExceptionally(new Unreachable(endpoint + ": " + reason(answer.cause()), answer.cause()));
            }
        });
        return result;
    }

    /** Where a request goes first: what relative hooks of its answer are resolved against. */
    URI origin() {
        var best = servers.get(ranking.order(System.nanoTime())[0]);
        return URI.create(best + (best.query().isEmpty() ? "" : "?" + best.query()));
    }

    /** Whether all are back ends of FreeSWITCH's xml_curl, which know nothing but its sections. */
    public boolean isForeign() {
        return servers.stream().noneMatch(Endpoint::isOwn);
    }

    /** How many answer, as far as is known. */
    public int well() {
        return ranking.well();
    }

    private void attempt(Request request, CompletableFuture<Answer> result, long deadline, int[] order, int attempt) {
        int index = order[attempt % order.length];
        var server = servers.get(index);
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        // a server that hangs leaves time for the next one, when asking twice does no harm
        long share = request.repeatable() && attempt + 1 < order.length ? left / 2 : left;
        exchange(server, request, Math.max(1, share), true).onComplete(answer -> {
            boolean refused = answer.succeeded() && answer.result().status() == 503;
            if (answer.failed() || refused) {
                ranking.failed(index, System.nanoTime());
            } else {
                ranking.answered(index);
            }
            boolean again = hasAnother(attempt)
                    && deadline - System.nanoTime() > 0
                    && (refused || answer.failed() && mayRepeat(answer.cause(), request));
            if (again) {
                attempt(request, result, deadline, order, attempt + 1);
            } else if (answer.succeeded()) {
                result.complete(answer.result());
            } else {
                var cause = answer.cause();
                result.completeExceptionally(
                        new Unreachable("application server " + server + ": " + reason(cause), cause));
            }
        });
    }

    /** What it says, and what the innermost cause says: of TLS, only that one tells which certificate is wrong. */
    private static String reason(Throwable failure) {
        var root = failure;
        for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
            root = root.getCause();
        }
        return root == failure ? String.valueOf(failure) : failure + ": " + root.getMessage();
    }

    private boolean hasAnother(int attempt) {
        return attempt + 1 < Math.max(2, servers.size());
    }

    private static boolean mayRepeat(Throwable cause, Request request) {
        return cause instanceof ConnectException
                || cause instanceof io.netty.channel.ConnectTimeoutException
                || request.repeatable();
    }

    private Future<Answer> exchange(Endpoint server, Request request, long millis, boolean isTrusted) {
        var options = new RequestOptions()
                .setMethod(request.type().isEmpty() ? HttpMethod.GET : HttpMethod.POST)
                .setSsl(server.isTls())
                .setHost(server.host())
                .setPort(server.port())
                .setURI(server.target(request.path()))
                .setTimeout(millis);
        return client.request(options).compose(out -> {
            headers(out, request);
            if (isTrusted) {
                out.putHeader("Authorization", authorization);
            }
            return out.send(Buffer.buffer(request.body())).compose(ApplicationServer::read);
        });
    }

    /**
     * Puts a file to the best server; nobody else is tried, and nothing but the connection's silence ends it.
     *
     * @return completes exceptionally when nobody answered
     */
    public CompletableFuture<Answer> put(String pathAndQuery, Path file, String type, String trace) {
        int index = ranking.order(System.nanoTime())[0];
        var server = servers.get(index);
        var options = new RequestOptions()
                .setMethod(HttpMethod.PUT)
                .setSsl(server.isTls())
                .setHost(server.host())
                .setPort(server.port())
                .setURI(server.target(pathAndQuery))
                .setTimeout(limit.toMillis());
        var request = new Request(pathAndQuery, type, new byte[0], "application/json", trace, true);
        return vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setWrite(false).setCreate(false))
                .compose(bytes -> bytes.size()
                        .compose(size -> client.request(options).compose(out -> {
                            headers(out, request);
                            // a connection whose upload was refused halfway serves no further request
                            out.putHeader("Authorization", authorization)
                                    .putHeader("Content-Length", Long.toString(size))
                                    .putHeader("Connection", "close");
                            return out.send(bytes).compose(ApplicationServer::read);
                        }))
                        .eventually(bytes::close))
                .onComplete(answer -> {
                    if (answer.succeeded()) {
                        ranking.answered(index);
                    } else {
                        ranking.failed(index, System.nanoTime());
                    }
                })
                .toCompletionStage()
                .toCompletableFuture();
    }

    private void headers(HttpClientRequest out, Request request) {
        out.putHeader("User-Agent", userAgent).putHeader("Accept", request.accept());
        if (!request.type().isEmpty()) {
            out.putHeader("Content-Type", request.type());
        }
        if (!request.trace().isEmpty()) {
            out.putHeader("traceparent", Traceparent.write(request.trace()));
        }
    }

    private static Future<Answer> read(HttpClientResponse response) {
        Promise<Answer> promise = Promise.promise();
        var body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MOST_BYTES) {
                response.request().reset();
                promise.tryComplete(new Answer(
                        502, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), new byte[0]));
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(promise::tryFail);
        response.endHandler(end -> promise.tryComplete(new Answer(
                response.statusCode(),
                Optional.ofNullable(response.getHeader("Content-Type")),
                Optional.ofNullable(response.getHeader("Dialplane-Application"))
                        .filter(name -> !name.isEmpty() && name.length() <= 64),
                timeToLive(response.getHeader("Dialplane-TTL")),
                Optional.ofNullable(response.getHeader("Dialplane-Status"))
                        .filter(token -> !token.isEmpty() && token.length() <= 4_096),
                body.getBytes())));
        return promise.future();
    }

    private static Optional<Duration> timeToLive(@Nullable String seconds) {
        return Optional.ofNullable(seconds)
                .filter(text -> text.matches("\\d{1,5}"))
                .map(text -> Duration.ofSeconds(Math.min(86_400, Long.parseLong(text))));
    }
}
