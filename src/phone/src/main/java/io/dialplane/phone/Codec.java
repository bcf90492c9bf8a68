package io.dialplane.phone;

/** G.711, the phone's two codecs (ITU-T G.711; RFC 3551 §4.5.14): 8,000 samples a second, a byte each. */
public enum Codec {
    PCMU(0) {
        @Override
        byte encode(int sample) {
            int sign = sample < 0 ? 0x80 : 0;
            int magnitude = Math.min(Math.abs(sample), 32_635) + 132;
            int segment = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
            return (byte) ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f));
        }

        @Override
        short decode(byte code) {
            int bits = ~code & 0xff;
            int magnitude = (((bits & 0x0f) << 3) + 132 << ((bits & 0x70) >> 4)) - 132;
            return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
        }
    },
    PCMA(8) {
        @Override
        byte encode(int sample) {
            int sign = sample < 0 ? 0 : 0x80;
            int magnitude = Math.min(sample < 0 ? -sample - 1 : sample, 32_767) >> 3;
            int segment = magnitude < 32 ? 0 : 31 - Integer.numberOfLeadingZeros(magnitude) - 4;
            int mantissa = segment < 1 ? magnitude >> 1 : magnitude >> segment;
            return (byte) ((sign | (segment << 4) | (mantissa & 0x0f)) ^ 0x55);
        }

        @Override
        short decode(byte code) {
            int bits = (code & 0xff) ^ 0x55;
            int segment = (bits & 0x70) >> 4;
            int magnitude = ((bits & 0x0f) << 4) + 8;
            if (segment > 0) {
                magnitude = (magnitude + 0x100) << (segment - 1);
            }
            return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
        }
    };

    private final int payloadType;

    Codec(int payloadType) {
        this.payloadType = payloadType;
    }

    /** Its static RTP payload type. */
    public int payloadType() {
        return payloadType;
    }

    abstract byte encode(int sample);

    abstract short decode(byte code);
}
