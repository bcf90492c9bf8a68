package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.xml.XmlAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code <Dial>}: calls others, joins a conference or takes the next from a queue, as the noun inside says. */
final class TwimlDial {
    static final Duration TIME_LIMIT = Duration.ofHours(4);
    private static final int TIMEOUT = 30;
    /** Attributes that mean something when others are called, and only then. */
    private static final List<String> CALLING = List.of(
            "answerOnBridge",
            "callerId",
            "hangupOnStar",
            "record",
            "recordingStatusCallback",
            "recordingStatusCallbackEvent",
            "recordingStatusCallbackMethod",
            "recordingConfigurationId",
            "ringTone",
            "sequential",
            "timeLimit");

    private final XmlAttributes dial;
    private final Problems problems;

    TwimlDial(XmlAttributes dial, Problems problems) {
        this.dial = dial;
        this.problems = problems;
    }

    Optional<? extends Instruction> read() {
        dial.unused("events", "passports", "recordingTrack", "trim", "referUrl", "referMethod");
        var children = dial.element().children();
        for (var child : children) {
            boolean room = child.name().equals("Conference") || child.name().equals("Queue");
            if (room && (children.size() > 1 || !dial.element().text().isBlank())) {
                dial.wrong("expected nothing beside <" + child.name() + ">");
                return Optional.empty();
            }
            if (room) {
                CALLING.forEach(dial::unused);
                var noun = new XmlAttributes(child, problems);
                return child.name().equals("Queue") ? queue(noun) : conference(noun);
            }
        }
        return calling();
    }

    private Optional<Dial> calling() {
        var found = new TwimlTargets(dial, problems).read();
        var timeout = Duration.ofSeconds(dial.number("timeout", 1, 600, TIMEOUT));
        var timeLimit = dial.number("timeLimit", 1, 86_400);
        boolean sequential = dial.flag("sequential", false) || found.inOrder();
        var callerId = dial.text("callerId");
        boolean answerOnBridge = dial.flag("answerOnBridge", false);
        boolean hangupOnStar = dial.flag("hangupOnStar", false);
        var record = recordMode();
        var status = Twiml.recordingStatus(dial);
        var ringTone = dial.text("ringTone");
        ringTone.filter(tone -> !Twiml.RING_TONES.contains(tone))
                .ifPresent(tone -> dial.wrong("ringTone", "a country such as us or uk"));
        var action = Twiml.hook(dial, "action", "method");
        if (found.targets().isEmpty()) {
            dial.end();
            return Optional.empty();
        }
        return dial.made(() -> new Dial(
                found.targets(),
                sequential,
                timeout,
                Optional.of(timeLimit.isPresent() ? Duration.ofSeconds(timeLimit.getAsInt()) : TIME_LIMIT),
                callerId,
                Optional.empty(),
                answerOnBridge,
                hangupOnStar,
                ringTone,
                record,
                status,
                Map.of(),
                true,
                false,
                action));
    }

    private RecordMode recordMode() {
        // the values of Twilio's first years, which old code still sends
        return switch (dial.text("record").orElse("")) {
            case "true" -> RecordMode.FROM_ANSWER;
            case "false" -> RecordMode.NONE;
            default -> dial.choice("record", Twiml.RECORD_MODES, RecordMode.NONE);
        };
    }

    private Optional<Dequeue> queue(XmlAttributes a) {
        for (String attribute : List.of("reservationSid", "postWorkActivitySid")) {
            if (a.text(attribute).isPresent()) {
                a.wrong(attribute, "the name of a queue: TaskRouter is not available here");
            }
        }
        a.childless();
        var timeout = Duration.ofSeconds(dial.number("timeout", 0, 3_600, TIMEOUT));
        var action = Twiml.hook(dial, "action", "method");
        dial.end();
        var announce = Twiml.hook(a, "url", "method");
        return a.made(() -> new Dequeue(a.element().text().strip(), Optional.of(timeout), false, announce, action));
    }

    private Optional<Conference> conference(XmlAttributes a) {
        dial.unused("timeout");
        var action = Twiml.hook(dial, "action", "method");
        dial.end();
        a.childless()
                .unused(
                        "coach",
                        "eventCallbackUrl",
                        "jitterBufferSize",
                        "record",
                        "recordingConfigurationId",
                        "recordingStatusCallback",
                        "recordingStatusCallbackEvent",
                        "recordingStatusCallbackMethod",
                        "region",
                        "trim");
        var beep = a.choice("beep", Twiml.BEEPS, Conference.Beep.ALWAYS);
        boolean muted = a.flag("muted", false);
        boolean start = a.flag("startConferenceOnEnter", true);
        boolean end = a.flag("endConferenceOnExit", false);
        var most = a.number("maxParticipants", 2, 250);
        var label = a.text("participantLabel");
        if (a.text("waitUrl").filter(String::isBlank).isPresent()) {
            a.warn("waitUrl", "the node's music is heard instead of silence");
        }
        var waiting = Twiml.hook(a, "waitUrl", "waitMethod")
                .filter(hook -> !hook.target().isEmpty());
        var status = Twiml.hook(a, "statusCallback", "statusCallbackMethod");
        if (!a.choices("statusCallbackEvent", CONFERENCE_EVENTS).isEmpty()) {
            a.warn("statusCallbackEvent", "all events are told");
        }
        return a.made(() -> new Conference(
                a.element().text().strip(), beep, muted, start, end, most, label, waiting, status, action));
    }

    private static final Map<String, String> CONFERENCE_EVENTS = Map.of(
            "start", "start",
            "end", "end",
            "join", "join",
            "leave", "leave",
            "mute", "mute",
            "hold", "hold",
            "modify", "modify",
            "speaker", "speaker",
            "announcement", "announcement");

    /** Whom to call, and whether one after another. */
    record Found(List<Target> targets, boolean inOrder) {
        Found {
            targets = List.copyOf(targets);
        }
    }
}
