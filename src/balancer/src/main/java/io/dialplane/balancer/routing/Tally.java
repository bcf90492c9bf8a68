package io.dialplane.balancer.routing;

import io.dialplane.balancer.message.Method;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What was counted since the start; written by the SIP loop, read by whoever scrapes. */
public final class Tally {
    /** What happened to messages that were not simply forwarded. */
    public enum Event {
        /** Bytes that are no SIP at all. */
        NOT_SIP,
        /** Requests that were answered because of a defect. */
        MALFORMED_REQUEST,
        /** Responses with a defect. */
        MALFORMED_RESPONSE,
        /** Responses whose Via is not ours or whose proof is wrong. */
        FORGED_RESPONSE,
        /** Requests whose Route token is not ours. */
        FORGED_ROUTE,
        /** Requests that no token and no node allows to leave. */
        RELAY_REFUSED,
        /** Messages for a connection that is gone. */
        FLOW_GONE,
        /** New calls tried at another node. */
        FAILED_OVER,
        /** New calls refused because no node takes any. */
        NO_NODE,
        /** Messages larger than the limit. */
        TOO_LARGE,
        /** Messages dropped because the receiver does not read. */
        CONGESTED
    }

    private final LongAdder[] events = adders(Event.values().length);
    private final LongAdder[] requests = adders(Method.values().length);
    private final AtomicLongArray responses = new AtomicLongArray(700);

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /** Counts an event. */
    public void count(Event event) {
        events[event.ordinal()].increment();
    }

    void request(Method method) {
        requests[method.ordinal()].increment();
    }

    void response(int status) {
        responses.lazySet(status, responses.getPlain(status) + 1);
    }

    /** How often it happened. */
    public long events(Event event) {
        return events[event.ordinal()].sum();
    }

    /** Requests received. */
    public long requests(Method method) {
        return requests[method.ordinal()].sum();
    }

    /** Responses forwarded or made here, by status 100 to 699. */
    public long responses(int status) {
        return responses.get(status);
    }
}
