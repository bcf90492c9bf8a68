package io.dialplane.node.media;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.node.media.MediaStream.Listener;

/** The media of one node: opens streams, finds sounds. All methods may be called from any thread. */
public interface Media extends AutoCloseable {
    /**
     * Binds an RTP port for a leg. It receives at once and sends after {@link MediaStream#start}.
     *
     * @throws MediaException when no port of the range is free
     */
    MediaStream open(Listener listener);

    /**
     * Finds, fetches and decodes what a source of a {@code play} instruction names. Blocks for input; bounded in time
     * and size by settings; cached.
     *
     * @throws MediaException naming the source and what is wrong with it
     */
    Sound sound(String source);

    /**
     * Renders a {@code say} instruction once, from the shipped prompts or by the text-to-speech engine; how often it is
     * played ({@code loop}) is the caller's business. Blocks.
     *
     * @throws MediaException when there is no engine for it or it failed
     */
    Sound say(Say say);

    /** Ends all streams. */
    @Override
    void close();
}
