package io.dialplane.node.call;

import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.sdp.SessionDescription;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The call of somebody who called us: it rings, is let hear something early, is answered or refused. */
public final class IncomingCall extends Call {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingCall.class);
    private static final Duration CONFIRMATION = Duration.ofSeconds(33);

    private final IncomingLeg leg;
    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    private final Runnable instructed;
    private final AtomicBoolean isInstructed = new AtomicBoolean();
    /** The answer to the caller's offer, once the caller was let hear something. */
    private volatile @Nullable SessionDescription early;

    /**
     * @param instructed run once, when the first document is there or the call over
     */
    public IncomingCall(IncomingLeg leg, Media media, CallEvents events, Runnable instructed) {
        super(leg.caller(), media, events);
        this.leg = leg;
        this.instructed = instructed;
    }

    @Override
    Leg leg() {
        return leg;
    }

    @Override
    public boolean isOutbound() {
        return false;
    }

    @Override
    public boolean isConnection() {
        return caller().connect().isPresent();
    }

    @Override
    public String channelName() {
        return caller().channelName();
    }

    @Override
    public String callUuid() {
        return id();
    }

    /** The header fields of its INVITE whose names begin with {@code X-}. */
    public Map<String, String> headers() {
        return leg.headers();
    }

    /** The first document is there: the call no longer counts as one that is being set up. */
    public void instructed() {
        if (isInstructed.compareAndSet(false, true)) {
            instructed.run();
        }
    }

    /**
     * Whether the caller's offer can be answered at all; a late offer can.
     *
     * @throws CallEnded after 488 was sent
     */
    public void requireAnswerable() {
        if (leg.offer().filter(offer -> !Session.isAnswerable(offer)).isPresent()) {
            reject(488, Optional.empty(), OptionalInt.empty(), HangupCause.INCOMPATIBLE_DESTINATION);
        }
    }

    /** Says that it rings, once. */
    public void ring() {
        if (signalling().become(Signalling.RINGING, "180 to " + caller().user())) {
            leg.ring();
            events.progress(this, false);
            tells(LegEvent.RINGING);
        }
    }

    /** Lets the caller hear something before the answer (183), if it made an offer; else says that it rings. */
    public void early() {
        var offer = leg.offer();
        if (early != null || signalling().state().isAnswered()) {
            return;
        }
        if (offer.isEmpty()) {
            ring();
            return;
        }
        var stream = open();
        var local = agreed(offer.get());
        early = local;
        boolean isFirst = signalling().become(Signalling.RINGING, "183 to " + caller().user());
        leg.early(local);
        stream.early(true);
        stream.start();
        events.progress(this, true);
        if (isFirst) {
            tells(LegEvent.RINGING);
        }
    }

    @Override
    public MediaStream answered() {
        if (!signalling().state().isAnswered()) {
            answer();
        }
        return session.stream().orElseThrow(CallEnded::new);
    }

    @Override
    public MediaStream audible() {
        return early == null ? answered() : session.stream().orElseThrow(CallEnded::new);
    }

    /** Whether the caller hears something without being answered. */
    public boolean isEarly() {
        return early != null && !signalling().state().isAnswered();
    }

    private void answer() {
        var stream = open();
        var offer = leg.offer();
        var known = early;
        SessionDescription local;
        if (known != null) {
            local = known;
        } else if (offer.isPresent()) {
            local = agreed(offer.get());
        } else {
            local = session.offer().orElseThrow(CallEnded::new);
        }
        if (!signalling().become(Signalling.ANSWERED, "200 to " + caller().user())) {
            throw new CallEnded();
        }
        answeredNow();
        leg.answer(local);
        if (offer.isEmpty()) {
            // RFC 3264 §5 with RFC 3261 §13.2.1: the answer to our offer comes with the ACK
            await(confirmed, CONFIRMATION);
        }
        if (known == null) {
            stream.start();
        } else {
            stream.early(false);
        }
        events.answered(this);
        tells(LegEvent.ANSWERED);
    }

    private MediaStream open() {
        try {
            var opened = session.open(this);
            if (isOver()) {
                opened.close();
                throw new CallEnded();
            }
            return opened;
        } catch (MediaException noPort) {
            LOG.warn("refused with 503: {}", noPort.getMessage());
            // 13.3.1.3: the callee is able to take the call, but not now
            reject(503, Optional.empty(), OptionalInt.of(2), HangupCause.SWITCH_CONGESTION);
            throw new CallEnded();
        }
    }

    private SessionDescription agreed(SessionDescription offer) {
        var local = session.answer(offer);
        if (local.isEmpty()) {
            reject(488, Optional.empty(), OptionalInt.empty(), HangupCause.INCOMPATIBLE_DESTINATION);
        }
        return local.orElseThrow(CallEnded::new);
    }

    @Override
    public void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause) {
        if (signalling().state().isAnswered()) {
            leg.hangUp(Leg.By.NODE, cause);
        } else {
            leg.reject(status, reason, retryAfterSeconds, cause);
        }
        throw new CallEnded();
    }

    @Override
    public void confirmed(Optional<SessionDescription> answer) {
        signalling().become(Signalling.CONFIRMED, "ACK from " + caller().user());
        super.confirmed(answer);
        confirmed.complete(true);
    }
}
