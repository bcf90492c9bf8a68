package io.dialplane.node.call;

import io.dialplane.eventsocket.Event;
import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Recording.Operation;
import io.dialplane.node.admission.Admission;
import io.dialplane.node.eventsocket.LiveCalls;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.leg.OutgoingLeg;
import io.dialplane.node.leg.Switchboard;
import io.dialplane.node.media.Media;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The calls of this node. Takes every offered leg, gives it a call and the call a virtual thread, and lets go of it when
 * that thread is done.
 */
public final class Calls implements Switchboard, LiveCalls {
    /** The context of all calls, FreeSWITCH's word for a dialplan's namespace. */
    public static final String CONTEXT = "default";

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final Media media;
    private final CallEvents events;
    private final Admission admission;
    private final NodeMetrics metrics;
    private final Consumer<Call> record;
    private final ConcurrentHashMap<String, Call> live = new ConcurrentHashMap<>();
    private final Rate rate = new Rate();
    private final CompletableFuture<Service> service = new CompletableFuture<>();

    /** What is done with calls. */
    public interface Service {
        /** Runs a call until it has nothing more to do; on the call's own thread. */
        void run(IncomingCall call);

        /** The same for a leg that one of our nodes made to connect it with a call of this one. */
        void connect(IncomingCall leg);

        /** The call goes on as if another number had been dialled; false when it cannot. */
        boolean transfer(Call call, String destination, String context);

        /**
         * Does something about a call's recordings.
         *
         * @param file its name; all of them when empty, but for a start
         * @return false when there is nothing to be done it to
         */
        boolean record(Call call, Operation operation, String file);
    }

    /**
     * @param record gets each ended call, to write its record
     */
    public Calls(Media media, CallEvents events, Admission admission, NodeMetrics metrics, Consumer<Call> record) {
        this.media = media;
        this.events = events;
        this.admission = admission;
        this.metrics = metrics;
        this.record = record;
        metrics.gauge("dialplane_calls_active", "Calls there are.", admission::calls);
        metrics.gauge("dialplane_legs_active", "Legs there are.", live::size);
    }

    /** Says what is done with calls; those that are there already wait for it. */
    public void serve(Service how) {
        service.complete(how);
    }

    @Override
    public void offered(IncomingLeg leg) {
        boolean connects = leg.caller().connect().isPresent();
        var call = new IncomingCall(leg, media, events, connects ? () -> {} : admission::instructed);
        leg.listen(call);
        live.put(call.id(), call);
        long offered = System.nanoTime();
        if (connects) {
            Thread.ofVirtual().start(() -> run(call, () -> service.join().connect(call)));
        } else {
            rate.count(admission.calls());
            Thread.ofVirtual().start(() -> {
                admission.waited(System.nanoTime() - offered);
                run(call, () -> service.join().run(call));
            });
        }
    }

    /**
     * Calls somebody for a call; it is called once its life sends the INVITE.
     *
     * @param shown as whom it is shown: our number as its user, the called one as destination
     * @param course what becomes of it, on a thread of its own; when that returns, the leg is hung up
     */
    public OutgoingCall begin(OutgoingLeg leg, Caller shown, Call parent, Consumer<OutgoingCall> course) {
        var call = new OutgoingCall(leg, shown, parent, media, events);
        live.put(call.id(), call);
        Thread.ofVirtual()
                .start(() -> run(call, () -> {
                    events.originates(call);
                    course.accept(call);
                }));
        return call;
    }

    private void run(Call call, Runnable course) {
        MDC.put("trace", call.caller().traceId());
        try {
            events.created(call);
            course.run();
            call.hangUp(Leg.By.NODE, HangupCause.NORMAL_CLEARING);
        } catch (CallEnded over) {
            // by the other end, or by what the document said
        } catch (Interruption nobodys) {
            call.hangUp(Leg.By.NODE, HangupCause.NORMAL_CLEARING);
        } catch (RuntimeException bug) {
            LOG.error("the call ends because of a bug", bug);
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
        call.closeMedia();
        live.remove(call.id());
        events.hungUp(call);
        call.tells(LegEvent.COMPLETED);
        if (call instanceof IncomingCall incoming && !incoming.isConnection()) {
            incoming.instructed();
            admission.ended();
            call.end().ifPresent(end -> metrics.ended(end.sipStatus(), call.answeredMicros() > 0));
        }
        if (!call.isConnection()) {
            record.accept(call);
        }
    }

    /** The call of that id, while it lives. */
    public Optional<Call> find(String id) {
        return Optional.ofNullable(live.get(id));
    }

    /** How many legs there are. */
    public int legs() {
        return live.size();
    }

    /** Ends calls that last longer than allowed; to be called about once a second. */
    public void limit(Duration longest) {
        long before = Call.now() - longest.toMillis() * 1_000;
        live.values().stream()
                .filter(call -> !call.isOutbound() && call.createdMicros() < before)
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
    public boolean transfer(String uuid, String destination, String context) {
        return find(uuid)
                .filter(call -> service.join().transfer(call, destination, context))
                .isPresent();
    }

    @Override
    public boolean record(String uuid, Operation operation, String file) {
        return find(uuid)
                .filter(call -> service.join().record(call, operation, file))
                .isPresent();
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
        return rate.counts(admission.calls(), admission.maxCalls(), admission.ratePerSecond());
    }

    private static Channel channel(Call call) {
        var caller = call.caller();
        var answered = call.answeredMicros() == 0 ? Optional.<Instant>empty() : Optional.of(at(call.answeredMicros()));
        return new Channel(
                call.id(),
                call.callUuid(),
                call.isOutbound() ? Direction.OUTBOUND : Direction.INBOUND,
                at(call.createdMicros()),
                answered,
                call.channelName(),
                ChannelHeaders.state(call),
                ChannelHeaders.callState(call),
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
