package io.dialplane.phone;

import io.dialplane.phone.Transport.Hop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The phone's side of a dialog (RFC 3261 §12): identities, route set, remote target, sequence numbers. Guarded by its
 * phone's lock.
 */
final class Dialog {
    private final String callId;
    private final String local;
    private final String contact;
    private String remote;
    private String target;
    private Hop hop;
    private List<String> routes = List.of();
    private int sequence = 1;

    private Dialog(String callId, String local, String remote, String target, String contact, Hop hop) {
        this.callId = callId;
        this.local = local;
        this.remote = remote;
        this.target = target;
        this.contact = contact;
        this.hop = hop;
    }

    /** The caller's side, before anybody answered. */
    static Dialog calling(String callId, String from, String to, String uri, String contact, Hop hop) {
        return new Dialog(callId, from, to, uri, contact, hop);
    }

    /** The called side, with a tag of its own. */
    static Dialog called(SipMessage invite, String tag, String contact, Hop hop) {
        var dialog = new Dialog(
                invite.callId(),
                invite.header("To").orElse("") + ";tag=" + tag,
                invite.header("From").orElse(""),
                "",
                contact,
                hop);
        dialog.routes = invite.headers("Record-Route");
        dialog.target(invite);
        return dialog;
    }

    String callId() {
        return callId;
    }

    /** The address of this side, with its tag. */
    String local() {
        return local;
    }

    /** The address of the other side. */
    String remote() {
        return remote;
    }

    String localTag() {
        return SipMessage.parameter(local, "tag").orElse("");
    }

    Hop hop() {
        return hop;
    }

    List<String> routes() {
        return routes;
    }

    String contact() {
        return contact;
    }

    /** What a response to the INVITE says about the other side. */
    void learn(SipMessage response) {
        remote = response.header("To").orElse(remote);
        var recorded = new ArrayList<>(response.headers("Record-Route"));
        Collections.reverse(recorded); // §12.1.2
        routes = List.copyOf(recorded);
        target(response);
    }

    /** A re-INVITE or its answer may move the other side (§12.2). */
    void target(SipMessage message) {
        message.headers("Contact").stream().findFirst().map(SipMessage::address).ifPresent(uri -> {
            target = uri;
            String next = routes.isEmpty() ? uri : SipMessage.address(routes.getFirst());
            Optional<SipUri> way = SipUri.parse(next);
            way.ifPresent(sip -> hop = new Hop(sip.socketAddress(), sip.tcp()));
        });
    }

    void used(int sequence) {
        this.sequence = Math.max(this.sequence, sequence);
    }

    /** The next request of this side. */
    SipMessage request(String method) {
        return numbered(method, ++sequence);
    }

    /** The first request: its sequence number is 1. */
    SipMessage first(String method) {
        return numbered(method, sequence);
    }

    /** The ACK of the 2xx to the INVITE of that number (§13.2.2.4). */
    SipMessage acknowledgement(int invite) {
        return numbered("ACK", invite);
    }

    private SipMessage numbered(String method, int number) {
        boolean strict = !routes.isEmpty()
                && !SipUri.parse(SipMessage.address(routes.getFirst()))
                        .map(SipUri::loose)
                        .orElse(true);
        var request = SipMessage.request(method, strict ? SipMessage.address(routes.getFirst()) : target)
                .with("Max-Forwards", "70");
        for (String route : strict ? routes.subList(1, routes.size()) : routes) {
            request = request.with("Route", route);
        }
        if (strict) {
            request = request.with("Route", "<" + target + ">"); // §12.2.1.1: a strict router
        }
        request = request.with("From", local)
                .with("To", remote)
                .with("Call-ID", callId)
                .with("CSeq", number + " " + method);
        return method.equals("ACK") || method.equals("BYE") ? request : request.with("Contact", contact);
    }
}
