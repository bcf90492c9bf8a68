package io.dialplane.phone;

import io.dialplane.phone.PhoneCall.Progress;
import io.dialplane.phone.PhoneCall.State;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The SIP of one call: INVITE, CANCEL, BYE, re-INVITE and the offers and answers in them, in both directions. Guarded by
 * its phone's lock; what other threads look at is volatile.
 */
final class Signalling {
    private static final int DIGIT_TYPE = 101;
    private static final int TELL_LIMIT = 200;

    private final Phone phone;
    private final Endpoint endpoint;
    private final Dialog dialog;
    private final long sessionId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    private volatile Audio audio;
    private int sessionVersion;
    private volatile State state = State.CALLING;
    private volatile Optional<Ending> ending = Optional.empty();
    private final List<Progress> progress = new ArrayList<>();
    private Optional<ClientTransaction> invitation = Optional.empty();
    private Optional<SipMessage> acknowledgement = Optional.empty();
    private Optional<Sdp> remote = Optional.empty();
    private boolean cancelWanted;
    private boolean cancelSent;
    private boolean acknowledged;
    private long begunNanos;
    private volatile long answeredNanos;

    Signalling(Phone phone, Dialog dialog, Audio audio) {
        this.phone = phone;
        this.endpoint = phone.endpoint();
        this.dialog = dialog;
        this.audio = audio;
    }

    // ---- what is known -----------------------------------------------------------------------------------------

    Dialog dialog() {
        return dialog;
    }

    Audio audio() {
        return audio;
    }

    State state() {
        return state;
    }

    Optional<Ending> ending() {
        return ending;
    }

    List<Progress> progress() {
        var copy = new ArrayList<Progress>();
        endpoint.locked(() -> copy.addAll(progress));
        return copy;
    }

    Optional<InetSocketAddress> remoteMedia() {
        return remote.map(Sdp::address);
    }

    Optional<Codec> codec() {
        return remote.flatMap(r -> r.codecs().stream().findFirst());
    }

    int invitesSent() {
        return invitation.map(ClientTransaction::sent).orElse(0);
    }

    /** When the INVITE went out ({@link System#nanoTime()}); 0 for a called phone. */
    long begunNanos() {
        return begunNanos;
    }

    /** When the 200 OK came or went; 0 before. */
    long answeredNanos() {
        return answeredNanos;
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    // ---- what a caller does ------------------------------------------------------------------------------------

    void begin() {
        var invite = dialog.first("INVITE")
                .with("User-Agent", phone.options().userAgent())
                .with("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, NOTIFY")
                .withBody("application/sdp", offer("sendrecv"));
        begunNanos = System.nanoTime();
        phone.exchange(invite, dialog.hop(), this::sent, this::invited);
    }

    private String offer(String direction) {
        var options = phone.options();
        return new Sdp(audio.address(), options.codecs(), options.digits() ? DIGIT_TYPE : -1, direction)
                .text(sessionId, ++sessionVersion);
    }

    private void sent(ClientTransaction transaction) {
        invitation = Optional.of(transaction);
        dialog.used(transaction.request().sequence());
    }

    private void invited(SipMessage response) {
        int status = response.status();
        if (progress.size() < TELL_LIMIT) {
            progress.add(new Progress(status, response.reason(), (System.nanoTime() - begunNanos) / 1e6));
        }
        if (state == State.ENDED || state == State.ANSWERED) {
            if (status >= 200 && status < 300) {
                acknowledge(); // the 200 OK came again: our ACK was lost
            }
        } else if (status < 200) {
            provisional(response);
        } else if (status < 300) {
            answered(response);
        } else {
            end(Ending.refused(response, cancelSent ? Ending.By.US : Ending.By.THEM));
        }
    }

    private void provisional(SipMessage response) {
        if (response.status() > 100) {
            state = State.RINGING;
            Sdp.parse(response.body()).flatMap(this::negotiated).ifPresent(this::connect);
        }
        if (cancelWanted) {
            sendCancel();
        }
    }

    private void answered(SipMessage response) {
        dialog.learn(response);
        state = State.ANSWERED;
        answeredNanos = System.nanoTime();
        Optional<Sdp> answer = Sdp.parse(response.body()).flatMap(this::negotiated);
        answer.ifPresent(this::connect);
        acknowledgement = Optional.of(
                dialog.acknowledgement(invitation.orElseThrow().request().sequence()));
        acknowledge();
        if (cancelWanted || answer.isEmpty()) {
            hangUpLater();
        }
    }

    private void acknowledge() {
        acknowledgement.ifPresent(ack -> endpoint.transmit(endpoint.withVia(ack, dialog.hop()), dialog.hop()));
    }

    /** Gives up before the answer (RFC 3261 §9.1), or hangs up after it. */
    void hangUp() {
        if (state == State.ANSWERED) {
            bye();
        } else if (state != State.ENDED) {
            cancelWanted = true;
            invitation
                    .filter(t -> t.state() == ClientTransaction.State.PROCEEDING)
                    .ifPresent(t -> sendCancel());
        }
    }

    void hangUpLater() {
        if (state == State.ANSWERED) {
            bye();
        }
    }

    private void sendCancel() {
        if (!cancelSent && invitation.isPresent()) {
            cancelSent = true;
            var invite = invitation.get().request();
            var cancel = SipMessage.request("CANCEL", invite.uri())
                    .with("Via", invite.header("Via").orElse(""))
                    .with("Max-Forwards", "70")
                    .with("From", invite.header("From").orElse(""))
                    .with("To", invite.header("To").orElse(""))
                    .with("Call-ID", invite.callId())
                    .with("CSeq", invite.sequence() + " CANCEL");
            endpoint.sendAs(cancel, invitation.get().hop(), response -> {});
        }
    }

    private void bye() {
        phone.exchange(
                dialog.request("BYE"),
                dialog.hop(),
                t -> dialog.used(t.request().sequence()),
                response -> {
                    if (response.status() >= 200) {
                        end(new Ending(200, "Normal Clearing", 16, Ending.By.US));
                    }
                });
    }

    private void end(Ending how) {
        if (state != State.ENDED) {
            state = State.ENDED;
            ending = Optional.of(how);
            audio.close();
        }
    }

    // ---- what the other side does ------------------------------------------------------------------------------

    /** Our 200 OK with an answer to the offer, or an offer of ours when there was none. */
    SipMessage answering(SipMessage response, Optional<Sdp> offer) {
        state = State.ANSWERED;
        answeredNanos = System.nanoTime();
        offer.ifPresent(this::connect);
        return response.withBody("application/sdp", offer.map(this::answer).orElseGet(() -> offer("sendrecv")));
    }

    private String answer(Sdp offer) {
        String direction = switch (offer.direction()) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            default -> offer.direction();
        };
        return new Sdp(audio.address(), offer.codecs(), offer.digits(), direction).text(sessionId, ++sessionVersion);
    }

    /** A request inside this call. */
    void request(SipMessage request, ServerTransaction transaction) {
        var ok = Phone.reply(request, 200, "OK").with("Contact", dialog.contact());
        switch (request.method()) {
            case "BYE" -> {
                transaction.respond(ok, Endpoint.nowMillis());
                end(Ending.bye(request));
            }
            case "INVITE", "UPDATE" -> {
                dialog.target(request);
                Optional<Sdp> offer = Sdp.parse(request.body()).flatMap(this::negotiated);
                offer.ifPresent(this::connect);
                boolean silent = request.method().equals("UPDATE") && offer.isEmpty();
                transaction.respond(silent ? ok : answering(ok, offer), Endpoint.nowMillis());
            }
            case "INFO", "OPTIONS", "NOTIFY" -> transaction.respond(ok, Endpoint.nowMillis());
            default -> transaction.respond(Phone.reply(request, 405, "Method Not Allowed"), Endpoint.nowMillis());
        }
    }

    void acknowledged() {
        acknowledged = true;
    }

    private Optional<Sdp> negotiated(Sdp other) {
        return phone.options().common(other);
    }

    private void connect(Sdp description) {
        remote = Optional.of(description);
        audio.connect(description, description.digits());
    }

    // ---- re-INVITE ---------------------------------------------------------------------------------------------

    /** Sends a re-INVITE and gives the final response to it. */
    void reinvite(String direction, Consumer<SipMessage> answer) {
        var request = dialog.request("INVITE").withBody("application/sdp", offer(direction));
        phone.exchange(request, dialog.hop(), this::sent, response -> {
            int status = response.status();
            if (status >= 200 && status < 300) {
                dialog.target(response);
                acknowledgement = Optional.of(dialog.acknowledgement(
                        invitation.orElseThrow().request().sequence()));
                acknowledge();
                Sdp.parse(response.body()).flatMap(this::negotiated).ifPresent(this::connect);
            }
            if (status >= 200) {
                answer.accept(response);
            }
        });
    }

    /** From now on descriptions name this one's port; gives the one before. */
    Audio move(Audio fresh) {
        Audio old = audio;
        audio = fresh;
        return old;
    }
}
