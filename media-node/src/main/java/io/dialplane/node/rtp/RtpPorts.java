package io.dialplane.node.rtp;

import com.sun.management.UnixOperatingSystemMXBean;
import io.dialplane.node.media.MediaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ports of the configured range. Opening sockets costs more than a whole call's signalling should, so ports stay
 * bound and go round: the one that was free for longest is used next, and none within {@link #REST} of its last call,
 * whose late packets would be heard in the new one, as long as there are others. Any thread.
 */
final class RtpPorts {
    /** Nanoseconds. */
    static final long REST = 1_000_000_000L;
    /** Ports of others that are passed over for one call: some 10 ms of system calls. */
    private static final int MOST_TRIES = 4_096;

    private final InetAddress address;
    private final List<RtpLoop> loops;
    private final LongSupplier nanos;
    private final ConcurrentLinkedQueue<Integer> unbound = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<RtpPort> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger bound = new AtomicInteger();
    private final int pairs;
    private final int most;

    /**
     * @param first first port of the range, inclusive; rounded up to an even one
     * @param last last port of the range, inclusive
     */
    RtpPorts(InetAddress address, int first, int last, List<RtpLoop> loops, LongSupplier nanos) {
        this.address = address;
        this.loops = List.copyOf(loops);
        this.nanos = nanos;
        int lowest = first + (first & 1);
        pairs = Math.max(0, (last + 1 - lowest) / 2);
        // from a place nobody can guess, and away from what another process on this machine took first
        int start = pairs == 0 ? 0 : ThreadLocalRandom.current().nextInt(pairs);
        for (int i = 0; i < pairs; i++) {
            unbound.add(lowest + (start + i) % pairs * 2);
        }
        most = Math.min(pairs, pairsOfFiles());
        if (pairs == 0) {
            throw new IllegalArgumentException("the RTP port range " + first + "-" + last + " has no pair of ports");
        }
    }

    /** @throws MediaException when all are in use, or as many as the files this process may open allow */
    RtpPort take() {
        RtpPort rested = free.peek();
        if (rested != null && nanos.getAsLong() - rested.freeSinceNanos() > REST) {
            RtpPort port = free.poll();
            if (port != null) {
                return port;
            }
        }
        if (bound.get() < most) {
            RtpPort fresh = bindOne();
            if (fresh != null) {
                return fresh;
            }
        }
        RtpPort young = free.poll();
        if (young == null) {
            throw new MediaException("no RTP port is free: " + bound.get() + " of " + most + " pairs are in use");
        }
        return young;
    }

    // two files each; a quarter of the files this process may open is left for everything else
    private static int pairsOfFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(unix.getMaxFileDescriptorCount() * 3 / 8, 65_536)
                : 65_536;
    }

    private @Nullable RtpPort bindOne() {
        for (int tries = pairs; tries > 0; tries--) {
            Integer number = unbound.poll();
            if (number == null) {
                return null;
            }
            RtpLoop loop = loops.get(number / 2 % loops.size());
            try {
                RtpPort port = RtpPort.bind(loop, new InetSocketAddress(address, number));
                bound.incrementAndGet();
                loop.register(port);
                return port;
            } catch (IOException taken) {
                unbound.add(number); // by another process, which may let go of it
                if (tries < pairs - MOST_TRIES) {
                    return null;
                }
            }
        }
        return null;
    }

    /** By the loop, when the stream that used it has ended. */
    void release(RtpPort port) {
        port.free(nanos.getAsLong());
        free.add(port);
    }
}
