package io.dialplane.balancer.message;

/** A stretch of the bytes of a message, {@code from} inclusive, {@code to} exclusive; reused from message to message. */
public final class Slice {
    private int from = -1;
    private int to = -1;

    /** The first offset; negative when absent. */
    public int from() {
        return from;
    }

    /** The offset after the last. */
    public int to() {
        return to;
    }

    /** Whether the message has it. */
    public boolean present() {
        return from >= 0;
    }

    /** Bytes in it. */
    public int length() {
        return to - from;
    }

    void set(int newFrom, int newTo) {
        from = newFrom;
        to = newTo;
    }

    void clear() {
        set(-1, -1);
    }
}
