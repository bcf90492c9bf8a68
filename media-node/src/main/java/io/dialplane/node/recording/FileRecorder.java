package io.dialplane.node.recording;

import io.dialplane.node.media.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording into a file, written by a virtual thread of its own: five times a second it takes from the {@link Tape}
 * what is there. A failure of the disk ends the recording, not the call.
 */
public final class FileRecorder implements Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(FileRecorder.class);
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(200);

    private final Options options;
    private final Executor mediaThread;
    private final Tape tape;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread writer;
    private volatile @Nullable Result result;

    /** @param mediaThread carries out what concerns the tape */
    public FileRecorder(Options options, Executor mediaThread) {
        this.options = options;
        this.mediaThread = mediaThread;
        writer = Thread.ofVirtual().name("recording").unstarted(this::write);
        tape = new Tape(options.sides() != Sides.RECEIVED, () -> LockSupport.unpark(writer));
    }

    /** Begins to write what is put on the tape. */
    public FileRecorder begin() {
        writer.start();
        return this;
    }

    /** For the media thread. */
    public Tape tape() {
        return tape;
    }

    private void write() {
        Reason reason = Reason.ERROR;
        Take take = null;
        try (WavFile file = new WavFile(options.file(), options.sides() == Sides.STEREO ? 2 : 1)) {
            take = new Take(options, tape, file);
            reason = until(take);
            take.end();
        } catch (IOException | RuntimeException e) {
            reason = Reason.ERROR;
            LOG.error("recording {} ended: {}", options.file(), e.toString());
        } finally {
            tape.cut();
            result = new Result(options.file(), take == null ? 0 : take.frames(), size(), reason);
            done.countDown();
        }
    }

    private static Reason until(Take take) throws IOException {
        while (true) {
            var ended = take.more();
            if (ended.isPresent()) {
                return ended.get();
            }
            LockSupport.parkNanos(PERIOD);
        }
    }

    private long size() {
        try {
            return Files.exists(options.file()) ? Files.size(options.file()) : 0;
        } catch (IOException e) {
            LOG.debug("size of {}", options.file(), e);
            return 0;
        }
    }

    @Override
    public void pause() {
        tape.pause(true);
    }

    @Override
    public void resume() {
        tape.pause(false);
    }

    @Override
    public void stop() {
        mediaThread.execute(() -> tape.end(Reason.STOPPED));
    }

    @Override
    public boolean isRunning() {
        return done.getCount() > 0;
    }

    @Override
    public Result await() throws InterruptedException {
        done.await();
        return Objects.requireNonNull(result);
    }
}
