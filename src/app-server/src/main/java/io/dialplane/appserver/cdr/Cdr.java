package io.dialplane.appserver.cdr;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The record of an ended call.
 *
 * @param id the call's id
 * @param from the caller's number or user
 * @param to the dialled number
 * @param application the application that answered it
 * @param durationMs from the INVITE to the end
 * @param billableMs from the answer to the end, 0 without an answer
 * @param hangupCause by FreeSWITCH's names
 * @param q850 the cause by ITU-T Q.850, 0 when there is none
 * @param sipStatus the final answer to the INVITE
 * @param hangupBy {@code caller}, {@code node} or {@code error}
 * @param parentId the call whose document dialled this leg; empty for a call that came in
 */
public record Cdr(
        String id,
        String node,
        String traceId,
        String direction,
        String from,
        String to,
        String domain,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<String> application,
        String sipCallId,
        Instant startedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Instant> answeredAt,
        Instant endedAt,
        long durationMs,
        long billableMs,
        String hangupCause,
        int q850,
        int sipStatus,
        String hangupBy,
        String codec,
        Rtp rtp,
        String digits,
        Map<String, String> variables,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> parentId) {
    /**
     * What went over the wire.
     *
     * @param received packets from the caller
     * @param sent packets to the caller
     * @param lost packets that never came, by their sequence numbers
     * @param jitterMs interarrival jitter (RFC 3550 §6.4.1), milliseconds
     */
    public record Rtp(long received, long sent, long lost, double jitterMs) {}
}
