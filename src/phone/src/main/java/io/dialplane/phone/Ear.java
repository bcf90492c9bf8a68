package io.dialplane.phone;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what happens on the media threads, which signal nobody: looks every 20 ms, until the call ends. */
final class Ear {
    private static final int HEARING_MILLIS = 240;
    private static final int SAMPLES_PER_MILLI = 8;
    private static final double SOUND_DBFS = -50;
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Endpoint endpoint;
    private final Supplier<Audio> audio;
    private final BooleanSupplier over;

    Ear(Endpoint endpoint, Supplier<Audio> audio, BooleanSupplier over) {
        this.endpoint = endpoint;
        this.audio = audio;
        this.over = over;
    }

    void awaitTone(Tone tone) {
        await(
                Phone.PATIENCE,
                () -> {
                    short[] last = last();
                    return isWhole(last) && tone.isIn(last);
                },
                "a tone of " + tone.hertz() + " Hz");
    }

    void awaitSound() {
        await(Phone.PATIENCE, () -> Tone.level(last()) > SOUND_DBFS, "sound");
    }

    void awaitSilence() {
        await(
                Phone.PATIENCE,
                () -> {
                    short[] last = last();
                    return isWhole(last) && Tone.level(last) <= SOUND_DBFS;
                },
                "silence");
    }

    void awaitDigits(String digits) {
        await(Phone.PATIENCE, () -> figures().digits().contains(digits), "the digits " + digits);
    }

    void awaitPackets(long count) {
        var limit = Duration.ofMillis(count * 20).plus(Phone.PATIENCE);
        await(limit, () -> figures().packets() >= count, count + " packets");
    }

    void awaitDigitsSent(int count) {
        var limit = Duration.ofMillis(count * 250L).plus(Phone.PATIENCE);
        await(limit, () -> !audio.get().outgoing().digitsPending(), "the digits to go out");
    }

    private short[] last() {
        return audio.get().reception().last(HEARING_MILLIS);
    }

    private static boolean isWhole(short[] samples) {
        return samples.length >= HEARING_MILLIS * SAMPLES_PER_MILLI;
    }

    private Received figures() {
        return audio.get().reception().figures();
    }

    private void await(Duration limit, BooleanSupplier condition, String what) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            boolean ended = over.getAsBoolean();
            if ((ended && !condition.getAsBoolean()) || System.nanoTime() > end) {
                throw new PhoneException("waited " + (ended ? "until the end of the call" : limit.toString()) + " for "
                        + what + "; received " + figures());
            }
            endpoint.await(LOOK, over);
        }
    }
}
