package io.dialplane.balancer.message;

/**
 * SipHash-2-4 (Aumasson and Bernstein 2012): a keyed hash of 64 bits for short messages, 50 ns where HMAC-SHA-256 takes
 * a microsecond. Fed in pieces; one per thread.
 */
public final class SipHash {
    private final long k0;
    private final long k1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long word;
    private long count;

    /**
     * @param k0 the first half of the key
     * @param k1 the second half
     */
    public SipHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
        start();
    }

    /** Begins a new hash. */
    public SipHash start() {
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
        word = 0;
        count = 0;
        return this;
    }

    /** One byte. */
    public SipHash add(int value) {
        word |= (value & 0xffL) << (count & 7) * 8;
        if ((++count & 7) == 0) {
            compress(word);
            word = 0;
        }
        return this;
    }

    /** A stretch of bytes. */
    public SipHash add(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            add(b[i]);
        }
        return this;
    }

    /** Eight bytes, the lowest first. */
    public SipHash add(long value) {
        for (int i = 0; i < 64; i += 8) {
            add((int) (value >>> i));
        }
        return this;
    }

    /** The hash of all that was added. */
    public long end() {
        compress(word | count << 56);
        v2 ^= 0xff;
        for (int i = 0; i < 4; i++) {
            round();
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void compress(long m) {
        v3 ^= m;
        round();
        round();
        v0 ^= m;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
