package io.dialplane.node.sound;

import java.util.List;

/** Clips played without a gap between them. */
public record Sequence(List<Clip> clips) implements PlayableSound {
    public Sequence {
        clips = List.copyOf(clips);
    }

    @Override
    public long lengthMillis() {
        long length = 0;
        for (Clip clip : clips) {
            if (clip.lengthMillis() < 0) {
                return -1;
            }
            length += clip.lengthMillis();
        }
        return length;
    }
}
