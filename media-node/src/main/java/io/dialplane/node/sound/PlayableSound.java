package io.dialplane.node.sound;

import io.dialplane.node.media.Sound;
import java.util.List;

/** A sound the streams of this node know how to send. */
public sealed interface PlayableSound extends Sound permits Clip, Sequence {
    /** Its parts in order. */
    List<Clip> clips();
}
