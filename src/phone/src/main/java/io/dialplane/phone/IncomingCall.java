package io.dialplane.phone;

import java.util.ArrayList;
import java.util.Optional;

/** A call that came in and was not decided upon yet: {@link #ring} it, {@link #accept} or {@link #reject} it. */
public final class IncomingCall {
    private final Phone phone;
    private final SipMessage invite;
    private final ServerTransaction transaction;
    private final String tag = Endpoint.token();
    private boolean cancelled;

    IncomingCall(Phone phone, SipMessage invite, ServerTransaction transaction) {
        this.phone = phone;
        this.invite = invite;
        this.transaction = transaction;
    }

    /** The INVITE as it came. */
    public SipMessage invite() {
        return invite;
    }

    /** Says 180 Ringing. */
    public IncomingCall ring() {
        phone.endpoint().locked(() -> transaction.respond(tagged(180, "Ringing"), Endpoint.nowMillis()));
        return this;
    }

    /** Refuses it, with a status of 300–699. */
    public void reject(int status, String reason) {
        phone.endpoint().locked(() -> transaction.respond(tagged(status, reason), Endpoint.nowMillis()));
    }

    /** Answers it with 200 OK; refuses it with 488 when the offer has nothing this phone speaks. */
    public PhoneCall accept() {
        var accepted = new ArrayList<PhoneCall>();
        phone.endpoint().locked(() -> {
            if (decided()) {
                return;
            }
            Optional<Sdp> offer = Sdp.parse(invite.body());
            Optional<Sdp> common = offer.flatMap(phone.options()::common);
            if (offer.isPresent() && common.isEmpty()) {
                transaction.respond(tagged(488, "Not Acceptable Here"), Endpoint.nowMillis());
                return;
            }
            var call = new PhoneCall(
                    phone,
                    Dialog.called(invite, tag, phone.contact(), transaction.hop()),
                    new Audio(phone.endpoint().address()));
            phone.keep(call);
            var response = tagged(200, "OK");
            for (String route : invite.headers("Record-Route")) {
                response = response.with("Record-Route", route);
            }
            transaction.respond(call.signalling().answering(response, common), Endpoint.nowMillis());
            accepted.add(call);
        });
        if (accepted.isEmpty()) {
            throw new PhoneException(cancelled ? "the caller gave up" : "the call could not be accepted");
        }
        return accepted.getFirst();
    }

    /** Waits until the caller gives up. */
    public void awaitCancel() {
        if (!phone.endpoint().await(Phone.PATIENCE, () -> cancelled)) {
            throw new PhoneException("the caller did not cancel");
        }
    }

    boolean decided() {
        return transaction.answered();
    }

    boolean isOf(Optional<ServerTransaction> invitation) {
        return invitation.filter(transaction::equals).isPresent();
    }

    void cancelled() {
        if (!decided()) {
            cancelled = true;
            transaction.respond(tagged(487, "Request Terminated"), Endpoint.nowMillis());
        }
    }

    private SipMessage tagged(int status, String reason) {
        var response = Phone.reply(invite, status, reason);
        String to = response.header("To").orElse("") + ";tag=" + tag;
        return response.without("To").with("To", to).with("Contact", phone.contact());
    }
}
