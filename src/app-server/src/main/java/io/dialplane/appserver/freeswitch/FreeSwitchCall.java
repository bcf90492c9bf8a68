package io.dialplane.appserver.freeswitch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a call of FreeSWITCH's, and is not told again by mod_httapi.
 *
 * @param id its Unique-ID
 * @param sipCallId its SIP Call-ID
 * @param trace a traceparent of its trace
 */
public record FreeSwitchCall(
        String id,
        String from,
        String name,
        String number,
        String domain,
        String context,
        String sipCallId,
        String trace) {
    /** By the names of a node's form. */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("section", "dialplan");
        fields.put("Unique-ID", id);
        fields.put("Call-Direction", "inbound");
        fields.put("Caller-Caller-ID-Number", from);
        fields.put("Caller-Caller-ID-Name", name);
        fields.put("Caller-Destination-Number", number);
        fields.put("Caller-Context", context);
        fields.put("variable_domain_name", domain);
        fields.put("variable_sip_call_id", sipCallId);
        return fields;
    }
}
