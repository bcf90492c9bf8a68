package io.dialplane.node.call;

import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.leg.OutgoingLeg;
import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.sdp.SessionDescription;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The call of somebody we called for another call, its parent: a B-leg. */
public final class OutgoingCall extends Call implements OutgoingLeg.Listener {
    private final OutgoingLeg leg;
    private final Call parent;
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    private volatile @Nullable Progress told;
    private volatile boolean hasEarlyMedia;

    /** Who is told how it gets on; on a signalling thread, must return at once. */
    public interface Progress {
        /** @param early whether there is something to be heard */
        void rings(OutgoingCall call, boolean early);
    }

    /**
     * @param caller as whom it is shown: the number we say that calls, and the one that is called
     * @param parent the call for which it is made
     */
    public OutgoingCall(OutgoingLeg leg, Caller caller, Call parent, Media media, CallEvents events) {
        super(caller, media, events);
        this.leg = leg;
        this.parent = parent;
        meets(parent);
        runs(parent.application());
    }

    /**
     * Sends the INVITE.
     *
     * @throws MediaException when no port is free
     */
    public void invite(Progress progress) {
        told = progress;
        session.open(this);
        tells(LegEvent.INITIATED);
        leg.invite(session.offer().orElseThrow(CallEnded::new), this);
    }

    /** Completes with true when it is answered, with false when it ends without. */
    public CompletableFuture<Boolean> answer() {
        return answer;
    }

    /** Whether it lets us hear something before it answers. */
    public boolean hasEarlyMedia() {
        return hasEarlyMedia;
    }

    @Override
    Leg leg() {
        return leg;
    }

    @Override
    public boolean isOutbound() {
        return true;
    }

    @Override
    public boolean isConnection() {
        return caller().connect().isPresent();
    }

    @Override
    public String channelName() {
        return "sofia/internal/" + caller().destination() + "@" + caller().requestHost();
    }

    @Override
    public String callUuid() {
        return parent.id();
    }

    @Override
    public long nextReport() {
        return parent.nextReport();
    }

    @Override
    public MediaStream answered() {
        return session.stream().filter(stream -> !isOver()).orElseThrow(CallEnded::new);
    }

    @Override
    public MediaStream audible() {
        return answered();
    }

    @Override
    public void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause) {
        hangUp(Leg.By.NODE, cause);
        throw new CallEnded();
    }

    @Override
    public void progress(int status, Optional<SessionDescription> early) {
        if (early.isPresent() && !hasEarlyMedia && session.accept(early)) {
            hasEarlyMedia = true;
            session.stream().ifPresent(stream -> {
                stream.early(true);
                stream.start();
            });
        }
        if (signalling().become(Signalling.RINGING, status + " from " + caller().destination())) {
            tells(LegEvent.RINGING);
        }
        events.progress(this, early.isPresent());
        var listener = told;
        if (listener != null) {
            listener.rings(this, hasEarlyMedia);
        }
    }

    @Override
    public void answered(SessionDescription description) {
        if (!session.accept(Optional.of(description))) {
            hangUp(Leg.By.ERROR, HangupCause.INCOMPATIBLE_DESTINATION);
            return;
        }
        if (signalling().become(Signalling.ANSWERED, "200 from " + caller().destination())) {
            answeredNow();
            session.stream().ifPresent(stream -> {
                if (hasEarlyMedia) {
                    stream.early(false);
                } else {
                    stream.start();
                }
            });
            events.answered(this);
            tells(LegEvent.ANSWERED);
            answer.complete(true);
        }
    }

    @Override
    public void ended(Leg.By by, HangupCause cause, int sipStatus) {
        super.ended(by, cause, sipStatus);
        answer.complete(false);
    }
}
