package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.Dial.LegStatus;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Stream;
import io.dialplane.instructions.xml.XmlAttributes;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Twilio's words for values, and the attributes that several verbs share. */
final class Twiml {
    static final Map<String, Hook.Method> METHODS = Map.of("GET", Hook.Method.GET, "POST", Hook.Method.POST);

    static final Map<String, LegEvent> LEG_EVENTS = Map.of(
            "initiated", LegEvent.INITIATED,
            "ringing", LegEvent.RINGING,
            "answered", LegEvent.ANSWERED,
            "completed", LegEvent.COMPLETED);

    static final Map<String, Dial.RecordMode> RECORD_MODES = Map.of(
            "do-not-record", Dial.RecordMode.NONE,
            "record-from-answer", Dial.RecordMode.FROM_ANSWER,
            "record-from-ringing", Dial.RecordMode.FROM_RINGING,
            "record-from-answer-dual", Dial.RecordMode.FROM_ANSWER_DUAL,
            "record-from-ringing-dual", Dial.RecordMode.FROM_RINGING_DUAL);

    static final Map<String, Conference.Beep> BEEPS = Map.of(
            "true", Conference.Beep.ALWAYS,
            "false", Conference.Beep.NEVER,
            "onEnter", Conference.Beep.ON_ENTER,
            "onExit", Conference.Beep.ON_EXIT);

    static final Map<String, Stream.Track> TRACKS = Map.of(
            "inbound_track", Stream.Track.INBOUND,
            "outbound_track", Stream.Track.OUTBOUND,
            "both_tracks", Stream.Track.BOTH);

    /** Whether silence at both ends is cut off. */
    static final Map<String, Boolean> TRIMS = Map.of("trim-silence", true, "do-not-trim", false);

    /** Whose tones the caller may hear while it rings. */
    static final Set<String> RING_TONES = Set.of(
            ("at au bg br be ch cl cn cz de dk ee es fi fr gr hu il in it lt jp mx my nl no nz ph pl pt ru se sg th uk us"
                            + " us-old tw ve za")
                    .split(" "));

    static final String RECORD_KEYS = "1234567890*#";

    private Twiml() {}

    /** A URL with its method; {@code POST} when that is not said. */
    static Optional<Hook> hook(XmlAttributes a, String name, String methodName) {
        var method = a.choice(methodName, METHODS, Hook.Method.POST);
        return a.text(name).map(String::strip).flatMap(target -> {
            if (target.length() > 4_096) {
                a.wrong(name, "a URL of at most 4096 characters");
                return Optional.empty();
            }
            return Optional.of(new Hook(target, method));
        });
    }

    /** Who is told what happens to a dialled leg: that it is over, when no events are named. */
    static Optional<LegStatus> legStatus(XmlAttributes a) {
        var hook = hook(a, "statusCallback", "statusCallbackMethod");
        var events = a.choices("statusCallbackEvent", LEG_EVENTS);
        return hook.map(target ->
                new LegStatus(target, events.isEmpty() ? EnumSet.of(LegEvent.COMPLETED) : Set.copyOf(events)));
    }

    /** Who is told when a recording can be fetched. Other events than that are not told. */
    static Optional<Hook> recordingStatus(XmlAttributes a) {
        var events = a.choices(
                "recordingStatusCallbackEvent",
                Map.of("in-progress", "in-progress", "completed", "completed", "absent", "absent"));
        if (!events.isEmpty() && !events.equals(List.of("completed"))) {
            a.warn("recordingStatusCallbackEvent", "only completed is told");
        }
        a.unused("recordingConfigurationId");
        return hook(a, "recordingStatusCallback", "recordingStatusCallbackMethod");
    }

    /** Names and values of children of that name. */
    static Map<String, String> pairs(XmlAttributes parent, String child, List<XmlAttributes> children) {
        var pairs = new LinkedHashMap<String, String>();
        for (var a : children) {
            if (!a.element().name().equals(child)) {
                a.wrong("expected <" + child + "> inside <" + parent.element().name() + ">");
                continue;
            }
            a.childless().textless();
            var name = a.text("name");
            var value = a.text("value").orElse("");
            if (name.isEmpty()) {
                a.wrong("expected an attribute name");
            }
            a.end();
            name.ifPresent(key -> pairs.put(key, value));
        }
        return pairs;
    }
}
