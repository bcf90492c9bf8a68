package io.dialplane.appserver.webhook;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.settings.egress.EgressPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * From a host to the addresses that may be connected to: names are looked up here, the egress policy is asked about
 * each address, and the connection is made to one of these, so that a name cannot change its meaning in between.
 */
@Singleton
public class Addresses {
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_KNOWN = 10_000;

    private final EgressPolicy policy;
    private final ExecutorService threads;
    private final AsyncCache<String, List<InetAddress>> known;

    public Addresses(AppServerSettings settings) {
        List<String> allow = new ArrayList<>(settings.egress().allow().orElse(List.of()));
        if (settings.demo()) {
            allow.addAll(EgressPolicy.LOOPBACK); // the demo's menu runs on this machine
        }
        policy = EgressPolicy.of(allow, settings.egress().deny().orElse(List.of()));
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("lookup-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
        known = Caffeine.newBuilder()
                .expireAfterWrite(Duration.ofSeconds(10))
                .maximumSize(MOST_KNOWN)
                .executor(pool)
                .buildAsync();
    }

    /** What came of it. */
    sealed interface Found {
        /** At least one address that may be connected to. */
        record Some(List<InetAddress> addresses) implements Found {}

        /** None of them may be. */
        record Refused(String why) implements Found {}

        /** There is no such host, or nobody who knows. */
        record Unknown(String why) implements Found {}
    }

    /** Why a host may not be asked, when its name alone says so: for whoever sets a URL. */
    public Optional<String> refusal(String host) {
        return policy.refusal(host);
    }

    /** Looks up; the future never fails. */
    CompletableFuture<Found> find(String host) {
        Optional<InetAddress> literal = EgressPolicy.literal(host);
        if (literal.isPresent()) {
            return CompletableFuture.completedFuture(checked(host, List.of(literal.get())));
        }
        try {
            return known.get(host, Addresses::lookUp)
                    .thenApply(addresses -> checked(host, addresses))
                    .exceptionally(e -> new Found.Unknown("no address is known for " + host));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Found.Unknown("too many names are being looked up"));
        }
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }

    private Found checked(String host, List<InetAddress> addresses) {
        List<InetAddress> good = new ArrayList<>();
        String why = "";
        for (InetAddress address : addresses) {
            Optional<String> refusal = policy.refusal(host, address);
            if (refusal.isEmpty()) {
                good.add(address);
            } else {
                why = refusal.get();
            }
        }
        return good.isEmpty() ? new Found.Refused(why) : new Found.Some(List.copyOf(good));
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }
}
