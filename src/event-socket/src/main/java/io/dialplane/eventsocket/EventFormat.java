package io.dialplane.eventsocket;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The ways an event is written on a connection; each gives FreeSWITCH's bytes. */
public enum EventFormat {
    /** {@code Name: value} lines with url-encoded values. */
    PLAIN("text/event-plain"),
    /** One JSON object, values as strings, the body as {@code _body}. */
    JSON("text/event-json"),
    /** {@code <event><headers>…} with url-encoded values. */
    XML("text/event-xml");

    /** How a header with several values begins; {@code ARRAY::a|:b} is an array in JSON. */
    static final String ARRAY = "ARRAY::";

    static final String ARRAY_SEPARATOR = "\\|:";

    private final String contentType;

    EventFormat(String contentType) {
        this.contentType = contentType;
    }

    /** The frame's {@code Content-Type}. */
    public String contentType() {
        return contentType;
    }

    /** The word after the command {@code event}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format a client asked for. */
    public static Optional<EventFormat> of(String word) {
        for (var format : values()) {
            if (format.name().equalsIgnoreCase(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The whole frame: {@code Content-Length}, {@code Content-Type}, blank line, event. */
    public byte[] frame(Event event) {
        if (this == PLAIN) {
            return PlainFrame.of(event);
        }
        byte[] content = content(event).getBytes(StandardCharsets.UTF_8);
        byte[] head = ("Content-Length: " + content.length + "\nContent-Type: " + contentType + "\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[head.length + content.length];
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(content, 0, frame, head.length, content.length);
        return frame;
    }

    /** The event alone, without the frame's head. */
    public String content(Event event) {
        return switch (this) {
            case PLAIN -> plain(event);
            case JSON -> json(event);
            case XML -> xml(event);
        };
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String plain(Event event) {
        byte[] frame = PlainFrame.of(event);
        int start = 0;
        while (frame[start] != '\n' || frame[start + 1] != '\n') {
            start++;
        }
        return new String(frame, start + 2, frame.length - start - 2, StandardCharsets.UTF_8);
    }

    private static String json(Event event) {
        var out = new StringBuilder(2_048).append('{');
        event.forEach((name, value) -> {
            if (value.startsWith(ARRAY)) {
                jsonArray(name, value, out);
            } else {
                jsonField(name, value, out);
            }
        });
        event.body().ifPresent(body -> {
            jsonField("Content-Length", Integer.toString(bytes(body)), out);
            jsonField("_body", body, out);
        });
        return out.append('}').toString();
    }

    private static void jsonArray(String name, String value, StringBuilder out) {
        out.append(out.length() > 1 ? "," : "");
        jsonText(name, out);
        char before = '[';
        out.append(':');
        for (var item : value.substring(ARRAY.length()).split(ARRAY_SEPARATOR, -1)) {
            out.append(before);
            jsonText(item, out);
            before = ',';
        }
        out.append(']');
    }

    private static void jsonField(String name, String value, StringBuilder out) {
        if (out.length() > 1) {
            out.append(',');
        }
        jsonText(name, out);
        out.append(':');
        jsonText(value, out);
    }

    /** A JSON string (RFC 8259 §7), quoted. */
    static void jsonText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static String xml(Event event) {
        var out = new StringBuilder(4_096).append("<event>\n  <headers>\n");
        event.forEach((name, value) -> {
            out.append("    <").append(name).append('>');
            // the code leaves no < > & " unescaped
            UrlCode.encode(value, out);
            out.append("</").append(name).append(">\n");
        });
        out.append("  </headers>\n");
        event.body().ifPresent(body -> {
            out.append("  <Content-Length>").append(bytes(body)).append("</Content-Length>\n  <body>");
            xmlText(body, out);
            out.append("</body>\n");
        });
        return out.append("</event>\n").toString();
    }

    private static void xmlText(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> {
                    // XML 1.0 §2.2: other control characters cannot be written
                    if (c >= ' ' || c == '\n' || c == '\t' || c == '\r') {
                        out.append(c);
                    }
                }
            }
        }
    }
}
