package io.dialplane.node.sdp;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code m=} section of a session description.
 *
 * @param kind {@code audio}, {@code video} …
 * @param port 0 when the stream is refused
 * @param protocol {@code RTP/AVP} …
 * @param formats in order of preference; payload types for RTP
 * @param encodings the {@code rtpmap} of a format: {@code telephone-event/8000}
 * @param address its own {@code c=} line
 */
public record MediaDescription(
        String kind,
        int port,
        String protocol,
        List<String> formats,
        Map<String, String> encodings,
        Optional<InetAddress> address,
        Direction direction) {
    public MediaDescription {
        formats = List.copyOf(formats);
        encodings = Map.copyOf(encodings);
    }

    /** Audio we could take: RTP without encryption, not refused. */
    public boolean isPlainAudio() {
        return kind.equals("audio") && protocol.equals("RTP/AVP") && port > 0;
    }
}
