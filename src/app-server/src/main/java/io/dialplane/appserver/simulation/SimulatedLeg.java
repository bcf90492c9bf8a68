package io.dialplane.appserver.simulation;

import io.dialplane.appserver.node.Form;
import io.dialplane.instructions.HangupCause;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A leg of a simulated call, and what a node would tell of it. */
final class SimulatedLeg {
    private static final String CONTEXT = "default";
    private static final int MOST_VARIABLES = 200;
    private static final int LONGEST_VARIABLE = 4_096;

    private final String id;
    private final Optional<String> other;
    private final SimulationRequest request;
    private final Instant created = Instant.now();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private boolean answered;
    private boolean early;

    /** @param other the caller's leg, of one that was dialled */
    SimulatedLeg(String id, Optional<String> other, SimulationRequest request) {
        this.id = id;
        this.other = other;
        this.request = request;
    }

    String id() {
        return id;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Whether what is played can be heard. */
    boolean hasMedia() {
        return answered || early;
    }

    void answer() {
        answered = true;
    }

    void openEarly() {
        early = true;
    }

    /** False when there are too many, or it is too long. */
    boolean put(String name, String value) {
        boolean fits = variables.containsKey(name) || variables.size() < MOST_VARIABLES;
        if (fits && name.length() <= 128 && value.length() <= LONGEST_VARIABLE) {
            variables.put(name, value);
            return true;
        }
        return false;
    }

    /** What <code>${name}</code> stands for. */
    Optional<String> variable(String name, Next.Ask asked) {
        Optional<String> set = Optional.ofNullable(variables.get(name));
        return set.isPresent()
                ? set
                : switch (name) {
                    case "destination_number" -> Optional.of(asked.destination());
                    case "context" -> Optional.of(asked.context());
                    case "caller_id_number" -> Optional.of(request.from());
                    case "caller_id_name" -> Optional.of(request.callerName());
                    case "network_addr" -> Optional.of("127.0.0.1");
                    case "uuid" -> Optional.of(id);
                    case "domain_name" -> Optional.of(request.domain());
                    default -> Optional.empty();
                };
    }

    /** The question as a node posts it. */
    Form form(Next.Ask ask, Duration at, Optional<HangupCause> over) {
        Map<String, String> form = new LinkedHashMap<>();
        String direction = other.isPresent() ? "outbound" : "inbound";
        form.put("hostname", "simulation");
        form.put("section", "dialplan");
        form.put("Event-Name", "REQUEST_PARAMS");
        form.put("Channel-State", over.isPresent() ? "CS_HANGUP" : answered ? "CS_EXECUTE" : "CS_ROUTING");
        form.put("Channel-Call-State", over.isPresent() ? "HANGUP" : answered ? "ACTIVE" : "RINGING");
        form.put("Unique-ID", id);
        form.put("Call-Direction", direction);
        form.put("Channel-Call-UUID", other.orElse(id));
        form.put("Answer-State", answered ? "answered" : "ringing");
        other.ifPresent(leg -> form.put("Other-Leg-Unique-ID", leg));
        profile(form, "Caller-", direction, ask);
        profile(form, "Hunt-", direction, ask);
        form.put("Caller-Channel-Created-Time", micros(created));
        form.put("Caller-Channel-Answered-Time", answered ? micros(created.plus(at)) : "0");
        variables(form, direction, ask);
        variables.forEach((name, value) -> form.put("variable_" + name, value));
        over.ifPresent(cause -> form.put("variable_hangup_cause", cause.name()));
        if (!ask.token().isEmpty()) {
            form.put("Dialplane-Continuation", ask.token());
            form.put("Dialplane-Verb", ask.verb());
            form.put("Dialplane-Digits", ask.digits());
            form.put("Dialplane-Reason", ask.reason());
            ask.results().forEach((name, value) -> form.put("Dialplane-Result-" + name, value));
        }
        return Form.of(form);
    }

    private static String micros(Instant time) {
        return Long.toString(time.toEpochMilli() * 1_000);
    }

    private void profile(Map<String, String> form, String prefix, String direction, Next.Ask ask) {
        form.put(prefix + "Direction", direction);
        form.put(prefix + "Username", request.from());
        form.put(prefix + "Dialplan", "XML");
        form.put(prefix + "Caller-ID-Name", request.callerName());
        form.put(prefix + "Caller-ID-Number", request.from());
        form.put(prefix + "Network-Addr", "127.0.0.1");
        form.put(prefix + "ANI", request.from());
        form.put(prefix + "Destination-Number", ask.destination());
        form.put(prefix + "Unique-ID", id);
        form.put(prefix + "Source", "mod_sofia");
        form.put(prefix + "Context", ask.context().isEmpty() ? CONTEXT : ask.context());
        form.put(prefix + "Channel-Name", "sofia/internal/" + request.from() + "@" + request.domain());
    }

    private void variables(Map<String, String> form, String direction, Next.Ask ask) {
        form.put("variable_direction", direction);
        form.put("variable_uuid", id);
        form.put("variable_sip_call_id", id);
        form.put("variable_sip_from_user", request.from());
        form.put("variable_sip_from_host", request.domain());
        form.put("variable_sip_from_uri", request.from() + "@" + request.domain());
        form.put("variable_sip_to_user", ask.destination());
        form.put("variable_sip_to_host", request.domain());
        form.put("variable_sip_to_uri", ask.destination() + "@" + request.domain());
        form.put("variable_sip_req_user", ask.destination());
        form.put("variable_sip_req_host", request.domain());
        form.put("variable_sip_req_uri", ask.destination() + "@" + request.domain());
        form.put("variable_sip_network_ip", "127.0.0.1");
        form.put("variable_sip_via_protocol", "udp");
        form.put("variable_sip_user_agent", "dialplane simulate");
        form.put("variable_sip_authorized", "false");
        form.put("variable_domain_name", request.domain());
    }
}
