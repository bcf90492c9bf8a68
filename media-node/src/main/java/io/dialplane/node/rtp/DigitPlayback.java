package io.dialplane.node.rtp;

import io.dialplane.node.dtmf.DtmfSender;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.MediaStream.Playback;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Digits being sent. The media thread asks {@link #next}; the rest is for others. */
final class DigitPlayback implements Playback {
    private final DtmfSender sender;
    private final AtomicLong rounds = new AtomicLong(); // written by the media thread alone
    private final AtomicReference<Ended> ended = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean stopping;
    private int timestamp;

    DigitPlayback(DtmfSender sender) {
        this.sender = sender;
    }

    DtmfSender sender() {
        return sender;
    }

    /**
     * What to send in this round.
     *
     * @param now the timestamp of the round, which becomes that of an event that begins
     */
    DtmfSender.Step next(int now) {
        if (stopping) {
            sender.stop();
        }
        DtmfSender.Step step = sender.next();
        switch (step) {
            case BEGIN -> timestamp = now;
            case DONE -> end(sender.isStopped() ? Ended.STOPPED : Ended.FINISHED);
            case PRESSED, END, SILENT -> {}
        }
        rounds.lazySet(rounds.getPlain() + 1);
        return step;
    }

    /** Timestamp of the event (RFC 4733 §2.5.1.2: that of its beginning in all its packets). */
    int timestamp() {
        return timestamp;
    }

    void end(Ended how) {
        if (ended.compareAndSet(null, how)) {
            done.countDown();
        }
    }

    @Override
    public Ended await() throws InterruptedException {
        done.await();
        return Objects.requireNonNull(ended.get());
    }

    @Override
    public void stop() {
        stopping = true;
    }

    @Override
    public long playedMillis() {
        return rounds.get() * 20;
    }
}
