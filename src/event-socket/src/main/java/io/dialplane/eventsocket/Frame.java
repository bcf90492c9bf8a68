package io.dialplane.eventsocket;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One message of a connection: lines, a blank line, and the bytes its {@code Content-Length} announces.
 *
 * @param lines without their line ends, at least one; from a client the first is the command, all others are
 *     {@code Name: value}
 * @param body empty when none was announced
 */
@SuppressWarnings("ArrayRecordComponent")
public record Frame(List<String> lines, byte[] body) {
    public Frame {
        lines = List.copyOf(lines);
    }

    /** The command of a client's frame. */
    public String command() {
        return lines.getFirst().strip();
    }

    /** The first header of that name, without regard to case, stripped. */
    public Optional<String> header(String name) {
        for (var line : lines) {
            if (line.length() > name.length()
                    && line.charAt(name.length()) == ':'
                    && line.regionMatches(true, 0, name, 0, name.length())) {
                return Optional.of(line.substring(name.length() + 1).strip());
            }
        }
        return Optional.empty();
    }

    /** The frame's {@code Content-Type}, empty text when it has none. */
    public String contentType() {
        return header("Content-Type").orElse("");
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
