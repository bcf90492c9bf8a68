package io.dialplane.node.appserver;

import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.appserver.Documents.Situation;
import io.dialplane.node.event.Identity;
import io.dialplane.node.leg.Caller;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The fields of FreeSWITCH's xml_curl for section {@code dialplan}, of which existing back ends read these. */
final class DialplanForm {
    private final Identity identity;
    private final AtomicLong sequence = new AtomicLong();

    DialplanForm(Identity identity) {
        this.identity = identity;
    }

    Form of(Caller caller, Situation situation, Optional<Continuation> continuation) {
        var form = new Form();
        form.add("hostname", identity.hostname());
        form.add("section", "dialplan");
        form.add("tag_name", "").add("key_name", "").add("key_value", "");
        form.add("Event-Name", "REQUEST_PARAMS");
        form.add("Core-UUID", identity.coreUuid());
        form.add("FreeSWITCH-Hostname", identity.hostname());
        form.add("FreeSWITCH-Switchname", identity.node());
        form.add("FreeSWITCH-IPv4", identity.address());
        form.add("Event-Date-Timestamp", System.currentTimeMillis() * 1_000);
        form.add("Event-Sequence", sequence.incrementAndGet());
        channel(form, caller, situation);
        profile(form, "Caller-", caller, situation);
        form.add("Caller-Channel-Created-Time", situation.createdMicros());
        form.add("Caller-Channel-Answered-Time", situation.answeredMicros());
        variables(form, caller, situation);
        form.addAll("variable_", situation.variables());
        profile(form, "Hunt-", caller, situation);
        continuation.ifPresent(hook -> form.add("Dialplane-Continuation", hook.target())
                .add("Dialplane-Verb", hook.verb())
                .add("Dialplane-Digits", hook.digits())
                .add("Dialplane-Reason", hook.reason())
                .addAll("Dialplane-Result-", hook.results()));
        return form;
    }

    /** The form that httapi's endpoints get: what a hook is told beside its result. */
    Form session(Caller caller, Situation situation) {
        var form = new Form().add("hostname", identity.hostname()).add("session_id", caller.callId());
        profile(form, "Caller-", caller, situation);
        return form.addAll("variable_", situation.variables());
    }

    private static String direction(Situation situation) {
        return situation.leg().outbound() ? "outbound" : "inbound";
    }

    private static void channel(Form form, Caller caller, Situation situation) {
        var side = situation.leg();
        boolean isOver = side.hangupCause().isPresent();
        form.add("Channel-State", isOver ? "CS_HANGUP" : situation.answered() ? "CS_EXECUTE" : "CS_ROUTING");
        form.add("Channel-Call-State", isOver ? "HANGUP" : situation.answered() ? "ACTIVE" : "RINGING");
        form.add("Channel-Name", side.channelName());
        form.add("Unique-ID", caller.callId());
        form.add("Call-Direction", direction(situation));
        form.add("Channel-Call-UUID", side.outbound() ? side.other().orElse(caller.callId()) : caller.callId());
        form.add("Answer-State", situation.answered() ? "answered" : "ringing");
        side.other().ifPresent(other -> form.add("Other-Leg-Unique-ID", other));
        side.hangupCause().ifPresent(cause -> form.add("variable_hangup_cause", cause));
        if (!situation.codec().isEmpty()) {
            form.add("Channel-Read-Codec-Name", situation.codec()).add("Channel-Read-Codec-Rate", "8000");
            form.add("Channel-Write-Codec-Name", situation.codec()).add("Channel-Write-Codec-Rate", "8000");
        }
    }

    private static void profile(Form form, String prefix, Caller caller, Situation situation) {
        form.add(prefix + "Direction", direction(situation));
        form.add(prefix + "Username", caller.authorizedUser().orElse(caller.user()));
        form.add(prefix + "Dialplan", "XML");
        form.add(prefix + "Caller-ID-Name", caller.displayName());
        form.add(prefix + "Caller-ID-Number", caller.user());
        form.add(prefix + "Network-Addr", caller.address());
        form.add(prefix + "ANI", caller.user());
        form.add(prefix + "Destination-Number", situation.destination());
        form.add(prefix + "Unique-ID", caller.callId());
        form.add(prefix + "Source", "mod_sofia");
        form.add(prefix + "Context", situation.context());
        form.add(prefix + "Channel-Name", situation.leg().channelName());
    }

    private static void variables(Form form, Caller caller, Situation situation) {
        form.add("variable_direction", direction(situation));
        form.add("variable_uuid", caller.callId());
        form.add("variable_sip_call_id", caller.sipCallId());
        form.add("variable_sip_from_user", caller.user());
        form.add("variable_sip_from_host", caller.fromHost());
        form.add("variable_sip_from_uri", caller.user() + "@" + caller.fromHost());
        form.add("variable_sip_to_user", caller.toUser());
        form.add("variable_sip_to_host", caller.toHost());
        form.add("variable_sip_to_uri", caller.toUser() + "@" + caller.toHost());
        form.add("variable_sip_req_user", caller.destination());
        form.add("variable_sip_req_host", caller.requestHost());
        form.add("variable_sip_req_uri", caller.destination() + "@" + caller.requestHost());
        form.add("variable_sip_contact_uri", caller.contact());
        form.add("variable_sip_network_ip", caller.address());
        form.add("variable_sip_network_port", caller.port());
        form.add("variable_sip_via_protocol", caller.transport());
        form.add("variable_sip_user_agent", caller.userAgent());
        form.add("variable_sip_authorized", caller.authorizedUser().isPresent() ? "true" : "false");
        caller.authorizedUser()
                .ifPresent(user -> form.add("variable_sip_auth_username", user).add("variable_user_name", user));
        form.add("variable_domain_name", caller.domain());
    }
}
