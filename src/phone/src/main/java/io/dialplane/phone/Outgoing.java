package io.dialplane.phone;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the packets the phone sends, one per 20 ms: sound, silence, or a digit (RFC 4733). Sequence numbers go on with
 * every packet, timestamps with every 20 ms. No socket and no clock inside; any thread may call it.
 */
final class Outgoing {
    private static final int FRAME = 160;
    private static final int QUEUE_LIMIT = 10_000;
    private static final int FRAMES_PER_DIGIT = 5;
    /** RFC 4733 §2.5.1.4: the last packet of an event goes out three times. */
    private static final int ENDS = 3;

    private static final int PAUSE_FRAMES = 4;
    private static final String EVENTS = "0123456789*#ABCD";

    /** A digit, or a pause where event is -1, and how many frames of it are done. */
    private record Step(int event, int frames) {}

    private final int source = ThreadLocalRandom.current().nextInt();
    private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private boolean first = true;

    private Codec codec = Codec.PCMU;
    private int digitType = -1;
    private boolean quiet;
    private short[] sound = {};
    private boolean again;
    private int at;
    private final Deque<Step> steps = new ArrayDeque<>();
    private int done;
    private int eventTimestamp;
    private long packets;

    synchronized void use(Codec codec, int digitType) {
        this.codec = codec;
        this.digitType = digitType;
    }

    /** Plays these samples next, once or again and again, silence after. */
    synchronized void play(short[] samples, boolean again) {
        this.sound = samples.clone();
        this.again = again;
        this.at = 0;
    }

    /** Sends nothing at all while true, as a phone that vanished. */
    synchronized void quiet(boolean quiet) {
        this.quiet = quiet;
    }

    /** Queues digits ({@code 0-9*#A-D}) with a pause after each. */
    synchronized void digits(String digits) {
        for (char digit : digits.toUpperCase(java.util.Locale.ROOT).toCharArray()) {
            int event = EVENTS.indexOf(digit);
            if (event < 0) {
                throw new IllegalArgumentException("not a digit: " + digit);
            }
            if (steps.size() > QUEUE_LIMIT) {
                throw new IllegalStateException("too many digits at once");
            }
            steps.add(new Step(event, FRAMES_PER_DIGIT + ENDS - 1));
            steps.add(new Step(-1, PAUSE_FRAMES));
        }
    }

    synchronized boolean digitsPending() {
        return !steps.isEmpty();
    }

    synchronized long packets() {
        return packets;
    }

    /** The packet of the next 20 ms; empty when there is none to send. */
    synchronized Optional<byte[]> next() {
        int now = timestamp;
        timestamp += FRAME;
        if (quiet) {
            return Optional.empty();
        }
        Step step = steps.peek();
        byte[] packet = step != null && step.event() >= 0 && digitType >= 0 ? event(step, now) : audio(now);
        if (step != null && ++done >= step.frames()) {
            steps.remove();
            done = 0;
        }
        first = false;
        packets++;
        return Optional.of(packet);
    }

    private byte[] audio(int now) {
        var packet = header(FRAME, codec.payloadType(), first, now);
        for (int i = 0; i < FRAME; i++) {
            if (at >= sound.length && again && sound.length > 0) {
                at = 0;
            }
            packet.put(codec.encode(at < sound.length ? sound[at++] : 0));
        }
        return packet.array();
    }

    private byte[] event(Step step, int now) {
        if (done == 0) {
            eventTimestamp = now;
        }
        boolean end = done >= FRAMES_PER_DIGIT - 1;
        var packet = header(4, digitType, done == 0, eventTimestamp);
        packet.put((byte) step.event());
        packet.put((byte) ((end ? 0x80 : 0) | 10)); // -10 dBm0
        packet.putShort((short) (Math.min(done + 1, FRAMES_PER_DIGIT) * FRAME));
        return packet.array();
    }

    private ByteBuffer header(int payload, int type, boolean marker, int stamp) {
        var packet = ByteBuffer.allocate(12 + payload);
        packet.put((byte) 0x80).put((byte) ((marker ? 0x80 : 0) | type));
        packet.putShort((short) sequence++).putInt(stamp).putInt(source);
        return packet;
    }
}
