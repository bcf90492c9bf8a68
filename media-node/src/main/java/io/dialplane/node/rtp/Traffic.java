package io.dialplane.node.rtp;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What one media thread counts: written by it alone, without a lock, read by the metrics. */
final class Traffic {
    /** Why a received datagram was not listened to. */
    enum Dropped {
        /** Too short, not version 2, or its lengths contradict each other. */
        MALFORMED,
        /** A payload type nobody agreed on. */
        PAYLOAD_TYPE,
        /** From somewhere else than the peer. */
        SOURCE,
        /** Far out of sequence. */
        SEQUENCE,
        /** To a port whose call is over or not agreed yet. */
        STRAY
    }

    final AtomicLong received = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    final AtomicLong notSent = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    final AtomicLong digits = new AtomicLong();
    final AtomicLong lateSlots = new AtomicLong();
    final AtomicLong streams = new AtomicLong();
    private final AtomicLongArray dropped = new AtomicLongArray(Dropped.values().length);

    /** By the media thread. */
    static void add(AtomicLong counter, long more) {
        counter.lazySet(counter.getPlain() + more);
    }

    /** By the media thread. */
    void drop(Dropped reason) {
        dropped.lazySet(reason.ordinal(), dropped.getPlain(reason.ordinal()) + 1);
    }

    long dropped(Dropped reason) {
        return dropped.get(reason.ordinal());
    }
}
