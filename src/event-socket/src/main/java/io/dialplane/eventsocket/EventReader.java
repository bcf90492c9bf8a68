package io.dialplane.eventsocket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads events back from the content of {@code text/event-plain} and {@code text/event-json} frames. One for each
 * connection, since it keeps the headers' names: not for several threads at once.
 */
public final class EventReader {
    /** More headers than this and the event is refused. */
    static final int MAX_HEADERS = 4_096;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    private final HeaderNames names = new HeaderNames();

    /**
     * The event of a frame, empty when the frame holds none or none that can be read ({@code text/event-xml} is not
     * read).
     */
    public Optional<Event> read(Frame frame) {
        return switch (frame.contentType().toLowerCase(Locale.ROOT)) {
            case "text/event-plain" -> plain(frame.body());
            case "text/event-json" -> json(frame.body());
            default -> Optional.empty();
        };
    }

    private Optional<Event> plain(byte[] content) {
        var event = Event.builder();
        int from = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] != '\n') {
                continue;
            }
            if (i == from) {
                from = i + 1;
                break;
            }
            int colon = from;
            while (colon < i && content[colon] != ':') {
                colon++;
            }
            if (colon == from || colon + 1 >= i || content[colon + 1] != ' ') {
                return Optional.empty();
            }
            String name = names.name(content, from, colon);
            if (!name.equals("Content-Length")) {
                event.add(name, UrlCode.decode(content, colon + 2, i));
            }
            from = i + 1;
        }
        if (from < content.length) {
            event.body(new String(content, from, content.length - from, StandardCharsets.UTF_8));
        }
        return limited(event.build());
    }

    private Optional<Event> json(byte[] content) {
        var event = Event.builder();
        try (var parser = JSON.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                String value = parser.nextToken() == JsonToken.START_ARRAY ? array(parser) : parser.getText();
                if (parser.currentToken().isStructStart()) {
                    return Optional.empty();
                }
                if (name.equals("_body")) {
                    event.body(value);
                } else if (!name.equals("Content-Length")) {
                    event.add(name, value);
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return limited(event.build());
    }

    private static String array(JsonParser parser) throws IOException {
        var values = new ArrayList<String>();
        while (parser.nextToken() != null && parser.currentToken().isScalarValue()) {
            values.add(parser.getText());
        }
        return EventFormat.ARRAY + String.join("|:", values);
    }

    private static Optional<Event> limited(Event event) {
        return event.size() > MAX_HEADERS ? Optional.empty() : Optional.of(event);
    }
}
