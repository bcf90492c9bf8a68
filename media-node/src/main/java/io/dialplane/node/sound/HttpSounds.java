package io.dialplane.node.sound;

import io.dialplane.node.media.MediaException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fetches sounds by http and https, bounded in time and size, and asks again only what its server allows. */
final class HttpSounds implements AutoCloseable {
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=\"?(\\d{1,9})");
    private static final Duration LONGEST_TTL = Duration.ofDays(1);

    /**
     * What a server answered.
     *
     * @param body absent when what is held is still current (304)
     * @param etag to ask with next time
     * @param ttl how long it may be used without asking
     */
    record Fetched(Optional<byte[]> body, Optional<String> etag, Duration ttl) {}

    private final HttpClient client;
    private final Duration timeout;
    private final Duration defaultTtl;
    private final int largest;

    HttpSounds(Duration connectTimeout, Duration timeout, Duration defaultTtl, int largest) {
        this.timeout = timeout;
        this.defaultTtl = defaultTtl;
        this.largest = largest;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /**
     * Gets what the URL names. Blocks.
     *
     * @param etag of what is held already
     */
    Fetched fetch(String url, Optional<String> etag) {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw new MediaException(url + " is not a URL", e);
        }
        request.timeout(timeout)
                .header("User-Agent", "dialplane-node")
                .header("Accept", "audio/wav, audio/*, */*;q=0.5");
        etag.ifPresent(tag -> request.header("If-None-Match", tag));
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), head -> new Bounded(url, largest));
        HttpResponse<byte[]> response = await(url, answer);
        if (response.statusCode() == 304 && etag.isPresent()) {
            return new Fetched(Optional.empty(), etag, ttl(response));
        }
        if (response.statusCode() != 200) {
            throw new MediaException(url + " was answered with HTTP status " + response.statusCode());
        }
        return new Fetched(Optional.of(response.body()), response.headers().firstValue("ETag"), ttl(response));
    }

    private HttpResponse<byte[]> await(String url, CompletableFuture<HttpResponse<byte[]>> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new MediaException(url + " did not come within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new MediaException("fetching " + url + " was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause.getCause() instanceof MediaException known) {
                throw known;
            }
            if (cause instanceof MediaException known) {
                throw known;
            }
            throw new MediaException(url + " cannot be fetched: " + cause, cause);
        }
    }

    // RFC 9111 §5.2.2, the part that matters here
    private Duration ttl(HttpResponse<?> response) {
        String control = String.join(",", response.headers().allValues("Cache-Control"));
        if (control.contains("no-store") || control.contains("no-cache")) {
            return Duration.ZERO;
        }
        Matcher age = MAX_AGE.matcher(control);
        Duration ttl = age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : defaultTtl;
        return ttl.compareTo(LONGEST_TTL) > 0 ? LONGEST_TTL : ttl;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** A body of at most so many bytes. */
    private static final class Bounded implements BodySubscriber<byte[]> {
        private final String url;
        private final int largest;
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable Subscription subscription;

        Bounded(String url, int largest) {
            this.url = url;
            this.largest = largest;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (bytes.size() + part.remaining() > largest) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    body.completeExceptionally(new MediaException(url + " is larger than " + largest + " bytes"));
                    return;
                }
                byte[] piece = new byte[part.remaining()];
                part.get(piece);
                bytes.write(piece, 0, piece.length);
            }
        }

        @Override
        public void onError(Throwable error) {
            body.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
