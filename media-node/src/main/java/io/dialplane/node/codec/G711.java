package io.dialplane.node.codec;

import io.dialplane.node.media.AudioCodec;
import java.nio.ByteBuffer;

/**
 * G.711 (ITU-T, 11/88): 16-bit linear samples at 8 kHz to and from µ-law and A-law octets, by tables made once from the
 * definition of the segments.
 */
public final class G711 {
    /** Samples, and so octets, in 20 ms. */
    public static final int FRAME = 160;

    private static final int MU_BIAS = 0x84;
    private static final int MU_CLIP = 32_635;
    private static final short[] MU_TO_LINEAR = new short[256];
    private static final short[] A_TO_LINEAR = new short[256];
    // indexed by the upper 14 bits (µ-law) and 13 bits (A-law) of a sample: what the law resolves at best
    private static final byte[] LINEAR_TO_MU = new byte[1 << 14];
    private static final byte[] LINEAR_TO_A = new byte[1 << 13];
    private static final byte[] MU_TO_A = new byte[256];
    private static final byte[] A_TO_MU = new byte[256];

    static {
        for (int octet = 0; octet < 256; octet++) {
            MU_TO_LINEAR[octet] = muToLinear(octet);
            A_TO_LINEAR[octet] = aToLinear(octet);
        }
        for (int i = 0; i < LINEAR_TO_MU.length; i++) {
            LINEAR_TO_MU[i] = linearToMu((short) (i << 2));
        }
        for (int i = 0; i < LINEAR_TO_A.length; i++) {
            LINEAR_TO_A[i] = linearToA((short) (i << 3));
        }
        for (int octet = 0; octet < 256; octet++) {
            MU_TO_A[octet] = encode(AudioCodec.PCMA, MU_TO_LINEAR[octet]);
            A_TO_MU[octet] = encode(AudioCodec.PCMU, A_TO_LINEAR[octet]);
        }
    }

    private G711() {}

    /** The octet that stands for silence: the law's positive zero. */
    public static byte silence(AudioCodec codec) {
        return encode(codec, (short) 0);
    }

    public static byte encode(AudioCodec codec, short sample) {
        return switch (codec) {
            case PCMU -> LINEAR_TO_MU[(sample & 0xFFFF) >> 2];
            case PCMA -> LINEAR_TO_A[(sample & 0xFFFF) >> 3];
        };
    }

    public static short decode(AudioCodec codec, byte octet) {
        return switch (codec) {
            case PCMU -> MU_TO_LINEAR[octet & 0xFF];
            case PCMA -> A_TO_LINEAR[octet & 0xFF];
        };
    }

    public static byte[] encode(AudioCodec codec, short[] samples) {
        byte[] octets = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            octets[i] = encode(codec, samples[i]);
        }
        return octets;
    }

    public static short[] decode(AudioCodec codec, byte[] octets) {
        short[] samples = new short[octets.length];
        for (int i = 0; i < octets.length; i++) {
            samples[i] = decode(codec, octets[i]);
        }
        return samples;
    }

    /** Changes octets of one law to the other, in place. Nothing when both are the same. */
    public static void transcode(ByteBuffer octets, int offset, int length, AudioCodec from, AudioCodec to) {
        if (from == to) {
            return;
        }
        byte[] table = from == AudioCodec.PCMU ? MU_TO_A : A_TO_MU;
        for (int i = offset; i < offset + length; i++) {
            octets.put(i, table[octets.get(i) & 0xFF]);
        }
    }

    // G.711 table 2: sign, three bits of segment, four of interval; all bits inverted
    private static byte linearToMu(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs((int) sample), MU_CLIP) + MU_BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(magnitude); // 0 for 0x80..0xFF
        int interval = (magnitude >> (segment + 3)) & 0x0F;
        return (byte) ~(sign | segment << 4 | interval);
    }

    private static short muToLinear(int octet) {
        int bits = ~octet;
        int segment = (bits >> 4) & 7;
        int magnitude = (((bits & 0x0F) << 3) + MU_BIAS << segment) - MU_BIAS;
        return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    // G.711 table 1: even bits inverted, sign bit set for positive
    private static byte linearToA(short sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = (sample >= 0 ? sample : -sample - 1) >> 4; // 11 bits
        int octet;
        if (magnitude < 16) {
            octet = magnitude;
        } else {
            int segment = 28 - Integer.numberOfLeadingZeros(magnitude); // 1 for 16..31
            octet = segment << 4 | (magnitude >> segment - 1) & 0x0F;
        }
        return (byte) ((sign | octet) ^ 0x55);
    }

    private static short aToLinear(int octet) {
        int bits = octet ^ 0x55;
        int segment = (bits >> 4) & 7;
        int interval = bits & 0x0F;
        int magnitude = segment == 0 ? (interval << 4) + 8 : (interval << 4) + 0x108 << segment - 1;
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
