package io.dialplane.node.media;

/** Audio codecs of the node, with the static payload types of RFC 3551 §6. */
public enum AudioCodec {
    PCMU(0),
    PCMA(8);

    private final int payloadType;

    AudioCodec(int payloadType) {
        this.payloadType = payloadType;
    }

    /** Static RTP payload type. */
    public int payloadType() {
        return payloadType;
    }
}
