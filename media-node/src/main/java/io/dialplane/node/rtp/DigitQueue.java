package io.dialplane.node.rtp;

import io.dialplane.node.media.MediaStream.Ended;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Digits a stream is to send, one playback after another. Owned by the media thread. */
final class DigitQueue {
    private final ArrayDeque<DigitPlayback> waiting = new ArrayDeque<>();
    private boolean closed;

    void add(DigitPlayback next) {
        if (closed) {
            next.end(Ended.CLOSED);
        } else {
            waiting.add(next);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The one being sent. */
    @Nullable
    DigitPlayback first() {
        return waiting.peekFirst();
    }

    /** The first is done. */
    void remove() {
        waiting.pollFirst();
    }

    void close() {
        closed = true;
        waiting.forEach(each -> each.end(Ended.CLOSED));
        waiting.clear();
    }
}
