package io.dialplane.node.call;

import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.leg.Referral;
import io.dialplane.node.leg.Referred;
import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.MediaStream.Playback;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.media.Sound;
import io.dialplane.node.sdp.SessionDescription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call: one leg, its media, its running document: three state machines, each behind its one door. {@link IncomingCall}
 * is a caller's, {@link OutgoingCall} that of somebody we called.
 *
 * <p>One virtual thread runs the call in blocking style. Signalling and media threads reach it through the two
 * listeners here, which only note what happened and wake it.
 */
public abstract class Call implements Leg.Listener, MediaStream.Listener {
    private static final Consumer<Boolean> NOBODY = held -> {};
    private static final Consumer<LegEvent> UNHEARD = event -> {};

    final CallEvents events;
    final Session session;
    private final Caller caller;
    private final Machine<Signalling> signalling = new Machine<>(Signalling.TABLE, Signalling.OFFERED);
    private final Machine<DocumentState> document = new Machine<>(DocumentState.TABLE, DocumentState.FETCHING);
    private final Digits digits = new Digits();
    private final Waits waits = new Waits(digits);
    private final StringBuffer pressed = new StringBuffer(0);
    private final Map<String, String> variables = new ConcurrentHashMap<>(8);
    private final Set<String> exported = ConcurrentHashMap.newKeySet(0);
    private final AtomicLong reports = new AtomicLong();
    private final AtomicInteger dialled = new AtomicInteger();
    private final CompletableFuture<End> over = new CompletableFuture<>();
    private final long createdMicros = now();
    private volatile long answeredMicros;
    private volatile @Nullable End end;
    private volatile Step step = Step.NONE;
    private volatile String application = "";
    private volatile @Nullable Call other;
    private volatile boolean isHeld;
    private volatile Consumer<Boolean> whenHeld = NOBODY;
    private volatile Consumer<LegEvent> progress = UNHEARD;

    /** The instruction that runs. */
    public record Step(String application, String data) {
        static final Step NONE = new Step("", "");
    }

    Call(Caller caller, Media media, CallEvents events) {
        this.caller = caller;
        this.events = events;
        this.session = new Session(media, caller.user());
    }

    /** Now, in microseconds since 1970. */
    static long now() {
        return System.currentTimeMillis() * 1_000;
    }

    abstract Leg leg();

    /** Whether we began it. */
    public abstract boolean isOutbound();

    /** Whether it only connects a call of one of our nodes with one of another: it has no record of its own. */
    public abstract boolean isConnection();

    /** FreeSWITCH's name of the channel. */
    public abstract String channelName();

    /** The id of the call that this one belongs to: its own, or that of the call which dialled it. */
    public abstract String callUuid();

    /**
     * The media of an answered call; answers it first if need be, and sends its first packet within 20 ms of the 200.
     *
     * @throws CallEnded when it cannot be answered any more
     */
    public abstract MediaStream answered();

    /** What the other end can hear now, without being answered if it was let hear something early; else as {@link #answered}. */
    public abstract MediaStream audible();

    /** Refuses the caller, or hangs up on an answered one; then {@link CallEnded}. */
    public abstract void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause);

    /** Who calls whom. */
    public Caller caller() {
        return caller;
    }

    /** The call's id: {@code Unique-ID}. */
    public String id() {
        return caller.callId();
    }

    /** Channel variables by name, without {@code variable_}. */
    public Map<String, String> variables() {
        return variables;
    }

    /** Names of the variables that legs dialled from this one inherit. */
    public Set<String> exported() {
        return exported;
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
        return session.machine();
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

    void answeredNow() {
        answeredMicros = now();
    }

    /** How it ended; empty while it lives. */
    public Optional<End> end() {
        return Optional.ofNullable(end);
    }

    /** Completes when it is over. */
    public CompletableFuture<End> over() {
        return over;
    }

    /** Whether it is over. */
    public boolean isOver() {
        return end != null;
    }

    /** What was agreed on, empty before. */
    public Optional<Negotiated> negotiated() {
        return session.negotiated();
    }

    /** The instruction that runs. */
    public Step step() {
        return step;
    }

    /** The application that the call runs from now on. */
    public void runs(String name) {
        application = name;
    }

    /** The application that the call runs; empty when nobody told. */
    public String application() {
        return application;
    }

    /** The call at the other side of a dial or a bridge; the last one there was. */
    public Optional<Call> other() {
        return Optional.ofNullable(other);
    }

    /** Says who is at the other side. */
    public void meets(Call peer) {
        other = peer;
    }

    /** The number of the next report about this call, from 0. */
    public long nextReport() {
        return reports.getAndIncrement();
    }

    /** Counts a leg that is dialled for it; how many were before. */
    public int dials() {
        return dialled.getAndIncrement();
    }

    /** Who is told how far it is, from now on; on any thread, must return at once. */
    public void reportsTo(Consumer<LegEvent> listener) {
        progress = listener;
    }

    void tells(LegEvent event) {
        progress.accept(event);
    }

    /** Asks the other end of an answered call to call somebody else. */
    public CompletableFuture<Referred> refer(Referral referral) {
        return leg().refer(referral);
    }

    /** Counters of its media so far; zeroes when there was none. */
    public MediaStream.Statistics statistics() {
        return session.stream().map(MediaStream::statistics).orElseGet(() -> new MediaStream.Statistics(0, 0, 0, 0));
    }

    /** Notes which instruction runs, and tells it. */
    public void begin(String instruction, String data) {
        step = new Step(instruction, data);
        events.executes(this);
    }

    /** The instruction that runs is done. */
    public void complete(String response) {
        events.executed(this, response);
        step = Step.NONE;
    }

    /** Ends the call, from any thread; what its own thread waits for ends. */
    public void hangUp(Leg.By by, HangupCause cause) {
        leg().hangUp(by, cause);
    }

    /** Whether it holds the other side. */
    public boolean isHeld() {
        return isHeld;
    }

    /** What is to happen when it holds the other side (true) or takes it back; on a signalling thread, must return at once. */
    public void whenHeld(Consumer<Boolean> listener) {
        whenHeld = listener;
    }

    /** Ends {@link #whenHeld}. */
    public void whenHeldNothing() {
        whenHeld = NOBODY;
    }

    /**
     * Waits for something that another thread completes, or for the end of the call.
     *
     * @throws CallEnded when the call is over, or it did not come in time
     * @throws Interruption when something else is to be done
     */
    public <T> T await(CompletableFuture<T> result, Duration limit) {
        return waits.await(result, limit).orElseThrow(CallEnded::new);
    }

    /** As {@link #await}; empty when it did not come in time. */
    public <T> Optional<T> awaitUpTo(CompletableFuture<T> result, Duration limit) {
        return waits.await(result, limit);
    }

    /**
     * Plays sounds to the other end, and waits for their end.
     *
     * @param loop how often the list is played, 0 for endless
     * @return whether all was heard
     */
    public boolean plays(MediaStream on, List<Sound> sounds, int loop) {
        return hears(on.play(sounds, loop));
    }

    /** Waits for the end of a playback; whether all was heard. */
    public boolean hears(Playback playback) {
        return switch (waits.await(playback)) {
            case FINISHED -> true;
            case STOPPED -> false;
            case CLOSED -> throw new CallEnded();
        };
    }

    /** Something else is to be done: what its thread waits for ends with this exception. From any thread. */
    public void interrupt(Interruption interruption) {
        waits.wake(interruption);
    }

    /**
     * Looks whether the call is over or interrupted.
     *
     * @throws CallEnded when it is over
     * @throws Interruption when something else is to be done
     */
    public void check() {
        waits.check();
    }

    /** The interruption was taken by whom it concerns; on the call's thread. */
    public void resume() {
        waits.resume();
    }

    /** Closes its media; the last thing the call's thread does. */
    void closeMedia() {
        session.close(true);
    }

    @Override
    public Optional<SessionDescription> changed(Optional<SessionDescription> offer) {
        return end == null ? session.change(offer) : Optional.empty();
    }

    @Override
    public void confirmed(Optional<SessionDescription> answer) {
        if (session.isOffering() && !session.accept(answer)) {
            hangUp(Leg.By.ERROR, HangupCause.INCOMPATIBLE_DESTINATION);
        }
    }

    @Override
    public void held(boolean holds) {
        if (isHeld != holds) {
            isHeld = holds;
            events.holds(this, holds);
            whenHeld.accept(holds);
        }
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
        var ending = new End(by, cause, sipStatus, now());
        end = ending;
        session.close(false);
        waits.wake(new CallEnded());
        over.complete(ending);
    }
}
