package io.dialplane.node.cdr;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.End;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/**
 * A call detail record, as it is written and posted.
 *
 * @param id the call's id; the same record may be posted twice
 * @param parentId the call that dialled this one; empty for a caller's
 * @param direction {@code inbound} of a caller, {@code outbound} of somebody we called
 * @param answeredAt ISO 8601, empty when it was not answered (written as null)
 * @param q850 FreeSWITCH's number of the cause
 * @param hangupBy {@code caller}, {@code callee}, {@code node} or {@code error}
 */
public record Cdr(
        String id,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Cdr.Empty.class)
        String parentId,

        String node,
        String traceId,
        String direction,
        String from,
        String to,
        String domain,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Cdr.Empty.class)
        String application,

        String sipCallId,
        String startedAt,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Cdr.Empty.class)
        String answeredAt,

        String endedAt,
        long durationMs,
        long billableMs,
        String hangupCause,
        int q850,
        int sipStatus,
        String hangupBy,
        String codec,
        Rtp rtp,
        String digits,
        Map<String, String> variables) {

    /** Counters of the call's media. */
    public record Rtp(long received, long sent, long lost, double jitterMs) {}

    /** Leaves out what is not there. */
    static final class Empty {
        @Override
        public boolean equals(@org.jspecify.annotations.Nullable Object value) {
            return "".equals(value);
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /** The record of a call that ended. */
    public static Cdr of(Call call, End end, String node) {
        var caller = call.caller();
        var counters = call.statistics();
        long answered = call.answeredMicros();
        return new Cdr(
                call.id(),
                call.isOutbound() ? call.callUuid() : "",
                node,
                caller.traceId(),
                call.isOutbound() ? "outbound" : "inbound",
                caller.user(),
                caller.destination(),
                caller.domain(),
                call.application(),
                caller.sipCallId(),
                iso(call.createdMicros()),
                answered == 0 ? "" : iso(answered),
                iso(end.atMicros()),
                (end.atMicros() - call.createdMicros()) / 1_000,
                answered == 0 ? 0 : (end.atMicros() - answered) / 1_000,
                end.cause().name(),
                end.cause().q850(),
                end.sipStatus(),
                end.by().name().toLowerCase(Locale.ROOT),
                call.negotiated().map(agreed -> agreed.codec().name()).orElse(""),
                new Rtp(
                        counters.received(),
                        counters.sent(),
                        counters.lost(),
                        Math.round(counters.jitterMillis() * 100) / 100.0),
                call.pressed(),
                Map.copyOf(call.variables()));
    }

    private static String iso(long micros) {
        return Instant.ofEpochMilli(micros / 1_000)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }
}
