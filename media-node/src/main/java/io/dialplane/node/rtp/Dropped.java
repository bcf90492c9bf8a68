package io.dialplane.node.rtp;

/** Why a received datagram was not listened to. */
enum Dropped {
    /** Too short, not version 2, or its lengths contradict each other. */
    MALFORMED,
    /** A payload type nobody agreed on. */
    PAYLOAD_TYPE,
    /** From somewhere else than the peer. */
    SOURCE,
    /** Far out of sequence. */
    SEQUENCE,
    /** To a port whose call is over or not agreed yet. */
    STRAY
}
