package io.dialplane.appserver.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that an endpoint is or was to be told, as the API shows it.
 *
 * @param url where
 * @param method POST or GET
 * @param state {@code pending}, {@code delivered} or {@code dead}
 * @param attempts made so far
 * @param lastOutcome of the last attempt, one line; empty before the first
 * @param nextAttemptAt not before; of a pending one
 * @param until tries end then; of a pending one
 * @param endedAt when it was delivered or given up
 * @param fields what is told; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Delivery(
        String id,
        String application,
        String call,
        long sequence,
        String event,
        String url,
        String method,
        String traceId,
        String state,
        int attempts,
        String lastOutcome,
        Instant createdAt,
        Optional<Instant> nextAttemptAt,
        @JsonIgnore Instant until,
        Optional<Instant> endedAt,
        Optional<Map<String, Object>> fields) {
    static final String PENDING = "pending";
    static final String DELIVERED = "delivered";
    static final String DEAD = "dead";

    Delivery withoutFields() {
        return new Delivery(
                id,
                application,
                call,
                sequence,
                event,
                url,
                method,
                traceId,
                state,
                attempts,
                lastOutcome,
                createdAt,
                nextAttemptAt,
                until,
                endedAt,
                Optional.empty());
    }
}
