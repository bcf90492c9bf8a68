package io.dialplane.node.media;

/**
 * Something that can be played, immutable and shared between streams: a clip, a tone, silence. How it becomes packets
 * is the business of the stream.
 */
public interface Sound {
    /** Length in milliseconds, {@code -1} when endless. */
    long lengthMillis();
}
