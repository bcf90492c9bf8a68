package io.dialplane.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** One call of a {@link Phone}: its signalling, what it sends and what it hears. */
public final class PhoneCall implements AutoCloseable {
    private static final int DIGIT_TYPE = 101;
    private static final int TELL_LIMIT = 200;

    /** Signalling, as the caller sees it. */
    public enum State {
        CALLING,
        RINGING,
        ANSWERED,
        ENDED
    }

    /** A response to the INVITE and when it came, in milliseconds after the INVITE. */
    public record Progress(int status, String reason, double afterMillis) {}

    private final Phone phone;
    private final Endpoint endpoint;
    private final Dialog dialog;
    private final Ear ear;
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

    PhoneCall(Phone phone, Dialog dialog, Audio audio) {
        this.phone = phone;
        this.endpoint = phone.endpoint();
        this.dialog = dialog;
        this.audio = audio;
        this.ear = new Ear(phone.endpoint(), () -> this.audio, () -> state == State.ENDED);
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

    /** Gives up before the answer (RFC 3261 §9.1), or hangs up after it; waits until that is through. */
    public void hangUp() {
        endpoint.locked(() -> {
            if (state == State.ANSWERED) {
                bye();
            } else if (state != State.ENDED) {
                cancelWanted = true;
                invitation
                        .filter(t -> t.state() == ClientTransaction.State.PROCEEDING)
                        .ifPresent(t -> sendCancel());
            }
        });
        endpoint.await(Phone.PATIENCE, () -> state == State.ENDED);
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
                Optional<Sdp> offer =
                        Sdp.parse(request.body()).flatMap(o -> phone.options().common(o));
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

    /** Puts the other side on hold (RFC 3264 §8.4) and gives the final response. */
    public SipMessage hold() {
        return reinvite("sendonly");
    }

    public SipMessage resume() {
        return reinvite("sendrecv");
    }

    /** Goes on from another RTP port, as a phone that changed its address; the figures start anew. */
    public SipMessage moveMedia() {
        var fresh = new Audio(endpoint.address());
        Audio old = audio;
        audio = fresh;
        SipMessage response = reinvite("sendrecv");
        old.close();
        return response;
    }

    private SipMessage reinvite(String direction) {
        requireAnswered();
        var answer = new ArrayList<SipMessage>();
        endpoint.locked(() -> {
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
                    answer.add(response);
                }
            });
        });
        await(Duration.ofSeconds(35), () -> !answer.isEmpty(), "a final response to the re-INVITE");
        return answer.getFirst();
    }

    /** Sends a request inside the call ({@code INFO}, {@code OPTIONS}, one nobody knows): the final response. */
    public SipMessage request(String method) {
        requireAnswered();
        var request = new ArrayList<SipMessage>();
        endpoint.locked(() -> request.add(dialog.request(method)));
        return phone.ask(request.getFirst(), dialog.hop());
    }

    private void requireAnswered() {
        if (state != State.ANSWERED) {
            throw new PhoneException("the call is " + state + ", not answered");
        }
    }

    // ---- what a test or the command line asks ------------------------------------------------------------------

    /** The Call-ID. */
    public String id() {
        return dialog.callId();
    }

    Dialog dialog() {
        return dialog;
    }

    public State state() {
        return state;
    }

    /** How it ended; empty while it goes on. */
    public Optional<Ending> ending() {
        return ending;
    }

    /** The responses to the INVITE so far. */
    public List<Progress> progress() {
        var copy = new ArrayList<Progress>();
        endpoint.locked(() -> copy.addAll(progress));
        return copy;
    }

    /** The route set of the dialog, as learned from Record-Route. */
    public List<String> routes() {
        return dialog.routes();
    }

    /** Where the other side wants RTP. */
    public Optional<InetSocketAddress> remoteMedia() {
        return remote.map(Sdp::address);
    }

    /** The codec of this call; empty before a description came. */
    public Optional<Codec> codec() {
        return remote.flatMap(r -> r.codecs().stream().findFirst());
    }

    /** Waits 10 s for the answer; a {@link PhoneException} when the call is refused or nothing happens. */
    public PhoneCall awaitAnswer() {
        return awaitAnswer(Phone.PATIENCE);
    }

    public PhoneCall awaitAnswer(Duration limit) {
        endpoint.await(limit, () -> state == State.ANSWERED || state == State.ENDED);
        if (answeredNanos == 0) {
            throw new PhoneException(ending.map(e -> "the call ended with " + e.status() + " " + e.text())
                    .orElse("no answer within " + limit + ", progress: " + progress()));
        }
        return this;
    }

    public PhoneCall awaitRinging() {
        await(Phone.PATIENCE, () -> state != State.CALLING, "ringing");
        return this;
    }

    /** Waits 10 s for the end of the call. */
    public Ending awaitEnd() {
        return awaitEnd(Phone.PATIENCE);
    }

    public Ending awaitEnd(Duration limit) {
        await(limit, () -> state == State.ENDED, "the end of the call");
        return ending.orElseThrow();
    }

    /** Whether the call ends within that time. */
    public boolean endsWithin(Duration limit) {
        return endpoint.await(limit, () -> state == State.ENDED);
    }

    /** For a called phone: waits until the caller acknowledged the answer. */
    public PhoneCall awaitAcknowledgement() {
        await(Phone.PATIENCE, () -> acknowledged, "an ACK");
        return this;
    }

    /** How often the last INVITE went out: more than once when answers were late or lost. */
    public int invitesSent() {
        return invitation.map(ClientTransaction::sent).orElse(0);
    }

    /** From INVITE to 200 OK, in milliseconds; 0 while not answered. */
    public double answerMillis() {
        return answeredNanos == 0 ? 0 : (answeredNanos - begunNanos) / 1e6;
    }

    /** From 200 OK to the first RTP packet, in milliseconds; negative for early media. */
    public double firstPacketMillis() {
        return (received().firstNanos() - answeredNanos) / 1e6;
    }

    // ---- sound -------------------------------------------------------------------------------------------------

    /** Sends these digits (0–9 * # A–D) as telephone events (RFC 4733), and waits until they are out. */
    public PhoneCall sendDigits(String digits) {
        requireAnswered();
        audio.outgoing().digits(digits);
        ear.awaitDigitsSent(digits.length());
        return this;
    }

    /** Says these samples (8,000 a second), then silence. */
    public PhoneCall says(short[] samples) {
        audio.outgoing().play(samples, false);
        return this;
    }

    /** Sends this tone until told otherwise, at -13 dBFS. */
    public PhoneCall says(Tone tone) {
        audio.outgoing().play(tone.samples(8_000, -13), true); // whole hertz: a second holds whole waves
        return this;
    }

    /** Stops sending RTP, as a phone that lost its network; {@code false} goes on. */
    public PhoneCall quiet(boolean quiet) {
        audio.outgoing().quiet(quiet);
        return this;
    }

    /** Waits 10 s until the last 240 ms heard are this tone. */
    public PhoneCall hears(Tone tone) {
        ear.awaitTone(tone);
        return this;
    }

    /** Waits 10 s until something louder than -50 dBFS is heard. */
    public PhoneCall hearsSound() {
        ear.awaitSound();
        return this;
    }

    /** Waits 10 s until 240 ms of silence (below -50 dBFS) are heard. */
    public PhoneCall hearsSilence() {
        ear.awaitSilence();
        return this;
    }

    /** Waits until these digits have come in as telephone events. */
    public PhoneCall hearsDigits(String digits) {
        ear.awaitDigits(digits);
        return this;
    }

    /** Waits until so many packets have come in. */
    public PhoneCall hearsPackets(long count) {
        ear.awaitPackets(count);
        return this;
    }

    /** Everything heard so far, lost packets as silence, 8,000 samples a second. */
    public short[] heard() {
        return audio.reception().all();
    }

    public Received received() {
        return audio.reception().figures();
    }

    /** RTP packets sent. */
    public long packetsSent() {
        return audio.outgoing().packets();
    }

    // ---- waiting -----------------------------------------------------------------------------------------------

    private void await(Duration limit, BooleanSupplier condition, String what) {
        if (!endpoint.await(limit, condition)) {
            throw new PhoneException(
                    "waited " + limit + " for " + what + "; the call is " + state + ", progress: " + progress());
        }
    }

    /** Hangs up when it still goes on. */
    @Override
    public void close() {
        hangUp();
        audio.close();
    }
}
