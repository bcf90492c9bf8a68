package io.dialplane.node.call;

import io.dialplane.eventsocket.Event;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.admission.Admission;
import io.dialplane.node.eventsocket.LiveCalls;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.leg.Switchboard;
import io.dialplane.node.media.Media;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The calls of this node. Takes every offered leg, gives it a call and the call a virtual thread, and lets go of it when
 * that thread is done.
 */
public final class Calls implements Switchboard, LiveCalls {
    /** The context of all calls, FreeSWITCH's word for a dialplan's namespace. */
    public static final String CONTEXT = "default";

    private final Media media;
    private final CallEvents events;
    private final Admission admission;
    private final NodeMetrics metrics;
    private final Consumer<Call> life;
    private final Consumer<Call> record;
    private final ConcurrentHashMap<String, Call> live = new ConcurrentHashMap<>();
    private final Rate rate = new Rate();

    /**
     * @param life runs a call until it has nothing more to do; on the call's own thread
     * @param record gets each ended call, to write its record
     */
    public Calls(
            Media media,
            CallEvents events,
            Admission admission,
            NodeMetrics metrics,
            Consumer<Call> life,
            Consumer<Call> record) {
        this.media = media;
        this.events = events;
        this.admission = admission;
        this.metrics = metrics;
        this.life = life;
        this.record = record;
        metrics.gauge("dialplane_calls_active", "Calls there are.", live::size);
        metrics.gauge("dialplane_legs_active", "Legs there are.", live::size);
    }

    @Override
    public void offered(IncomingLeg leg) {
        var call = new Call(leg, media, events, admission::instructed);
        leg.listen(call);
        live.put(call.id(), call);
        rate.count(live.size());
        long offered = System.nanoTime();
        Thread.ofVirtual().start(() -> run(call, offered));
    }

    private void run(Call call, long offered) {
        admission.waited(System.nanoTime() - offered);
        try {
            events.created(call);
            life.accept(call);
            call.hangUp(Leg.By.NODE, HangupCause.NORMAL_CLEARING);
        } catch (CallEnded over) {
            // by the caller, or by what the document said
        } catch (RuntimeException bug) {
            org.slf4j.LoggerFactory.getLogger(Calls.class).error("the call ends because of a bug", bug);
            call.hangUp(Leg.By.ERROR, HangupCause.INTERWORKING);
        } finally {
            finish(call);
        }
    }

    private void finish(Call call) {
        call.document().become(DocumentState.DONE, "the call is over");
        if (call.end().isEmpty()) {
            call.ended(Leg.By.ERROR, HangupCause.INTERWORKING, 500);
        }
        call.instructed();
        call.closeMedia();
        live.remove(call.id());
        admission.ended();
        events.hungUp(call);
        call.end().ifPresent(end -> metrics.ended(end.sipStatus(), call.answeredMicros() > 0));
        record.accept(call);
    }

    /** Ends calls that last longer than allowed; to be called about once a second. */
    public void limit(Duration longest) {
        long before = Call.now() - longest.toMillis() * 1_000;
        live.values().stream()
                .filter(call -> call.createdMicros() < before)
                .forEach(call -> hangUp(call.id(), HangupCause.ALLOTTED_TIMEOUT.name()));
    }

    @Override
    public List<Channel> channels() {
        return live.values().stream().map(Calls::channel).toList();
    }

    @Override
    public Optional<Event> data(String uuid) {
        return Optional.ofNullable(live.get(uuid)).map(CallEvents::data);
    }

    @Override
    public boolean exists(String uuid) {
        return live.containsKey(uuid);
    }

    @Override
    public boolean hangUp(String uuid, String cause) {
        var call = Optional.ofNullable(live.get(uuid));
        var why = HangupCause.of(cause).orElse(HangupCause.NORMAL_CLEARING);
        call.ifPresent(found -> Thread.startVirtualThread(() -> found.hangUp(Leg.By.NODE, why)));
        return call.isPresent();
    }

    @Override
    public void hangUpAll(String cause) {
        live.keySet().forEach(uuid -> hangUp(uuid, cause));
    }

    @Override
    public void pause() {
        admission.pause();
    }

    @Override
    public void resume() {
        admission.resume();
    }

    @Override
    public Counts counts() {
        return rate.counts(live.size(), admission.maxCalls(), admission.ratePerSecond());
    }

    private static Channel channel(Call call) {
        var caller = call.caller();
        var answered = call.answeredMicros() == 0 ? Optional.<Instant>empty() : Optional.of(at(call.answeredMicros()));
        return new Channel(
                caller.callId(),
                Direction.INBOUND,
                at(call.createdMicros()),
                answered,
                caller.channelName(),
                CallEvents.state(call),
                CallEvents.callState(call.signalling().state()),
                caller.displayName(),
                caller.user(),
                caller.address(),
                caller.destination(),
                caller.domain(),
                call.step().application(),
                call.step().data(),
                CONTEXT,
                call.negotiated().map(agreed -> agreed.codec().name()).orElse(""),
                call.negotiated().isPresent() ? 8_000 : 0,
                caller.traceId());
    }

    private static Instant at(long micros) {
        return Instant.ofEpochMilli(micros / 1_000);
    }
}
