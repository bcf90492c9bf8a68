package io.dialplane.phone;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The audio line of a session description (RFC 4566), as offer or answer (RFC 3264).
 *
 * @param address where RTP is wanted; port 0 when audio is refused
 * @param codecs the phone's codecs among those listed, in their order
 * @param digits the payload type of telephone-event (RFC 4733), -1 for none
 * @param direction sendrecv, sendonly, recvonly or inactive
 */
record Sdp(InetSocketAddress address, List<Codec> codecs, int digits, String direction) {
    private static final int LINE_LIMIT = 500;

    Sdp {
        codecs = List.copyOf(codecs);
    }

    static Optional<Sdp> parse(String text) {
        String host = "";
        String[] media = {};
        String direction = "sendrecv";
        Map<Integer, String> names = new HashMap<>();
        boolean first = true;
        for (String line : text.lines().limit(LINE_LIMIT).toList()) {
            if (line.startsWith("m=")) {
                if (media.length > 0 || !line.startsWith("m=audio ")) {
                    first = media.length == 0;
                    continue;
                }
                first = true;
                media = line.substring(2).split(" ");
            } else if (!first) {
                continue;
            } else if (line.startsWith("c=IN IP4 ") || line.startsWith("c=IN IP6 ")) {
                host = line.substring(9).strip();
            } else if (line.matches("a=(sendrecv|sendonly|recvonly|inactive)")) {
                direction = line.substring(2);
            } else if (line.matches("a=rtpmap:\\d{1,3} .+")) {
                String[] map = line.substring(9).split(" ", 2);
                names.put(Integer.parseInt(map[0]), map[1].strip().toUpperCase(Locale.ROOT));
            }
        }
        return media.length < 4 || host.isEmpty() ? Optional.empty() : assemble(host, media, names, direction);
    }

    private static Optional<Sdp> assemble(String host, String[] media, Map<Integer, String> names, String direction) {
        try {
            int port = Integer.parseInt(media[1]);
            var codecs = new ArrayList<Codec>();
            int digits = -1;
            for (int i = 3; i < media.length; i++) {
                int type = Integer.parseInt(media[i]);
                String name = names.getOrDefault(type, "");
                for (Codec codec : Codec.values()) {
                    if (type == codec.payloadType()) {
                        codecs.add(codec);
                    }
                }
                if (name.startsWith("TELEPHONE-EVENT/8000")) {
                    digits = type;
                }
            }
            return Optional.of(new Sdp(new InetSocketAddress(host, port), codecs, digits, direction));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    /** The description in text; session id and version go into the origin line. */
    String text(long session, int version) {
        String host = address.getAddress().getHostAddress();
        String family = host.indexOf(':') >= 0 ? "IP6" : "IP4";
        var text = new StringBuilder();
        text.append("v=0\r\no=phone ").append(session).append(' ').append(version);
        text.append(" IN ").append(family).append(' ').append(host);
        text.append("\r\ns=-\r\nc=IN ").append(family).append(' ').append(host);
        text.append("\r\nt=0 0\r\nm=audio ").append(address.getPort()).append(" RTP/AVP");
        codecs.forEach(codec -> text.append(' ').append(codec.payloadType()));
        if (digits >= 0) {
            text.append(' ').append(digits);
        }
        text.append("\r\n");
        codecs.forEach(
                codec -> text.append("a=rtpmap:").append(codec.payloadType() + " " + codec.name() + "/8000\r\n"));
        if (digits >= 0) {
            text.append("a=rtpmap:" + digits + " telephone-event/8000\r\na=fmtp:" + digits + " 0-16\r\n");
        }
        return text.append("a=ptime:20\r\na=" + direction + "\r\n").toString();
    }
}
