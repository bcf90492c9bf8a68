package io.dialplane.appserver.node;

import io.dialplane.appserver.trace.Trace;
import io.dialplane.appserver.webhook.WebhookRequest;
import java.util.LinkedHashMap;
import java.util.Map;

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
record CallQuestion(Form form, Trace trace, Client client, String callId, String number, String domain) {
    static CallQuestion of(Form form, Trace trace, Client client, String defaultDomain) {
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

    /** What the developer's endpoint is told. */
    WebhookRequest webhookRequest(String application) {
        boolean answered = "answered".equals(form.get("Answer-State"));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("call_sid", callId);
        fields.put("call_id", form.get("variable_sip_call_id"));
        fields.put("application_sid", application);
        fields.put("account_sid", domain);
        fields.put("direction", form.find("Call-Direction").orElse("inbound"));
        fields.put("from", from());
        fields.put("to", number);
        fields.put("caller_name", form.first("Hunt-Caller-ID-Name", "Caller-Caller-ID-Name"));
        fields.put("call_status", answered ? "in-progress" : "trying");
        fields.put("sip_status", answered ? "200" : "100");
        fields.put("trace_id", trace.id());
        if (!form.get("Dialplane-Continuation").isEmpty() && "gather".equals(form.get("Dialplane-Verb"))) {
            fields.put("digits", form.get("Dialplane-Digits"));
            String reason = form.get("Dialplane-Reason");
            fields.put("reason", "digits".equals(reason) ? "dtmfDetected" : reason);
        }
        return new WebhookRequest(fields);
    }
}
