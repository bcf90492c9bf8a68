package io.dialplane.node.registrar;

import io.dialplane.node.registrar.Directory.Found;
import io.dialplane.node.registrar.Directory.Inquiry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Decides whether credentials are those of a user of the directory. */
public final class Guard {
    private final Directory directory;
    private final Nonces nonces;
    private final List<Algorithm> algorithms;
    private final LongSupplier clockMillis;

    /** @param algorithms those to be offered, in this order; no other is taken */
    public Guard(Directory directory, Nonces nonces, List<Algorithm> algorithms, LongSupplier clockMillis) {
        this.directory = directory;
        this.nonces = nonces;
        this.algorithms = List.copyOf(algorithms);
        this.clockMillis = clockMillis;
    }

    /** What it found. */
    public sealed interface Verdict {
        /** The client is that user. */
        record Welcome(User user) implements Verdict {}

        /**
         * Ask for credentials.
         *
         * @param stale those given were right, but of an old nonce
         */
        record Challenge(boolean stale) implements Verdict {}

        /** Nobody could tell. */
        record Unavailable(String reason) implements Verdict {}
    }

    /** A nonce for a challenge. */
    public String nonce() {
        return nonces.make(clockMillis.getAsLong());
    }

    /** The algorithms to offer, in this order. */
    public List<Algorithm> algorithms() {
        return algorithms;
    }

    /** Checks credentials for a request; never completes exceptionally. */
    public CompletableFuture<Verdict> check(Inquiry inquiry, Credentials credentials) {
        var algorithm = Algorithm.of(credentials.algorithm()).filter(algorithms::contains);
        if (algorithm.isEmpty()
                || !credentials.realm().equals(inquiry.domain())
                || !credentials.username().equals(inquiry.user())
                || !credentials.qop().isEmpty() && !credentials.qop().equals("auth")) {
            return done(new Verdict.Challenge(false));
        }
        return switch (nonces.check(credentials.nonce(), clockMillis.getAsLong())) {
            case FORGED -> done(new Verdict.Challenge(false));
            case STALE -> done(new Verdict.Challenge(true));
            case VALID ->
                directory
                        .find(inquiry, credentials)
                        .thenApply(found -> compare(found, algorithm.get(), inquiry.method(), credentials));
        };
    }

    private Verdict compare(Found found, Algorithm algorithm, String method, Credentials credentials) {
        return switch (found) {
            case Found.Unavailable unavailable -> new Verdict.Unavailable(unavailable.reason());
            case Found.Unknown unknown -> new Verdict.Challenge(false);
            case Found.Known known -> {
                Optional<String> ha1 = known.user().ha1(algorithm);
                if (ha1.isEmpty() || !Digest.isRight(algorithm, ha1.get(), method, credentials)) {
                    yield new Verdict.Challenge(false);
                }
                yield nonces.use(credentials.nonce(), credentials.nonceCount())
                        ? new Verdict.Welcome(known.user())
                        : new Verdict.Challenge(true);
            }
        };
    }

    private static CompletableFuture<Verdict> done(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }
}
