package io.dialplane.node.media;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The RTP stream of one leg. Methods may be called from any thread and do not block unless they say so.
 *
 * <p>Early media is nothing special: a stream may be opened, negotiated and started before the leg is answered, as often
 * as offer and answer are exchanged; only {@link #early} must be told, because nothing need be received then.
 *
 * <p>What goes out, the first that there is: digits being sent, the sound that plays, what the other stream of the bridge
 * receives, the echo, silence.
 */
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

    /** Two streams that hear each other. It ends by {@link #close}, by another bridge of either, or when one closes. */
    interface Bridge extends AutoCloseable {
        /** Whether both are still connected. */
        boolean isOpen();

        /** Parts them; both send silence, or the sound that plays. Idempotent. */
        @Override
        void close();
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

    /**
     * Connects this stream with another one of this node, in place of the bridge either has. Audio is relayed as it
     * comes, transcoded where the codecs differ; digits are relayed (as tones to a peer that did not agree on telephone
     * events) and told to the listener all the same. While nothing comes from one side, because it is held or lost, the
     * other gets silence at the packet clock. A sound played on one of them takes the place of what it would hear from
     * the other.
     *
     * @throws MediaException when the other stream is of another node
     */
    Bridge bridge(MediaStream other);

    /**
     * Sends digits, after those still being sent: as telephone events (RFC 4733), or as tones when the peer did not
     * agree on them. Meanwhile a sound being played waits, and what a bridge relays is not heard.
     *
     * @param digits 0-9 * # A-D, and w for a pause of 0.5 s, W for one of 1 s; at most 256
     * @param each how long each lasts, 40 ms to 6 s
     * @param gap silence between two, 40 ms to 6 s
     * @throws MediaException when an argument is none of these
     */
    Playback sendDigits(String digits, Duration each, Duration gap);

    /**
     * Records to a WAV file (16 bits, 8 kHz), from the next packet on. Several recordings may run at a time. What is
     * lost, paused or not sent is silence in its place; digits are not recorded. Nothing waits for the disk: when it
     * fails the recording ends with {@link Recorder.Reason#ERROR} and the call goes on.
     */
    Recorder record(Recorder.Options options);

    /**
     * Before the answer: nothing need be received, there is no {@link Listener#receiveTimeout}. Afterwards (with {@code
     * false}, as at first) the time-out begins anew.
     */
    void early(boolean on);

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
