package io.dialplane.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address that are free on UDP and TCP at the moment of asking. They are taken below the range
 * the kernel gives to outgoing connections, and never twice in one JVM, so that a port asked for now is still free when
 * the process under test binds it.
 */
public final class FreePorts {
    private static final int LOWEST = 17_000;
    private static final int HIGHEST = 31_900;
    private static final int ATTEMPTS = 2_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** One port, free on UDP and TCP. */
    public static int one() {
        return block(1);
    }

    /** An even port whose next one is free too: RTP and RTCP (RFC 3550 §11). */
    public static int evenPair() {
        return block(2);
    }

    /** The first of {@code count} (1–1000) consecutive free ports; even when there is more than one. */
    public static int block(int count) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - count);
            if (count > 1) {
                first &= ~1;
            }
            if (take(first, count)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " consecutive free ports on the loopback address");
    }

    private static boolean take(int first, int count) {
        for (int port = first; port < first + count; port++) {
            if (GIVEN.contains(port) || !isFree(port)) {
                return false;
            }
        }
        for (int port = first; port < first + count; port++) {
            GIVEN.add(port);
        }
        return true;
    }

    /** Whether nothing is bound to the port on 127.0.0.1, neither UDP nor TCP. */
    public static boolean isFree(int port) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var datagrams = new DatagramSocket(address);
                var connections = new ServerSocket()) {
            connections.bind(address);
            return datagrams.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
