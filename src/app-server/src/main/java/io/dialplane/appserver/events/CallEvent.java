package io.dialplane.appserver.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * Something that happened, as the API tells it.
 *
 * @param id unique and rising within one application server
 * @param type one of {@link Types}
 * @param time when, UTC
 * @param call the call's id, empty when it is about no call
 * @param trace the call's trace id, empty when unknown
 * @param node the node's name, empty when it is about no node
 * @param data what belongs to this type
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CallEvent(
        String id, String type, Instant time, String call, String trace, String node, Map<String, Object> data) {
    /** The kinds of events there are. */
    public static final class Types {
        public static final String CALL_OFFERED = "call.offered";
        public static final String CALL_ANSWERED = "call.answered";
        public static final String CALL_EXECUTING = "call.executing";
        public static final String CALL_ENDED = "call.ended";
        public static final String DIGIT = "digit";
        public static final String REGISTRATION_ADDED = "registration.added";
        public static final String REGISTRATION_REMOVED = "registration.removed";
        public static final String NODE_UP = "node.up";
        public static final String NODE_DOWN = "node.down";
        public static final String QUEUE_JOINED = "queue.joined";
        public static final String QUEUE_LEFT = "queue.left";
        public static final String QUEUE_CONNECTED = "queue.connected";
        public static final String RECORDING_READY = "recording.ready";
        public static final String DOCUMENT_BROKEN = "document.broken";
        public static final String WEBHOOK_FAILED = "webhook.failed";
        /** A client of the stream was too slow, or came back too late: data.missed says how many it will not see. */
        public static final String EVENTS_MISSED = "events.missed";

        private Types() {}
    }
}
