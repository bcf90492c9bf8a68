package io.dialplane.node.eventsocket;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command {@code fsctl}: what an operator does to a node as a whole. A node that is paused answers new calls and
 * OPTIONS with 503, so that the balancer sends them elsewhere; calls there are go on.
 */
public final class Fsctl implements Commands.Command {
    private static final Logger LOG = LoggerFactory.getLogger(Fsctl.class);
    private static final String USAGE = "-USAGE: pause [inbound] | resume [inbound] | shutdown [elegant|cancel]\n";
    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();
    /** Looks in a row without a call: one that was just let in may not be among the calls yet. */
    private static final int LOOKS = 5;

    private final LiveCalls calls;
    private final Runnable stop;
    private boolean isAwaited;

    /** @param stop ends the process; returns before it does */
    public Fsctl(LiveCalls calls, Runnable stop) {
        this.calls = calls;
        this.stop = stop;
    }

    @Override
    public synchronized String run(String argument) {
        switch (String.join(" ", argument.strip().toLowerCase(Locale.ROOT).split("\\s+"))) {
            case "pause", "pause inbound" -> calls.pause();
            case "resume", "resume inbound" -> calls.resume();
            case "shutdown" -> stop.run();
            case "shutdown elegant" -> stopWhenIdle();
            case "shutdown cancel" -> {
                isAwaited = false;
                calls.resume();
            }
            default -> {
                return USAGE;
            }
        }
        LOG.info("fsctl {}", argument);
        return "+OK\n";
    }

    private void stopWhenIdle() {
        calls.pause();
        if (!isAwaited) {
            isAwaited = true;
            Thread.startVirtualThread(this::awaitTheLastCall);
        }
    }

    private void awaitTheLastCall() {
        for (int idle = 0; idle < LOOKS; ) {
            LockSupport.parkNanos(LOOK_NANOS);
            if (!isStillWanted()) {
                return;
            }
            idle = calls.counts().now() == 0 ? idle + 1 : 0;
        }
        stop.run();
    }

    private synchronized boolean isStillWanted() {
        return isAwaited;
    }
}
