package io.dialplane.node.sound;

import io.dialplane.node.media.AudioCodec;
import java.nio.ByteBuffer;

/**
 * Digits as tones (ITU-T Q.23), for peers that take no telephone events. All frequencies are whole numbers of hertz, so
 * that one second of each goes on for ever.
 */
public final class KeyTones {
    private static final String KEYS = "0123456789*#ABCD";
    private static final int SECOND = 8_000;
    private static final Clip[] CLIPS = new Clip[KEYS.length()];

    static {
        for (int i = 0; i < CLIPS.length; i++) {
            CLIPS[i] = Tones.key(KEYS.charAt(i), 1000);
            for (AudioCodec codec : AudioCodec.values()) {
                CLIPS[i].prepare(codec);
            }
        }
    }

    private KeyTones() {}

    /** Makes the tones now, not when the first is sent. */
    public static void prepare() {
        int unused = CLIPS.length;
    }

    /** Fills what is left of the packet with the tone of a key that has been down for so many samples. */
    public static void fill(ByteBuffer packet, char key, int since, AudioCodec codec) {
        byte[] tone = CLIPS[KEYS.indexOf(key)].encoded(codec);
        int at = since % SECOND;
        int length = packet.remaining();
        int first = Math.min(length, SECOND - at);
        packet.put(tone, at, first).put(tone, 0, length - first);
    }
}
