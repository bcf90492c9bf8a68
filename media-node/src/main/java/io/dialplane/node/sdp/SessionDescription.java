package io.dialplane.node.sdp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866), as far as a node of audio needs it.
 *
 * @param sessionId of the {@code o=} line
 * @param version of the {@code o=} line; grows with each change (RFC 3264 §8)
 * @param origin the address in the {@code o=} line, as written
 * @param address the session's {@code c=} line
 */
public record SessionDescription(
        long sessionId, long version, String origin, Optional<InetAddress> address, List<MediaDescription> media) {
    public SessionDescription {
        media = List.copyOf(media);
    }

    /** The MIME type. */
    public static final String CONTENT_TYPE = "application/sdp";

    /** Where a section's media is to be sent to. */
    public Optional<InetAddress> addressOf(MediaDescription section) {
        return section.address().or(this::address);
    }

    /** The text to send. */
    public String write() {
        var text = new StringBuilder(320);
        text.append("v=0\r\no=- ").append(sessionId).append(' ').append(version);
        text.append(" IN ").append(origin.indexOf(':') >= 0 ? "IP6 " : "IP4 ").append(origin);
        text.append("\r\ns=-\r\n");
        address.ifPresent(there -> connection(text, there));
        text.append("t=0 0\r\n");
        for (var section : media) {
            text.append("m=").append(section.kind()).append(' ').append(section.port());
            text.append(' ').append(section.protocol());
            section.formats().forEach(format -> text.append(' ').append(format));
            text.append("\r\n");
            if (section.port() == 0) {
                continue;
            }
            section.address().ifPresent(there -> connection(text, there));
            for (var format : section.formats()) {
                attributes(text, format, section.encodings().getOrDefault(format, ""));
            }
            text.append("a=ptime:20\r\na=")
                    .append(attribute(section.direction()))
                    .append("\r\n");
        }
        return text.toString();
    }

    private static void attributes(StringBuilder text, String format, String encoding) {
        if (!encoding.isEmpty()) {
            text.append("a=rtpmap:").append(format).append(' ').append(encoding).append("\r\n");
        }
        if (encoding.startsWith(Negotiation.TELEPHONE_EVENT)) {
            text.append("a=fmtp:").append(format).append(" 0-15\r\n");
        }
    }

    private static String attribute(Direction direction) {
        return switch (direction) {
            case SENDRECV -> "sendrecv";
            case SENDONLY -> "sendonly";
            case RECVONLY -> "recvonly";
            case INACTIVE -> "inactive";
        };
    }

    private static void connection(StringBuilder text, InetAddress there) {
        text.append("c=IN ").append(there instanceof Inet6Address ? "IP6 " : "IP4 ");
        text.append(there.getHostAddress()).append("\r\n");
    }
}
