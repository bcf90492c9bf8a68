package io.dialplane.node.call;

import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.sdp.Negotiation;
import io.dialplane.node.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The media of one leg and what was agreed about them (RFC 3264): offers, answers, changes. Safe for any thread. */
final class Session {
    private final Media media;
    private final String peer;
    private final Machine<MediaState> machine = new Machine<>(MediaState.TABLE, MediaState.NONE);
    private final long id = ThreadLocalRandom.current().nextLong(1L << 31, 1L << 53);
    private long version = id;
    private volatile @Nullable MediaStream stream;
    private volatile @Nullable Negotiated negotiated;
    /** We made an offer; its answer is still to come. */
    private volatile boolean offering;

    /** @param peer who is at the other end, for reasons */
    Session(Media media, String peer) {
        this.media = media;
        this.peer = peer;
    }

    Machine<MediaState> machine() {
        return machine;
    }

    Optional<MediaStream> stream() {
        return Optional.ofNullable(stream);
    }

    Optional<Negotiated> negotiated() {
        return Optional.ofNullable(negotiated);
    }

    /**
     * Binds a port, once.
     *
     * @throws MediaException when there is none
     */
    synchronized MediaStream open(MediaStream.Listener listener) {
        var current = stream;
        if (current != null) {
            return current;
        }
        var opened = media.open(listener);
        stream = opened;
        machine.become(MediaState.OPEN, "port " + opened.local().getPort());
        return opened;
    }

    /** Whether an offer can be answered at all, before a port is taken. */
    static boolean isAnswerable(SessionDescription offer) {
        var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return Negotiation.answer(offer, anywhere, 1, 1).isPresent();
    }

    /** Our answer to an offer; empty when there is nothing in common, and all stays as it was. */
    synchronized Optional<SessionDescription> answer(SessionDescription offer) {
        var current = stream;
        if (current == null) {
            return Optional.empty();
        }
        var agreed = Negotiation.answer(offer, current.local(), id, version);
        agreed.ifPresent(found -> agree(current, found.media()));
        return agreed.map(Negotiation.Agreed::answer);
    }

    /** Our offer; {@link #accept} takes its answer. */
    synchronized Optional<SessionDescription> offer() {
        var current = stream;
        if (current == null) {
            return Optional.empty();
        }
        offering = true;
        return Optional.of(Negotiation.offer(current.local(), id, version));
    }

    /** Whether the answer to an offer of ours is still to come. */
    boolean isOffering() {
        return offering;
    }

    /** The answer to our offer; false when it cannot be lived with. */
    boolean accept(Optional<SessionDescription> answer) {
        offering = false;
        var current = stream;
        var agreed = answer.flatMap(Negotiation::accept);
        if (current == null || agreed.isEmpty()) {
            return false;
        }
        agree(current, agreed.get());
        return true;
    }

    /** The other end changes the session, or asks for an offer: our description, empty for a refusal. */
    synchronized Optional<SessionDescription> change(Optional<SessionDescription> offer) {
        if (stream == null) {
            return Optional.empty();
        }
        version++;
        return offer.isEmpty() ? offer() : answer(offer.get());
    }

    private void agree(MediaStream on, Negotiated agreed) {
        negotiated = agreed;
        on.negotiate(agreed);
        if (agreed.sends()) {
            machine.become(MediaState.FLOWING, agreed.codec() + " to " + agreed.remote());
        } else {
            machine.become(MediaState.HELD, "by " + peer);
        }
    }

    /** Frees the port. */
    void close(boolean isFinal) {
        var current = stream;
        if (current != null) {
            current.close();
        }
        if (isFinal) {
            machine.become(MediaState.CLOSED, "the call is over");
        }
    }
}
