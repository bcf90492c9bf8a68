package io.dialplane.appserver.node;

import io.dialplane.appserver.freeswitch.FreeSwitchCall;
import io.dialplane.appserver.request.CallState;
import io.dialplane.appserver.request.Occasion;
import io.dialplane.appserver.trace.Trace;
import io.dialplane.instructions.flow.CallContext;
import io.dialplane.instructions.httapi.HttapiDialect;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A node's question what a call is to do.
 *
 * @param form as it was posted
 * @param trace the call's
 * @param client who asks
 * @param callId 1 to 64 characters
 * @param number the dialled one
 * @param domain as the call names it; may be one that does not exist
 */
public record CallQuestion(Form form, Trace trace, Client client, String callId, String number, String domain) {
    private static final String RESULT = "Dialplane-Result-";

    /** The question of a form. */
    public static CallQuestion of(Form form, Trace trace, Client client, String defaultDomain) {
        String domain = form.first("variable_domain_name", "variable_sip_to_host", "variable_sip_req_host");
        return new CallQuestion(
                form,
                trace,
                client,
                form.first("Unique-ID", "Caller-Unique-ID"),
                form.first("Hunt-Destination-Number", "Caller-Destination-Number"),
                domain.isEmpty() || domain.length() > 128 ? defaultDomain : domain);
    }

    /** The caller's number. */
    String from() {
        return form.first("Hunt-Caller-ID-Number", "Caller-Caller-ID-Number");
    }

    /** The context the call is in, by FreeSWITCH's name. */
    String context() {
        return form.first("Hunt-Context", "Caller-Context");
    }

    /** The call as FreeSWITCH's steps carry it along. */
    FreeSwitchCall freeswitchCall() {
        return new FreeSwitchCall(
                callId,
                from(),
                form.first("Hunt-Caller-ID-Name", "Caller-Caller-ID-Name"),
                number,
                domain,
                context(),
                form.get("variable_sip_call_id"),
                trace.traceparent());
    }

    /** The calls a token may have been given to: the leg that asks, and the one it belongs to. */
    List<String> calls() {
        return List.of(callId, form.find("Other-Leg-Unique-ID").orElse(callId));
    }

    /** Whether the caller is gone: whatever the answer is, nobody will hear it. */
    boolean callerGone() {
        return "CS_HANGUP".equals(form.get("Channel-State"));
    }

    /**
     * What the developer's endpoint is told.
     *
     * @param result the name the document gave the result this is about
     * @param recordingUrl where a recording can be fetched
     */
    Occasion occasion(String application, String result, UnaryOperator<String> recordingUrl) {
        Map<String, String> results = form.withPrefix(RESULT);
        String kind = form.get("Dialplane-Continuation").isEmpty() ? "" : form.get("Dialplane-Verb");
        results.put("Digits", form.get("Dialplane-Digits"));
        results.put("Reason", form.get("Dialplane-Reason"));
        String recording = results.getOrDefault("Recording", "");
        if (!recording.isEmpty()) {
            results.put("RecordingUrl", recordingUrl.apply(recording));
        }
        String direction = form.find("Call-Direction").orElse("inbound");
        Optional<String> other = form.find("Other-Leg-Unique-ID");
        other.ifPresent(leg -> results.put("AgentCallId", leg));
        String call = "outbound".equals(direction) ? other.orElse(callId) : callId;
        return new Occasion(kind, callId, call, about(application, direction), state(), Instant.now(), result, results);
    }

    /** The caller's profile, and what a document of httapi wanted to be sent with what is asked next. */
    private Map<String, String> profile() {
        var profile = new LinkedHashMap<>(form.startingWith("Caller-"));
        String variable = "variable_" + HttapiDialect.PARAM;
        form.startingWith(variable)
                .forEach((name, value) -> profile.putIfAbsent(name.substring(variable.length()), value));
        return profile;
    }

    /** What a bean is told, asked for the first document or about a hook. */
    CallContext flow(Optional<String> hook) {
        String reason = form.get("Dialplane-Reason");
        return new CallContext(
                callId,
                domain,
                from(),
                number,
                form.find("Caller-Caller-ID-Name"),
                hook,
                form.get("Dialplane-Digits"),
                "digits".equals(reason) ? "dtmfDetected" : reason,
                form.withPrefix(RESULT),
                form.withPrefix("variable_"));
    }

    private Occasion.About about(String application, String direction) {
        return new Occasion.About(
                application,
                domain,
                form.get("hostname"),
                direction,
                from(),
                number,
                form.first("Hunt-Caller-ID-Name", "Caller-Caller-ID-Name"),
                form.get("variable_sip_call_id"),
                trace.id(),
                profile());
    }

    private CallState state() {
        boolean answered = "answered".equals(form.get("Answer-State"))
                || form.get("Caller-Channel-Answered-Time").matches("[1-9][0-9]*");
        if (!callerGone()) {
            return answered ? CallState.ANSWERED : CallState.INITIATED;
        }
        if (answered) {
            return CallState.COMPLETED;
        }
        return switch (form.get("variable_hangup_cause")) {
            case "ORIGINATOR_CANCEL" -> CallState.CANCELED;
            case "USER_BUSY" -> CallState.BUSY;
            case "NO_ANSWER", "NO_USER_RESPONSE" -> CallState.NO_ANSWER;
            default -> CallState.FAILED;
        };
    }
}
