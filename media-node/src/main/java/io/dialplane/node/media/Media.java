package io.dialplane.node.media;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.node.media.MediaStream.Listener;
import java.util.Optional;

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

    /**
     * What is heard while it rings elsewhere, to be played endlessly ({@code loop} 0). Blocks like {@link #sound}.
     *
     * @param tone a country's two letters ({@code us}, {@code de}, …), a cadence ({@code %(2000,4000,440,480)}), or a source as of {@link #sound}; the node's
     *     setting {@code media.ring-tone} when empty
     * @throws MediaException when it is neither
     */
    Sound ringTone(Optional<String> tone);

    /** What tells a caller that recording begins: 1000 Hz for 0.2 s. */
    Sound beep();

    /**
     * The music on hold of the setting {@code media.hold-music}; played as often as is wanted ({@code loop} 0). Blocks
     * like {@link #sound}.
     */
    Sound holdMusic();

    /** Ends all streams. */
    @Override
    void close();
}
