package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import io.dialplane.instructions.xml.XmlAttributes;
import java.util.Map;
import java.util.Optional;

/** {@code <Connect>}, {@code <Start>} and {@code <Stop>}: streams of audio, and the recording in the background. */
final class TwimlStreams {
    private final XmlAttributes verb;
    private final Problems problems;

    TwimlStreams(XmlAttributes verb, Problems problems) {
        this.verb = verb;
        this.problems = problems;
    }

    Optional<? extends Instruction> read() {
        String name = verb.textless().element().name();
        var children = verb.element().children();
        if (children.size() != 1) {
            verb.wrong(
                    name.equals("Connect")
                            ? "expected one <Stream> inside"
                            : "expected one <Stream> or <Recording> inside");
            return Optional.empty();
        }
        var a = new XmlAttributes(children.getFirst(), problems);
        return switch (name + "/" + a.element().name()) {
            case "Connect/Stream" -> connect(a);
            case "Start/Stream" -> start(a);
            case "Start/Recording" -> record(a);
            case "Stop/Recording" -> stop(a);
            default -> {
                a.wrong("is not available inside <" + name + "> here");
                yield Optional.empty();
            }
        };
    }

    private Optional<Stream> connect(XmlAttributes a) {
        var action = Twiml.hook(verb, "action", "method");
        verb.end();
        return stream(a, true, action);
    }

    private Optional<Stream> start(XmlAttributes a) {
        verb.unused("action", "method").end();
        return stream(a, false, Optional.empty());
    }

    private Optional<Stream> stream(XmlAttributes a, boolean twoWay, Optional<Hook> action) {
        a.textless().unused("connectorName", "audioFormat", "sampleRate");
        var url = a.text("url").orElse("");
        var name = a.text("name");
        var track = a.choice("track", Twiml.TRACKS, Stream.Track.INBOUND);
        var status = Twiml.hook(a, "statusCallback", "statusCallbackMethod");
        var parameters = Twiml.pairs(
                a,
                "Parameter",
                a.element().children().stream()
                        .map(child -> new XmlAttributes(child, problems))
                        .toList());
        return a.made(() -> new Stream(url, name, track, twoWay, parameters, status, action));
    }

    private Optional<Recording> record(XmlAttributes a) {
        verb.unused("action", "method").end();
        a.childless().textless().unused("name", "track", "trim");
        boolean stereo = a.choice("channels", Map.of("mono", false, "dual", true), true);
        var status = Twiml.recordingStatus(a);
        return a.made(() -> new Recording(Recording.Operation.START, stereo, Optional.empty(), status));
    }

    private Optional<Recording> stop(XmlAttributes a) {
        verb.end();
        a.childless().textless().unused("name");
        return a.made(() -> new Recording(Recording.Operation.STOP, false, Optional.empty(), Optional.empty()));
    }
}
