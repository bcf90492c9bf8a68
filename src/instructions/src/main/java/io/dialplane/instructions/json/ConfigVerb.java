package io.dialplane.instructions.json;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * jambonz' settings of a call: the voice becomes the variables {@code tts_language} and {@code tts_voice}, which say
 * takes when it names none; a recording and a stream become instructions of their own.
 */
final class ConfigVerb {
    private ConfigVerb() {}

    static List<Instruction> config(JsonAttributes a) {
        var instructions = new ArrayList<Instruction>();
        var voice = PromptVerbs.Synthesizer.of(a);
        var variables = new LinkedHashMap<String, String>();
        voice.language().ifPresent(language -> variables.put("tts_language", language));
        voice.voice().ifPresent(name -> variables.put("tts_voice", name));
        a.object("record", "an object with action")
                .flatMap(ConfigVerb::recording)
                .ifPresent(instructions::add);
        for (var name : List.of("listen", "stream")) {
            a.object(name, "an object with enable and url")
                    .flatMap(ConfigVerb::stream)
                    .ifPresent(instructions::add);
        }
        a.ignored(
                "recognizer",
                "bargeIn",
                "ttsStream",
                "transcribe",
                "amd",
                "fillerNoise",
                "vad",
                "notifyEvents",
                "notifySttLatency",
                "reset",
                "onHoldMusic",
                "actionHookDelayAction",
                "sipRequestWithinDialogHook",
                "boostAudioSignal",
                "referHook",
                "earlyMedia",
                "autoStreamTts",
                "disableTtsCache",
                "trackTtsPlayout",
                "noiseIsolation",
                "turnTaking");
        if (variables.isEmpty()) {
            a.end();
        } else {
            a.made(() -> new SetVariables(variables, false)).ifPresent(instructions::addFirst);
        }
        return instructions;
    }

    private enum Action {
        START("startCallRecording", Recording.Operation.START),
        STOP("stopCallRecording", Recording.Operation.STOP),
        PAUSE("pauseCallRecording", Recording.Operation.PAUSE),
        RESUME("resumeCallRecording", Recording.Operation.RESUME);

        private final String word;
        private final Recording.Operation operation;

        Action(String word, Recording.Operation operation) {
            this.word = word;
            this.operation = operation;
        }
    }

    private static Optional<Recording> recording(JsonAttributes r) {
        var word = r.needed("action", "startCallRecording or another");
        r.ignored("type", "recordingID", "siprecServerURL", "headers");
        for (var action : Action.values()) {
            if (action.word.equals(word)) {
                return r.made(() -> new Recording(action.operation, false, Optional.empty(), Optional.empty()));
            }
        }
        r.wrong(
                "action",
                r.value("action"),
                "one of startCallRecording, stopCallRecording, pauseCallRecording, resumeCallRecording");
        r.end();
        return Optional.empty();
    }

    /** A stream beside the document; one that is not enabled would end it, which is not available. */
    private static Optional<? extends Instruction> stream(JsonAttributes s) {
        if (!s.flag("enable", true)) {
            s.problem("enable", "false is not available here; expected true");
        }
        return MediaVerbs.stream(s)
                .map(stream -> new Stream(
                        stream.url(),
                        stream.name(),
                        stream.track(),
                        false,
                        stream.parameters(),
                        stream.status(),
                        stream.action()));
    }
}
