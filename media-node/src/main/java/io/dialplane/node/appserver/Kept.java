package io.dialplane.node.appserver;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dialplane.node.health.NodeMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of one section that are kept for as long as the application server said, at most 10,000. A question that is
 * being asked is not asked again. When nobody answers, the last good answer goes on to count for a grace, if it came
 * with a time to live: that is logged and counted each time, never silent. Safe for any thread; never blocks.
 */
public final class Kept<V> {
    private static final Logger LOG = LoggerFactory.getLogger(Kept.class);
    private static final int MOST = 10_000;
    private static final long MOST_NANOS = Duration.ofDays(1).toNanos();

    private final String section;
    private final Duration usual;
    private final long graceNanos;
    private final LongSupplier nanos;
    private final NodeMetrics metrics;
    private final Cache<String, Entry<V>> entries = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofDays(1))
            .build();

    /**
     * What came of asking.
     *
     * @param isGood whether it is an answer, else nobody could tell
     * @param timeToLive as the answer says; the usual when empty
     */
    public record Asked<V>(V value, boolean isGood, Optional<Duration> timeToLive) {}

    private record Entry<V>(CompletableFuture<Asked<V>> asked, long sinceNanos, Optional<Good<V>> before) {}

    private record Good<V>(V value, long untilNanos) {}

    /**
     * @param section for logs and metrics
     * @param usual how long an answer without a time to live is kept
     * @param grace how long one with a time to live counts beyond it when nobody answers
     */
    public Kept(String section, Duration usual, Duration grace, LongSupplier nanos, NodeMetrics metrics) {
        this.section = section;
        this.usual = usual;
        this.graceNanos = grace.toNanos();
        this.nanos = nanos;
        this.metrics = metrics;
    }

    /** The answer to a question, asked if need be; the future never fails unless the asking does. */
    public CompletableFuture<V> get(String question, Supplier<CompletableFuture<Asked<V>>> ask) {
        long now = nanos.getAsLong();
        var entry = entries.asMap().compute(question, (key, kept) -> {
            if (kept != null && (!kept.asked().isDone() || isFresh(kept, now))) {
                return kept;
            }
            return new Entry<>(ask.get(), now, kept == null ? Optional.empty() : good(kept));
        });
        return entry.asked().thenApply(asked -> asked.isGood() ? asked.value() : lastGood(question, entry, asked));
    }

    /** Forgets all questions that match. */
    public long flush(Predicate<String> which) {
        long before = entries.estimatedSize();
        entries.asMap().keySet().removeIf(which);
        return before - entries.estimatedSize();
    }

    private boolean isFresh(Entry<V> entry, long now) {
        return !entry.asked().isCompletedExceptionally()
                && entry.asked().join().isGood()
                && now - entry.sinceNanos() <= life(entry.asked().join());
    }

    private long life(Asked<V> asked) {
        return Math.min(MOST_NANOS, asked.timeToLive().orElse(usual).toNanos());
    }

    private Optional<Good<V>> good(Entry<V> entry) {
        if (entry.asked().isCompletedExceptionally() || !entry.asked().join().isGood()) {
            return entry.before();
        }
        var asked = entry.asked().join();
        return asked.timeToLive().isEmpty()
                ? Optional.empty()
                : Optional.of(new Good<>(asked.value(), entry.sinceNanos() + life(asked) + graceNanos));
    }

    private V lastGood(String question, Entry<V> entry, Asked<V> asked) {
        var good = entry.before().filter(last -> nanos.getAsLong() - last.untilNanos() < 0);
        if (good.isEmpty()) {
            return asked.value();
        }
        LOG.warn("{} {}: nobody answers, the last good answer goes on to count", section, question);
        metrics.stale(section);
        return good.get().value();
    }
}
