package io.dialplane.node.media;

import java.net.InetSocketAddress;
import java.util.List;

/** The RTP stream of one leg. Methods may be called from any thread and do not block unless they say so. */
public interface MediaStream extends AutoCloseable {
    /** What happens on a stream. Called on the media thread: must return at once. */
    interface Listener {
        /**
         * A digit ended (RFC 4733, once per event however often its end was sent).
         *
         * @param digit 0-9 * # A-D
         * @param durationMillis how long it was held
         */
        void digit(char digit, int durationMillis);

        /** Nothing was received for the configured time although something was expected; said once. */
        void receiveTimeout();
    }

    /** How a playback ended. */
    enum Ended {
        /** Everything was sent. */
        FINISHED,
        /** {@link Playback#stop} or a newer playback ended it. */
        STOPPED,
        /** The stream was closed. */
        CLOSED
    }

    /** Sounds being played. */
    interface Playback {
        /** Blocks (a virtual thread) until the end. */
        Ended await() throws InterruptedException;

        /** Ends it; silence follows. */
        void stop();

        /** Milliseconds sent so far. */
        long playedMillis();
    }

    /** The RTP address to offer. */
    InetSocketAddress local();

    /** Sets or, after a re-INVITE, changes what was agreed. Sequence numbers and timestamps go on. */
    void negotiate(Negotiated agreed);

    /** Begins to send, at the latest 20 ms from now: silence while nothing plays. */
    void start();

    /**
     * Plays sounds one after another, then silence. A playback in progress is stopped.
     *
     * @param loop how often the list is played, 0 for endless
     */
    Playback play(List<Sound> sounds, int loop);

    /** Sends back what is received, or stops doing so. */
    void echo(boolean on);

    /** Counters so far. */
    Statistics statistics();

    /** Frees the port. Idempotent. */
    @Override
    void close();

    /**
     * Counters of a stream.
     *
     * @param lost packets missing in the received sequence (RFC 3550 §A.3), not below 0
     * @param jitterMillis interarrival jitter (RFC 3550 §A.8)
     */
    record Statistics(long received, long sent, long lost, double jitterMillis) {}
}
