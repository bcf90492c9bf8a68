package io.dialplane.node.call;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.sdp.Negotiation;
import io.dialplane.node.sdp.SessionDescription;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call: one caller's leg, its media, its running document: three state machines, each behind its one door.
 *
 * <p>One virtual thread runs the call in blocking style. Signalling and media threads reach it through the two
 * listeners here, which only note what happened and wake it. Nobody interrupts that thread: an interrupted virtual
 * thread would close the SIP socket it happens to write to. Instead everything it can wait for ends with the call:
 * futures in {@link #await}, digits, playbacks (their stream is closed).
 */
public final class Call implements Leg.Listener, MediaStream.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final Duration CONFIRMATION = Duration.ofSeconds(33);

    private final IncomingLeg leg;
    private final Media media;
    private final CallEvents events;
    private final Machine<Signalling> signalling = new Machine<>(Signalling.TABLE, Signalling.OFFERED);
    private final Machine<MediaState> mediaState = new Machine<>(MediaState.TABLE, MediaState.NONE);
    private final Machine<DocumentState> document = new Machine<>(DocumentState.TABLE, DocumentState.FETCHING);
    private final Digits digits = new Digits();
    private final StringBuffer pressed = new StringBuffer(0);
    private final Map<String, String> variables = new ConcurrentHashMap<>(8);
    private final long createdMicros = now();
    private final long sessionId = ThreadLocalRandom.current().nextLong(1L << 31, 1L << 53);
    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    private final Runnable instructed;
    private final AtomicBoolean isInstructed = new AtomicBoolean();
    private volatile long sessionVersion = sessionId;
    private volatile long answeredMicros;
    private volatile @Nullable MediaStream stream;
    private volatile @Nullable Negotiated negotiated;
    private volatile @Nullable CompletableFuture<?> waiting;
    private volatile @Nullable End end;
    private volatile Step step = Step.NONE;
    private volatile String application = "";
    /** We made an offer; its answer comes with the ACK. */
    private volatile boolean offering;

    /** The instruction that runs. */
    public record Step(String application, String data) {
        static final Step NONE = new Step("", "");
    }

    /**
     * @param instructed run once, when the first document is there or the call over
     */
    public Call(IncomingLeg leg, Media media, CallEvents events, Runnable instructed) {
        this.leg = leg;
        this.instructed = instructed;
        this.media = media;
        this.events = events;
    }

    /** Now, in microseconds since 1970. */
    static long now() {
        return System.currentTimeMillis() * 1_000;
    }

    /** Who calls. */
    public Caller caller() {
        return leg.caller();
    }

    /** The call's id: {@code Unique-ID}. */
    public String id() {
        return leg.caller().callId();
    }

    /** Channel variables by name, without {@code variable_}. */
    public Map<String, String> variables() {
        return variables;
    }

    /** The digits nobody used yet. */
    public Digits digits() {
        return digits;
    }

    /** All digits that were pressed so far, at most 128. */
    public String pressed() {
        return pressed.toString();
    }

    public Machine<Signalling> signalling() {
        return signalling;
    }

    public Machine<MediaState> media() {
        return mediaState;
    }

    public Machine<DocumentState> document() {
        return document;
    }

    /** When it came, microseconds since 1970. */
    public long createdMicros() {
        return createdMicros;
    }

    /** When it was answered, microseconds since 1970; 0 before. */
    public long answeredMicros() {
        return answeredMicros;
    }

    /** How it ended; empty while it lives. */
    public Optional<End> end() {
        return Optional.ofNullable(end);
    }

    /** What was agreed on, empty before. */
    public Optional<Negotiated> negotiated() {
        return Optional.ofNullable(negotiated);
    }

    /** The instruction that runs. */
    public Step step() {
        return step;
    }

    /** The application that the call runs from now on. */
    public void runs(String application) {
        this.application = application;
    }

    /** The application that the call runs; empty when nobody told. */
    public String application() {
        return application;
    }

    /** Counters of its media so far; zeroes when there was none. */
    public MediaStream.Statistics statistics() {
        var current = stream;
        return current == null ? new MediaStream.Statistics(0, 0, 0, 0) : current.statistics();
    }

    /** The first document is there: the call no longer counts as one that is being set up. */
    public void instructed() {
        if (isInstructed.compareAndSet(false, true)) {
            instructed.run();
        }
    }

    /** Whether it is over. */
    public boolean isOver() {
        return end != null;
    }

    /** Notes which instruction runs, and tells it. */
    public void begin(String application, String data) {
        step = new Step(application, data);
        events.executes(this);
    }

    /** The instruction that runs is done. */
    public void complete(String response) {
        events.executed(this, response);
        step = Step.NONE;
    }

    /**
     * Whether the caller's offer can be answered at all; a late offer can.
     *
     * @throws CallEnded after 488 was sent
     */
    public void requireAnswerable() {
        var offer = leg.offer();
        var anywhere = new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 1);
        if (offer.isPresent() && Negotiation.answer(offer.get(), anywhere, 1, 1).isEmpty()) {
            reject(488, Optional.empty(), OptionalInt.empty(), HangupCause.INCOMPATIBLE_DESTINATION);
        }
    }

    /** Says that it rings, once. */
    public void ring() {
        if (signalling.become(Signalling.RINGING, "180 to " + caller().user())) {
            leg.ring();
        }
    }

    /**
     * The media of an answered call; answers it first if need be, and sends its first packet within 20 ms of the 200.
     *
     * @throws CallEnded when it cannot be answered any more
     */
    public MediaStream answered() {
        if (!signalling.state().isAnswered()) {
            answer();
        }
        return Optional.ofNullable(stream).orElseThrow(CallEnded::new);
    }

    private void answer() {
        MediaStream opened;
        try {
            opened = media.open(this);
        } catch (MediaException noPort) {
            LOG.warn("refused with 503: {}", noPort.getMessage());
            // 13.3.1.3: the callee is able to take the call, but not now
            reject(503, Optional.empty(), OptionalInt.of(2), HangupCause.SWITCH_CONGESTION);
            throw new CallEnded();
        }
        stream = opened;
        mediaState.become(MediaState.OPEN, "port " + opened.local().getPort());
        if (end != null) {
            opened.close();
            throw new CallEnded();
        }
        var offer = leg.offer();
        SessionDescription local;
        if (offer.isPresent()) {
            var agreed = Negotiation.answer(offer.get(), opened.local(), sessionId, sessionVersion);
            if (agreed.isEmpty()) {
                reject(488, Optional.empty(), OptionalInt.empty(), HangupCause.INCOMPATIBLE_DESTINATION);
                throw new CallEnded();
            }
            agree(opened, agreed.get().media());
            local = agreed.get().answer();
        } else {
            offering = true;
            local = Negotiation.offer(opened.local(), sessionId, sessionVersion);
        }
        if (!signalling.become(Signalling.ANSWERED, "200 to " + caller().user())) {
            throw new CallEnded();
        }
        answeredMicros = now();
        leg.answer(local);
        if (offer.isEmpty()) {
            // RFC 3264 §5 with RFC 3261 §13.2.1: the answer to our offer comes with the ACK
            await(confirmed, CONFIRMATION);
        }
        opened.start();
        events.answered(this);
    }

    private void agree(MediaStream on, Negotiated agreed) {
        negotiated = agreed;
        on.negotiate(agreed);
        if (agreed.sends()) {
            mediaState.become(MediaState.FLOWING, agreed.codec() + " to " + agreed.remote());
        } else {
            mediaState.become(MediaState.HELD, "by " + caller().user());
        }
    }

    /** Refuses the caller, or hangs up on an answered one; then {@link CallEnded}. */
    public void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause) {
        if (signalling.state().isAnswered()) {
            leg.hangUp(Leg.By.NODE, cause);
        } else {
            leg.reject(status, reason, retryAfterSeconds, cause);
        }
        throw new CallEnded();
    }

    /** Ends the call, from any thread; what its own thread waits for ends. */
    public void hangUp(Leg.By by, HangupCause cause) {
        leg.hangUp(by, cause);
    }

    /**
     * Waits for something that another thread completes, or for the end of the call.
     *
     * @throws CallEnded when the call is over, or it did not come in time
     */
    public <T> T await(CompletableFuture<T> result, Duration limit) {
        waiting = result;
        try {
            if (end != null) {
                throw new CallEnded();
            }
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new CallEnded();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException reason ? reason : new IllegalStateException(e.getCause());
        } finally {
            waiting = null;
        }
    }

    /** Closes its media; the last thing the call's thread does. */
    void closeMedia() {
        var current = stream;
        if (current != null) {
            current.close();
        }
        mediaState.become(MediaState.CLOSED, "the call is over");
    }

    @Override
    public void confirmed(Optional<SessionDescription> answer) {
        signalling.become(Signalling.CONFIRMED, "ACK from " + caller().user());
        var current = stream;
        if (offering && current != null) {
            offering = false;
            var agreed = answer.flatMap(Negotiation::accept);
            if (agreed.isEmpty()) {
                hangUp(Leg.By.ERROR, HangupCause.INCOMPATIBLE_DESTINATION);
                return;
            }
            agree(current, agreed.get());
        }
        confirmed.complete(true);
    }

    @Override
    public Optional<SessionDescription> changed(Optional<SessionDescription> offer) {
        var current = stream;
        if (current == null || end != null) {
            return Optional.empty();
        }
        if (offer.isEmpty()) {
            offering = true;
            return Optional.of(Negotiation.offer(current.local(), sessionId, ++sessionVersion));
        }
        var agreed = Negotiation.answer(offer.get(), current.local(), sessionId, ++sessionVersion);
        agreed.ifPresent(change -> agree(current, change.media()));
        return agreed.map(Negotiation.Agreed::answer);
    }

    @Override
    public void digit(char digit, int durationMillis) {
        if (pressed.length() < 128) {
            pressed.append(digit);
        }
        events.digit(this, digit, durationMillis);
        digits.put(digit);
    }

    @Override
    public void receiveTimeout() {
        // not on the media thread: a BYE is written
        Thread.startVirtualThread(() -> hangUp(Leg.By.NODE, HangupCause.MEDIA_TIMEOUT));
    }

    @Override
    public void ended(Leg.By by, HangupCause cause, int sipStatus) {
        if (!signalling.become(Signalling.ENDED, cause + " by " + by)) {
            return;
        }
        end = new End(by, cause, sipStatus, now());
        digits.close();
        var current = stream;
        if (current != null) {
            current.close();
        }
        var pending = waiting;
        if (pending != null) {
            pending.completeExceptionally(new CallEnded());
        }
    }
}
