package io.dialplane.instructions;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Send the call's audio to a WebSocket, and hear what comes back.
 *
 * @param url {@code ws:} or {@code wss:}
 * @param name the stream's
 * @param track which side is sent
 * @param twoWay whether the document waits for the stream's end and the caller hears what comes back; else the document
 *     goes on at once
 * @param parameters told when the stream starts, at most 100
 * @param status told of start and end
 * @param action where the result is reported when a two-way stream ended
 */
public record Stream(
        String url,
        Optional<String> name,
        Track track,
        boolean twoWay,
        Map<String, String> parameters,
        Optional<Hook> status,
        Optional<Hook> action)
        implements Instruction {
    /** Which side: the caller's is inbound. */
    public enum Track {
        INBOUND,
        OUTBOUND,
        BOTH
    }

    public Stream {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        Check.text("url", url, 2_048);
        Check.that(
                Variables.refersTo(url) || url.matches("(?i)wss?://\\S+"),
                "url must begin with ws:// or wss://, not " + Problems.shown(url));
        name.ifPresent(text -> Check.text("name", text, 128));
        Check.that(parameters.size() <= 100, "parameters must be at most 100");
        parameters.forEach((key, value) -> {
            Check.text("parameters", key, 128);
            Check.that(value.length() <= 4_096, "parameters must have values of at most 4096 characters");
        });
    }
}
