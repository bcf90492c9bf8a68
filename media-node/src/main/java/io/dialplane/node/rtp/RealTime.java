package io.dialplane.node.rtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Real-time scheduling for the calling thread (Linux: sched_setscheduler(2), SCHED_RR at the lowest real-time priority).
 * Java's own thread priorities are ignored by the JVM on Linux, and a packet clock among busy threads of equal rank
 * comes tens of milliseconds late.
 */
final class RealTime {
    private static final int SCHED_RR = 2;
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000; // children do not inherit it
    private static final int PRIORITY = 1;

    private RealTime() {}

    /** Asks for it; says in words how that went. */
    static String request() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return "normal scheduling: real time is known for Linux only";
        }
        Linker linker = Linker.nativeLinker();
        MemorySegment function =
                linker.defaultLookup().find("sched_setscheduler").orElse(MemorySegment.NULL);
        if (function.equals(MemorySegment.NULL)) {
            return "normal scheduling: this libc has no sched_setscheduler";
        }
        MethodHandle setScheduler =
                linker.downcallHandle(function, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            int result = (int)
                    setScheduler.invokeExact(0, SCHED_RR | SCHED_RESET_ON_FORK, arena.allocateFrom(JAVA_INT, PRIORITY));
            return result == 0 ? "real-time scheduling" : "normal scheduling: real time is not permitted here";
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
