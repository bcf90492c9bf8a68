package io.dialplane.node.eventsocket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts wrong passwords by address, so that nobody can try many. Holds the latest {@value #MOST} addresses. */
final class FailedLogins {
    private static final int MOST = 1_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private record Failures(Instant since, int count) {}

    private final int limit;
    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST;
        }
    };

    FailedLogins(int limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    synchronized void add(String address) {
        var now = clock.instant();
        failures.merge(
                address,
                new Failures(now, 1),
                (old, one) -> expired(old) ? one : new Failures(old.since(), old.count() + 1));
    }

    /** Whether the address has had its share for this minute. */
    synchronized boolean isBarred(String address) {
        var found = failures.get(address);
        return found != null && !expired(found) && found.count() >= limit;
    }

    private boolean expired(Failures found) {
        return found.since().plus(PERIOD).isBefore(clock.instant());
    }
}
