package io.dialplane.node.eventsocket;

import io.dialplane.eventsocket.Event;
import io.dialplane.instructions.Recording.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The calls of this node, as the event socket's commands see and end them. Called by any thread; must not block. */
public interface LiveCalls {
    /** A channel, by the columns of FreeSWITCH's {@code show channels}. */
    record Channel(
            String uuid,
            /** Of the call it belongs to: its own, or that of the call which dialled it. */
            String callUuid,
            Direction direction,
            Instant createdAt,
            Optional<Instant> answeredAt,
            /** {@code sofia/internal/1001@dialplane.local} */
            String name,
            /** {@code CS_NEW}, {@code CS_ROUTING}, {@code CS_EXECUTE}, {@code CS_HANGUP} … */
            String state,
            /** {@code RINGING}, {@code ACTIVE}, {@code HANGUP} … */
            String callState,
            String callerName,
            String callerNumber,
            String callerAddress,
            String destination,
            String domain,
            /** The instruction that runs, by FreeSWITCH's name of the application; empty for none. */
            String application,
            String applicationData,
            String context,
            /** {@code PCMU}; empty before it is negotiated. */
            String codec,
            /** Samples per second. */
            int codecRate,
            String traceId) {}

    /** Which side started a channel. */
    enum Direction {
        INBOUND,
        OUTBOUND
    }

    /**
     * Counts for {@code status} and HEARTBEAT.
     *
     * @param sinceStart calls that this process has seen
     * @param now calls there are
     * @param peak most calls at a time
     * @param perSecond calls begun within the last second
     * @param perSecondPeak most calls begun within a second
     * @param max calls that are accepted at a time
     * @param maxPerSecond calls that are accepted within a second
     */
    record Counts(long sinceStart, int now, int peak, int perSecond, int perSecondPeak, int max, int maxPerSecond) {}

    /** All channels. */
    List<Channel> channels();

    /** The headers that events of this channel carry, for {@code uuid_dump}; empty when there is no such channel. */
    Optional<Event> data(String uuid);

    /** Whether the channel is there. */
    boolean exists(String uuid);

    /**
     * Ends a call soon.
     *
     * @param cause FreeSWITCH's name, such as {@code NORMAL_CLEARING}
     * @return whether there was such a channel
     */
    boolean hangUp(String uuid, String cause);

    /**
     * Lets a call go on as if another number had been dialled.
     *
     * @return whether it does
     */
    boolean transfer(String uuid, String destination, String context);

    /**
     * Begins, ends, pauses or resumes recordings of a call.
     *
     * @param file its name; all that run when empty, but for a start
     * @return whether there was something to be done it to
     */
    boolean record(String uuid, Operation operation, String file);

    /** Takes no new calls; those there are go on. */
    void pause();

    /** Takes new calls again. */
    void resume();

    /** Ends all calls soon. */
    void hangUpAll(String cause);

    /** How many there are and were. */
    Counts counts();
}
