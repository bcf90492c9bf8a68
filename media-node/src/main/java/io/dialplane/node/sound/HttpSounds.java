package io.dialplane.node.sound;

import io.dialplane.node.media.MediaException;
import io.dialplane.settings.egress.EgressPolicy;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private static final int MOST_REDIRECTS = 5;

    private final EgressPolicy policy;
    private final HttpClient client;
    private final Duration timeout;
    private final Duration defaultTtl;
    private final int largest;

    HttpSounds(EgressPolicy policy, Duration connectTimeout, Duration timeout, Duration defaultTtl, int largest) {
        this.policy = policy;
        this.timeout = timeout;
        this.defaultTtl = defaultTtl;
        this.largest = largest;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER) // each address is checked here
                .build();
    }

    /**
     * Gets what the URL names. Blocks.
     *
     * @param etag of what is held already
     */
    Fetched fetch(String url, Optional<String> etag) {
        URI at = uri(url);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<byte[]> response = ask(at, url, etag);
            int status = response.statusCode();
            Optional<String> location = response.headers().firstValue("Location");
            if (status == 304 && etag.isPresent()) {
                return new Fetched(Optional.empty(), etag, ttl(response));
            }
            if (status == 200) {
                return new Fetched(
                        Optional.of(response.body()), response.headers().firstValue("ETag"), ttl(response));
            }
            if (!Set.of(301, 302, 303, 307, 308).contains(status) || location.isEmpty()) {
                throw new MediaException(url + " was answered with HTTP status " + status);
            }
            URI next = at.resolve(uri(location.get()));
            if ("https".equalsIgnoreCase(at.getScheme()) && !"https".equalsIgnoreCase(next.getScheme())) {
                throw new MediaException(url + " leads from https to " + next.getScheme());
            }
            at = next;
        }
        throw new MediaException(url + " leads over more than " + MOST_REDIRECTS + " redirects");
    }

    private HttpResponse<byte[]> ask(URI at, String url, Optional<String> etag) {
        check(at, url);
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(at);
        } catch (IllegalArgumentException e) {
            throw new MediaException(url + " is not a URL", e);
        }
        request.timeout(timeout)
                .header("User-Agent", "dialplane-node")
                .header("Accept", "audio/wav, audio/*, */*;q=0.5");
        etag.ifPresent(tag -> request.header("If-None-Match", tag));
        return await(url, client.sendAsync(request.build(), head -> new Bounded(url, largest)));
    }

    /** The JDK keeps what a name stood for for 30 s: the connection goes to an address that was checked. */
    private void check(URI at, String url) {
        String host = at.getHost();
        if (host == null) {
            throw new MediaException(url + " is not a URL with a host");
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                policy.refusal(host, address).ifPresent(why -> {
                    throw new MediaException(url + " may not be fetched: " + why);
                });
            }
        } catch (UnknownHostException e) {
            throw new MediaException(url + " cannot be fetched: no address is known for " + host, e);
        }
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new MediaException(text + " is not a URL", e);
        }
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
