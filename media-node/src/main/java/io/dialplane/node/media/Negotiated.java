package io.dialplane.node.media;

import java.net.InetSocketAddress;

/**
 * What offer and answer agreed on for one stream (RFC 3264).
 *
 * @param remote where packets go; ignored while not sending
 * @param codec the codec of both directions
 * @param telephoneEventPayloadType payload type of RFC 4733 telephone events, -1 when not agreed
 * @param sends whether this side sends (sendrecv, sendonly)
 * @param receives whether this side expects packets (sendrecv, recvonly); no RTP time-out without
 */
public record Negotiated(
        InetSocketAddress remote, AudioCodec codec, int telephoneEventPayloadType, boolean sends, boolean receives) {}
