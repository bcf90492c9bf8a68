package io.dialplane.appserver.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.appserver.events.CallEvent.Types;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.eventsocket.Event;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** Turns what nodes tell over their event sockets into live calls and into Dialplane's own events. */
@Singleton
public class NodeEvents {
    /** What is asked of a node: no more than is used here. */
    public static final String SUBSCRIPTION =
            "event plain CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE DTMF"
                    + " CHANNEL_HANGUP_COMPLETE CUSTOM dialplane::document";

    private static final Logger LOG = Logger.getLogger(NodeEvents.class);

    private final LiveCalls calls;
    private final EventWindow window;
    private final MeterRegistry meters;
    private final ObjectMapper json;

    public NodeEvents(LiveCalls calls, EventWindow window, MeterRegistry meters, ObjectMapper json) {
        this.calls = calls;
        this.window = window;
        this.meters = meters;
        this.json = json;
    }

    /** An event of a node. */
    public void received(String node, Event event) {
        String id = event.header("Unique-ID").orElse("");
        if (id.isEmpty() || id.length() > 64) {
            return;
        }
        if (header(event, "Call-Direction").equals("outbound")
                && event.header("Other-Leg-Unique-ID").isPresent()) {
            dialled(header(event, "Other-Leg-Unique-ID"), event);
            return;
        }
        switch (event.name()) {
            case "CHANNEL_CREATE" -> offered(node, id, event);
            case "CHANNEL_ANSWER" -> answered(node, id, event);
            case "CHANNEL_EXECUTE" -> executing(node, id, event);
            case "CHANNEL_EXECUTE_COMPLETE" -> executed(node, id, event);
            case "DTMF" -> digit(node, id, event);
            case "CHANNEL_HANGUP_COMPLETE" -> ended(node, id, event);
            case Event.CUSTOM -> custom(node, id, event);
            default -> {
                // a node may tell more than it was asked
            }
        }
    }

    /**
     * The answer to {@code api show channels as json}: the calls a node has.
     *
     * @param asked when it was asked
     */
    public void snapshot(String node, String text, Instant asked) {
        Set<String> ids = new HashSet<>();
        Instant now = Instant.now();
        try {
            for (JsonNode row : json.readTree(text).path("rows")) {
                String id = row.path("uuid").asText();
                boolean isDialled = row.path("direction").asText().equals("outbound")
                        && !row.path("call_uuid").asText(id).equals(id);
                if (id.isEmpty() || id.length() > 64 || isDialled) {
                    continue;
                }
                ids.add(id);
                LiveCall call = calls.call(id, time(row, "created_epoch", now));
                call.announce(
                        node,
                        row.path("trace_id").asText(),
                        row.path("cid_num").asText(),
                        row.path("dest").asText(),
                        row.path("direction").asText());
                if ("ACTIVE".equals(row.path("callstate").asText())) {
                    call.answered(time(row, "answered_epoch", now));
                }
                call.executes(row.path("application").asText());
            }
            endOthers(node, ids, asked);
        } catch (JsonProcessingException e) {
            LOG.warnf("node %s lists its channels in a form that is not JSON: %s", node, e.getOriginalMessage());
        }
    }

    /** A column of whole seconds since 1970, and now when it has none or is ahead of this machine's clock. */
    private static Instant time(JsonNode row, String column, Instant now) {
        long seconds = row.path(column).asLong();
        return seconds > 0 && seconds < now.getEpochSecond() ? Instant.ofEpochSecond(seconds) : now;
    }

    /** A node is gone for good, and its calls with it. */
    public void gone(String node) {
        endOthers(node, Set.of(), Instant.MAX);
    }

    private void endOthers(String node, Set<String> ids, Instant asked) {
        for (LiveCall call : calls.retain(node, ids, asked)) {
            call.note(Instant.now(), Types.CALL_ENDED, LiveCalls.UNHEARD_END);
            window.publish(
                    Types.CALL_ENDED,
                    call.id(),
                    call.summary().traceId(),
                    node,
                    data(
                            "cause",
                            LiveCalls.UNHEARD_END,
                            "to",
                            call.summary().to(),
                            "from",
                            call.summary().from()));
        }
    }

    /** A leg that a call dialled is no call of its own: what happens to it stands in that call's timeline. */
    private void dialled(String call, Event event) {
        String what = switch (event.name()) {
            case "CHANNEL_CREATE" -> "is called";
            case "CHANNEL_ANSWER" -> "answered";
            case "CHANNEL_HANGUP_COMPLETE" -> "ended: " + header(event, "Hangup-Cause");
            default -> "";
        };
        if (!what.isEmpty() && call.length() <= 64) {
            calls.note(call, Types.CALL_EXECUTING, header(event, "Caller-Destination-Number") + " " + what);
        }
    }

    private void offered(String node, String id, Event event) {
        String from = header(event, "Caller-Caller-ID-Number");
        String to = header(event, "Caller-Destination-Number");
        String direction = header(event, "Call-Direction");
        LiveCall call = calls.call(id);
        call.announce(node, trace(event), from, to, direction);
        tell(
                call,
                Types.CALL_OFFERED,
                node,
                event,
                "from " + from + " to " + to,
                data("from", from, "to", to, "direction", direction));
    }

    private void answered(String node, String id, Event event) {
        LiveCall call = known(node, id, event);
        call.answered(Instant.now());
        tell(
                call,
                Types.CALL_ANSWERED,
                node,
                event,
                "answered",
                data("codec", header(event, "Channel-Read-Codec-Name")));
    }

    private void executing(String node, String id, Event event) {
        LiveCall call = known(node, id, event);
        String instruction = header(event, "Application");
        String argument = header(event, "Application-Data");
        call.executes(instruction);
        String text = argument.isEmpty() ? instruction : instruction + " " + argument;
        tell(call, Types.CALL_EXECUTING, node, event, text, data("instruction", instruction, "argument", argument));
    }

    /** For the timeline only: whoever listens to events knows from the next one. */
    private void executed(String node, String id, Event event) {
        String instruction = header(event, "Application");
        String response = header(event, "Application-Response");
        Instant now = Instant.now();
        LiveCall call = known(node, id, event);
        String took = call.executed(instruction)
                .map(since -> " after " + Duration.between(since, now).toMillis() / 1_000.0 + " s")
                .orElse("");
        boolean says = !response.isEmpty() && !response.equals("_none_");
        call.note(now, "call.executed", instruction + " ended" + took + (says ? ": " + response : ""));
    }

    private void digit(String node, String id, Event event) {
        String digit = header(event, "DTMF-Digit");
        tell(known(node, id, event), Types.DIGIT, node, event, digit, data("digit", digit));
    }

    private void ended(String node, String id, Event event) {
        LiveCall call = known(node, id, event);
        String cause = header(event, "Hangup-Cause");
        call.ended(Instant.now(), cause);
        tell(
                call,
                Types.CALL_ENDED,
                node,
                event,
                cause,
                data(
                        "cause",
                        cause,
                        "to",
                        call.summary().to(),
                        "from",
                        call.summary().from()));
        calls.ended(call);
        meters.counter(
                        "dialplane_calls_total",
                        "result",
                        call.summary().answeredAt().isPresent() ? "answered" : "unanswered")
                .increment();
    }

    private void custom(String node, String id, Event event) {
        if (!event.subclass().orElse("").equals("dialplane::document")) {
            return;
        }
        String message = header(event, "Dialplane-Message");
        String line = header(event, "Dialplane-Line");
        String path = header(event, "Dialplane-Path");
        boolean placed = !line.isEmpty() && !line.equals("0");
        String text = placed
                ? "line " + line + ", " + path + ": " + message
                : header(event, "Dialplane-Problem") + ": " + message;
        tell(
                known(node, id, event),
                Types.DOCUMENT_BROKEN,
                node,
                event,
                text,
                data("line", line, "path", path, "message", message));
    }

    /** A call of which the beginning was not heard is made known from what every event says. */
    private LiveCall known(String node, String id, Event event) {
        LiveCall call = calls.call(id);
        if (!call.announced()) {
            call.announce(
                    node,
                    trace(event),
                    header(event, "Caller-Caller-ID-Number"),
                    header(event, "Caller-Destination-Number"),
                    header(event, "Call-Direction"));
        }
        return call;
    }

    private void tell(LiveCall call, String type, String node, Event event, String text, Map<String, Object> data) {
        call.note(Instant.now(), type, text);
        window.publish(type, call.id(), trace(event), node, data);
    }

    private static String trace(Event event) {
        return header(event, "Dialplane-Trace-Id");
    }

    private static String header(Event event, String name) {
        String value = event.header(name).orElse("");
        return value.length() <= 1_024 ? value : value.substring(0, 1_024);
    }

    private static Map<String, Object> data(String... pairs) {
        Map<String, Object> data = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i + 1].isEmpty()) {
                data.put(pairs[i], pairs[i + 1]);
            }
        }
        return data;
    }
}
