package io.dialplane.node.recording;

import io.dialplane.node.media.AudioCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The recordings of a stream that run. Owned by the media thread. */
public final class Tapes {
    private final List<Tape> running = new ArrayList<>(1);
    private boolean closed;

    /** Begins one. */
    public void add(Tape tape) {
        if (closed) {
            tape.close();
        } else {
            running.add(tape);
        }
    }

    /** Lets time pass for all. */
    public void round(long round) {
        for (int i = running.size() - 1; i >= 0; i--) {
            if (!running.get(i).round(round)) {
                running.remove(i);
            }
        }
    }

    /** What the peer says. */
    public void received(int timestamp, ByteBuffer packet, int offset, int length, AudioCodec codec) {
        for (int i = 0; i < running.size(); i++) {
            running.get(i).received(timestamp, packet, offset, length, codec);
        }
    }

    /** What the peer hears. */
    public void sent(int timestamp, ByteBuffer packet, int offset, int length, AudioCodec codec) {
        for (int i = 0; i < running.size(); i++) {
            running.get(i).sent(timestamp, packet, offset, length, codec);
        }
    }

    /** The stream ended. */
    public void close() {
        closed = true;
        running.forEach(Tape::close);
        running.clear();
    }
}
