package io.dialplane.node.sdp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads session descriptions (RFC 8866 §5) from the network: bounded, and forgiving where a wrong line does not change
 * what is agreed on. Addresses must be literal: a name would have to be looked up while a caller waits.
 */
public final class SdpReader {
    private static final int LONGEST = 16_384;
    private static final int MOST_LINES = 400;
    private static final int MOST_SECTIONS = 16;
    private static final int MOST_FORMATS = 64;

    private long sessionId;
    private long version;
    private String origin = "";
    private Optional<InetAddress> address = Optional.empty();
    private Direction direction = Direction.SENDRECV;
    private final List<Section> sections = new ArrayList<>(2);

    private static final class Section {
        private final String[] line;
        private final List<String> formats;
        private final Map<String, String> encodings = new HashMap<>();
        private Optional<InetAddress> address = Optional.empty();
        private @Nullable Direction direction;

        private Section(String[] line, List<String> formats) {
            this.line = line;
            this.formats = formats;
        }
    }

    private SdpReader() {}

    /**
     * Reads a description.
     *
     * @throws SdpException naming the line that cannot be understood
     */
    public static SessionDescription read(byte[] body) throws SdpException {
        if (body.length > LONGEST) {
            throw new SdpException("longer than " + LONGEST + " bytes");
        }
        var text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
        if (!text.startsWith("v=0")) {
            throw new SdpException("line 1 is not v=0");
        }
        var reader = new SdpReader();
        int number = 0;
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int stop = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
            if (++number > MOST_LINES) {
                throw new SdpException("more than " + MOST_LINES + " lines");
            }
            reader.line(number, text.substring(start, stop));
            start = end + 1;
        }
        return reader.result();
    }

    private void line(int number, String line) throws SdpException {
        if (line.isEmpty()) {
            return;
        }
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw new SdpException("line " + number + " is not of the form x=…");
        }
        var value = line.substring(2);
        switch (line.charAt(0)) {
            case 'o' -> origin(number, value);
            case 'c' -> connection(number, value);
            case 'm' -> section(number, value);
            case 'a' -> attribute(value);
            default -> {
                // what else there may be changes nothing for us
            }
        }
    }

    private void origin(int number, String value) throws SdpException {
        var parts = value.split(" ", 7);
        if (parts.length < 6) {
            throw new SdpException("line " + number + ": o= needs six fields");
        }
        // the numbers matter to nobody but their sender, and may exceed 64 bits
        sessionId = number(parts[1]);
        version = number(parts[2]);
        origin = parts[5];
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return digits.hashCode();
        }
    }

    private void connection(int number, String value) throws SdpException {
        var parts = value.split(" ", 4);
        if (parts.length < 3 || !parts[0].equals("IN")) {
            throw new SdpException("line " + number + ": c= needs IN, a type and an address");
        }
        try {
            int slash = parts[2].indexOf('/');
            var literal = InetAddress.ofLiteral(slash < 0 ? parts[2] : parts[2].substring(0, slash));
            if (sections.isEmpty()) {
                address = Optional.of(literal);
            } else {
                sections.getLast().address = Optional.of(literal);
            }
        } catch (IllegalArgumentException e) {
            throw new SdpException("line " + number + ": c= has no literal address");
        }
    }

    private void section(int number, String value) throws SdpException {
        var parts = value.split(" ", MOST_FORMATS + 4);
        if (parts.length < 4) {
            throw new SdpException("line " + number + ": m= needs kind, port, protocol and formats");
        }
        if (sections.size() == MOST_SECTIONS || parts.length > MOST_FORMATS + 3) {
            throw new SdpException("line " + number + ": too many media or formats");
        }
        int slash = parts[1].indexOf('/');
        var port = slash < 0 ? parts[1] : parts[1].substring(0, slash);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new SdpException("line " + number + ": m= has no port of 0 to 65535");
        }
        parts[1] = port;
        sections.add(new Section(parts, Arrays.asList(parts).subList(3, parts.length)));
    }

    private void attribute(String value) {
        int colon = value.indexOf(':');
        var found = colon >= 0
                ? Optional.<Direction>empty()
                : switch (value) {
                    case "sendrecv" -> Optional.of(Direction.SENDRECV);
                    case "sendonly" -> Optional.of(Direction.SENDONLY);
                    case "recvonly" -> Optional.of(Direction.RECVONLY);
                    case "inactive" -> Optional.of(Direction.INACTIVE);
                    default -> Optional.<Direction>empty();
                };
        if (sections.isEmpty()) {
            direction = found.orElse(direction);
            return;
        }
        var section = sections.getLast();
        found.ifPresent(d -> section.direction = d);
        if (value.startsWith("rtpmap:")) {
            int space = value.indexOf(' ');
            if (space > 7) {
                section.encodings.putIfAbsent(
                        value.substring(7, space), value.substring(space + 1).strip());
            }
        }
    }

    private SessionDescription result() {
        var media = new ArrayList<MediaDescription>(sections.size());
        for (var section : sections) {
            var own = section.direction;
            media.add(new MediaDescription(
                    section.line[0],
                    Integer.parseInt(section.line[1]),
                    section.line[2],
                    section.formats,
                    section.encodings,
                    section.address,
                    own == null ? direction : own));
        }
        return new SessionDescription(sessionId, version, origin, address, media);
    }
}
