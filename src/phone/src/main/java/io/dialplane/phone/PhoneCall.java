package io.dialplane.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One call of a {@link Phone}: its signalling, what it sends and what it hears. */
public final class PhoneCall implements AutoCloseable {
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
    private final Signalling signalling;
    private final Ear ear;

    PhoneCall(Phone phone, Dialog dialog, Audio audio) {
        this.phone = phone;
        this.endpoint = phone.endpoint();
        this.signalling = new Signalling(phone, dialog, audio);
        this.ear = new Ear(endpoint, signalling::audio, () -> state() == State.ENDED);
    }

    /** What its phone does with it. */
    Signalling signalling() {
        return signalling;
    }

    // ---- what a caller does ------------------------------------------------------------------------------------

    /** Gives up before the answer (RFC 3261 §9.1), or hangs up after it; waits until that is through. */
    public void hangUp() {
        endpoint.locked(signalling::hangUp);
        endpoint.await(Phone.PATIENCE, () -> state() == State.ENDED);
    }

    /** Puts the other side on hold (RFC 3264 §8.4) and gives the final response. */
    public SipMessage hold() {
        return reinvite("sendonly");
    }

    public SipMessage resume() {
        return reinvite("sendrecv");
    }

    /** Goes on from another RTP port, as a phone that changed its address; the figures start anew. */
    public SipMessage moveMedia() {
        Audio old = signalling.move(new Audio(endpoint.address()));
        SipMessage response = reinvite("sendrecv");
        old.close();
        return response;
    }

    private SipMessage reinvite(String direction) {
        requireAnswered();
        var answer = new ArrayList<SipMessage>();
        endpoint.locked(() -> signalling.reinvite(direction, answer::add));
        await(Duration.ofSeconds(35), () -> !answer.isEmpty(), "a final response to the re-INVITE");
        return answer.getFirst();
    }

    /** Sends a request inside the call ({@code INFO}, {@code OPTIONS}, one nobody knows): the final response. */
    public SipMessage request(String method) {
        requireAnswered();
        var request = new ArrayList<SipMessage>();
        endpoint.locked(() -> request.add(signalling.dialog().request(method)));
        return phone.ask(request.getFirst(), signalling.dialog().hop());
    }

    private void requireAnswered() {
        if (state() != State.ANSWERED) {
            throw new PhoneException("the call is " + state() + ", not answered");
        }
    }

    // ---- what a test or the command line asks ------------------------------------------------------------------

    /** The Call-ID. */
    public String id() {
        return signalling.dialog().callId();
    }

    public State state() {
        return signalling.state();
    }

    /** How it ended; empty while it goes on. */
    public Optional<Ending> ending() {
        return signalling.ending();
    }

    /** The responses to the INVITE so far. */
    public List<Progress> progress() {
        return signalling.progress();
    }

    /** The route set of the dialog, as learned from Record-Route. */
    public List<String> routes() {
        return signalling.dialog().routes();
    }

    /** Where the other side wants RTP. */
    public Optional<InetSocketAddress> remoteMedia() {
        return signalling.remoteMedia();
    }

    /** The codec of this call; empty before a description came. */
    public Optional<Codec> codec() {
        return signalling.codec();
    }

    /** Waits 10 s for the answer; a {@link PhoneException} when the call is refused or nothing happens. */
    public PhoneCall awaitAnswer() {
        return awaitAnswer(Phone.PATIENCE);
    }

    public PhoneCall awaitAnswer(Duration limit) {
        endpoint.await(limit, () -> state() == State.ANSWERED || state() == State.ENDED);
        if (signalling.answeredNanos() == 0) {
            throw new PhoneException(ending().map(e -> "the call ended with " + e.status() + " " + e.text())
                    .orElse("no answer within " + limit + ", progress: " + progress()));
        }
        return this;
    }

    public PhoneCall awaitRinging() {
        await(Phone.PATIENCE, () -> state() != State.CALLING, "ringing");
        return this;
    }

    /** Waits 10 s for the end of the call. */
    public Ending awaitEnd() {
        return awaitEnd(Phone.PATIENCE);
    }

    public Ending awaitEnd(Duration limit) {
        await(limit, () -> state() == State.ENDED, "the end of the call");
        return ending().orElseThrow();
    }

    /** Whether the call ends within that time. */
    public boolean endsWithin(Duration limit) {
        return endpoint.await(limit, () -> state() == State.ENDED);
    }

    /** For a called phone: waits until the caller acknowledged the answer. */
    public PhoneCall awaitAcknowledgement() {
        await(Phone.PATIENCE, signalling::isAcknowledged, "an ACK");
        return this;
    }

    /** How often the last INVITE went out: more than once when answers were late or lost. */
    public int invitesSent() {
        return signalling.invitesSent();
    }

    /** From INVITE to 200 OK, in milliseconds; 0 while not answered. */
    public double answerMillis() {
        long answered = signalling.answeredNanos();
        return answered == 0 ? 0 : (answered - signalling.begunNanos()) / 1e6;
    }

    /** From 200 OK to the first RTP packet, in milliseconds; negative for early media. */
    public double firstPacketMillis() {
        return (received().firstNanos() - signalling.answeredNanos()) / 1e6;
    }

    // ---- sound -------------------------------------------------------------------------------------------------

    /** Sends these digits (0–9 * # A–D) as telephone events (RFC 4733), and waits until they are out. */
    public PhoneCall sendDigits(String digits) {
        requireAnswered();
        signalling.audio().outgoing().digits(digits);
        ear.awaitDigitsSent(digits.length());
        return this;
    }

    /** Says these samples (8,000 a second), then silence. */
    public PhoneCall says(short[] samples) {
        signalling.audio().outgoing().play(samples, false);
        return this;
    }

    /** Sends this tone until told otherwise, at -13 dBFS. */
    public PhoneCall says(Tone tone) {
        signalling.audio().outgoing().play(tone.samples(8_000, -13), true); // whole hertz: a second holds whole waves
        return this;
    }

    /** Stops sending RTP, as a phone that lost its network; {@code false} goes on. */
    public PhoneCall quiet(boolean quiet) {
        signalling.audio().outgoing().quiet(quiet);
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
        return signalling.audio().reception().all();
    }

    public Received received() {
        return signalling.audio().reception().figures();
    }

    /** RTP packets sent. */
    public long packetsSent() {
        return signalling.audio().outgoing().packets();
    }

    // ---- waiting -----------------------------------------------------------------------------------------------

    private void await(Duration limit, BooleanSupplier condition, String what) {
        if (!endpoint.await(limit, condition)) {
            throw new PhoneException(
                    "waited " + limit + " for " + what + "; the call is " + state() + ", progress: " + progress());
        }
    }

    /** Hangs up when it still goes on. */
    @Override
    public void close() {
        hangUp();
        signalling.audio().close();
    }
}
