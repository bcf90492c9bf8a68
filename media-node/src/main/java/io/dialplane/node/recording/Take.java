package io.dialplane.node.recording;

import io.dialplane.node.media.Recorder.Options;
import io.dialplane.node.media.Recorder.Reason;
import io.dialplane.node.media.Recorder.Sides;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Moves what is ready on a {@link Tape} into a {@link WavFile}, frame by frame of 20 ms, and decides by the way where the
 * recording begins and ends. Owned by the writer.
 */
final class Take {
    private static final int FRAME = 160;
    private static final int LEAD = 10; // frames kept before the first sound when trimming: 200 ms

    private final Options options;
    private final Tape tape;
    private final WavFile file;
    private final Loudness peer = new Loudness();
    private final Loudness one = new Loudness(); // channel of the file
    private final Loudness other = new Loudness();
    private final short[] left = new short[FRAME];
    private final short[] right = new short[FRAME];
    private final short[] lead = new short[2 * LEAD * FRAME];
    private int led; // samples per channel in lead
    private boolean begun;
    private long soundEnd; // frames of the file up to the end of the last sound
    private long taken;
    private long missed;
    private long passed; // samples since the beginning, missed ones too

    Take(Options options, Tape tape, WavFile file) {
        this.options = options;
        this.tape = tape;
        this.file = file;
        begun = !options.trim();
    }

    /** Takes what there is; why the recording ends, if it does. */
    Optional<Reason> more() throws IOException {
        Optional<Reason> ended = tape.reason(); // before ready: what was said by then is in it
        long ready = tape.ready();
        boolean last = ended.isPresent();
        while (ready - taken >= (last ? 1 : FRAME)) {
            int length = (int) Math.min(FRAME, ready - taken);
            for (int i = 0; i < length; i++) {
                left[i] = tape.received(taken + i);
                right[i] = tape.sent(taken + i);
            }
            taken += length;
            tape.taken(taken);
            Optional<Reason> enough = frame(length);
            if (enough.isEmpty() && taken >= tape.missedAt()) {
                enough = silenceFor(tape.missed());
            }
            if (enough.isPresent()) {
                return enough;
            }
        }
        file.flush();
        return ended;
    }

    private Optional<Reason> silenceFor(long gone) throws IOException {
        Arrays.fill(left, (short) 0);
        Arrays.fill(right, (short) 0);
        for (; missed < gone; missed += FRAME) {
            Optional<Reason> enough = frame(FRAME);
            if (enough.isPresent()) {
                return enough;
            }
        }
        return Optional.empty();
    }

    private Optional<Reason> frame(int available) throws IOException {
        long most = samples(options.maxLength()) - passed;
        int length = (int) Math.min(available, most);
        peer.sounds(left, length);
        if (options.sides() == Sides.MIXED) {
            for (int i = 0; i < length; i++) {
                left[i] = sum(left[i], right[i]);
            }
        }
        keep(length);
        passed += length;
        if (length == most) {
            return Optional.of(Reason.MAX_LENGTH);
        }
        if (tape.isPaused()) {
            peer.forget();
        }
        boolean silent = options.silence()
                .filter(limit -> peer.quiet() >= samples(limit))
                .isPresent();
        return silent ? Optional.of(Reason.SILENCE) : Optional.empty();
    }

    private static long samples(Duration time) {
        return time.toMillis() * 8;
    }

    private static short sum(short one, short other) {
        return (short) Math.clamp(one + other, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private void keep(int length) throws IOException {
        boolean sounds = one.sounds(left, length);
        if (options.sides() == Sides.STEREO) {
            sounds |= other.sounds(right, length);
        }
        if (!begun && !sounds) {
            lead(length);
            return;
        }
        if (!begun) {
            begun = true;
            for (int i = 0; i < led; i++) {
                file.add(lead[2 * i], lead[2 * i + 1]);
            }
        }
        for (int i = 0; i < length; i++) {
            file.add(left[i], right[i]);
        }
        if (sounds) {
            soundEnd = file.frames();
        }
    }

    // the last 200 ms before the first sound
    private void lead(int length) {
        if (led == LEAD * FRAME) {
            System.arraycopy(lead, 2 * FRAME, lead, 0, lead.length - 2 * FRAME);
            led -= FRAME;
        }
        for (int i = 0; i < length && led < LEAD * FRAME; i++, led++) {
            lead[2 * led] = left[i];
            lead[2 * led + 1] = right[i];
        }
    }

    /** Cuts off the silence at the end when that is wanted. */
    void end() throws IOException {
        if (options.trim()) {
            file.shorten(soundEnd);
        }
    }

    long frames() {
        return file.frames();
    }
}
