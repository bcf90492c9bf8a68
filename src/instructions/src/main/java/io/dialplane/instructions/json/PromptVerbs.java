package io.dialplane.instructions.json;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.Speech;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What is heard, and what is gathered while it is. */
final class PromptVerbs {
    private static final String ENGINE = "default";

    private final JsonVerbs verbs;

    PromptVerbs(JsonVerbs verbs) {
        this.verbs = verbs;
    }

    /** jambonz' {@code earlyMedia}: the caller is told that it rings, with media, before the prompt. */
    static List<Instruction> withEarlyMedia(JsonAttributes a, Optional<? extends Prompt> prompt) {
        if (prompt.isEmpty()) {
            return List.of();
        }
        return a.flag("earlyMedia", false) ? List.of(new Ring(true), prompt.get()) : List.of(prompt.get());
    }

    static Optional<Play> play(JsonAttributes a) {
        if (!a.has("url")) {
            a.missing("url", "a file, URL or tone, or an array of those");
        }
        var sources = a.texts("url", "a file, URL or tone, or an array of those");
        int loop = loop(a);
        a.flag("earlyMedia");
        a.ignored("seekOffset", "timeoutSecs", "actionHook");
        return a.made(() -> new Play(sources, loop));
    }

    static Optional<Say> say(JsonAttributes a) {
        if (!a.has("text")) {
            a.missing("text", "what is to be said, or an array of that");
        }
        var parts = a.texts("text", "what is to be said, or an array of that");
        var type = a.word("type", SayType.class).orElse(SayType.TEXT);
        if (parts.size() > 1 && type == SayType.NUMBER) {
            a.problem("text", "expected one number");
        }
        var text = String.join(type == SayType.TEXT ? " " : "", parts);
        var language = a.text("language");
        var voice = a.text("voice");
        int loop = loop(a);
        var synthesizer = Synthesizer.of(a);
        a.flag("earlyMedia");
        a.ignored("instructions", "stream", "disableTtsCache", "closeStreamOnEmpty");
        return a.made(
                () -> new Say(text, type, language.or(synthesizer::language), voice.or(synthesizer::voice), loop));
    }

    static Optional<Pause> pause(JsonAttributes a) {
        if (!a.has("length")) {
            a.missing("length", "seconds");
        }
        var length = a.seconds("length");
        return a.made(() -> new Pause(length.orElseThrow()));
    }

    /** How often: a number, also as a text, or "forever". */
    private static int loop(JsonAttributes a) {
        var value = a.value("loop");
        if (value.isPresent() && value.get() instanceof JsonTree.Text text) {
            if (text.text().equals("forever")) {
                return 0;
            }
            if (text.text().matches("\\d{1,9}")) {
                return Integer.parseInt(text.text());
            }
        } else if (value.isPresent() && value.get() instanceof JsonTree.Number) {
            return a.whole("loop").orElse(1);
        }
        a.wrong("loop", value, "a whole number or \"forever\"");
        return 1;
    }

    /** Which voice reads; jambonz' object, of which this node's engine knows language and voice. */
    record Synthesizer(Optional<String> language, Optional<String> voice) {
        static Synthesizer of(JsonAttributes a) {
            return a.object("synthesizer", "an object with language and voice")
                    .map(Synthesizer::read)
                    .orElse(new Synthesizer(Optional.empty(), Optional.empty()));
        }

        private static Synthesizer read(JsonAttributes s) {
            var vendor = s.text("vendor").filter(name -> !name.equals(ENGINE));
            var language = s.text("language");
            var value = s.value("voice");
            Optional<String> voice = value.isPresent() && value.get() instanceof JsonTree.Text text
                    ? Optional.of(text.text())
                    : Optional.empty();
            if (vendor.isPresent()) {
                s.warn(
                        "vendor",
                        s.label() + ".vendor has no effect here, nor has its voice: the node's engine reads;"
                                + " \"default\" names it");
            } else if (value.isPresent() && voice.isEmpty()) {
                s.warn("voice", s.label() + ".voice has no effect here unless it is a name");
            }
            s.ignored(
                    "label",
                    "fallbackVendor",
                    "fallbackLabel",
                    "fallbackLanguage",
                    "fallbackVoice",
                    "engine",
                    "gender",
                    "options");
            s.end();
            return new Synthesizer(language, vendor.isPresent() ? Optional.empty() : voice);
        }
    }

    Optional<Gather> gather(JsonAttributes a) {
        var numDigits = a.whole("numDigits");
        int maxDigits = or(numDigits, a.whole("maxDigits")).orElse(128);
        int minDigits = or(numDigits, a.whole("minDigits")).orElse(1);
        var speech = speech(a);
        var finishOnKey = a.text("finishOnKey").orElse("");
        var timeout = a.seconds("timeout").orElse(Instruction.DEFAULT_TIMEOUT);
        var between = a.seconds("interDigitTimeout").orElse(Instruction.DEFAULT_INTER_DIGIT_TIMEOUT);
        var bargeIn = a.flag("bargein");
        boolean dtmfBargeIn = a.flag("dtmfBargein").or(() -> bargeIn).orElse(true);
        int attempts = a.whole("attempts").orElse(1);
        var pattern = a.text("pattern");
        var prompts = new ArrayList<Prompt>();
        nested(a, "play").flatMap(PromptVerbs::play).ifPresent(prompts::add);
        nested(a, "say").flatMap(PromptVerbs::say).ifPresent(prompts::add);
        prompts.addAll(list(a, "prompts"));
        var invalidPrompts = list(a, "invalidPrompts");
        var variable = a.text("variable");
        var action = a.hook("actionHook");
        boolean onEmptyResult = a.flag("actionOnEmptyResult", true);
        a.ignored(
                "partialResultHook",
                "listenDuringPrompt",
                "minBargeinWordCount",
                "fillerNoise",
                "actionHookDelayAction");
        return a.made(() -> new Gather(
                minDigits,
                maxDigits,
                finishOnKey,
                timeout,
                between,
                dtmfBargeIn,
                attempts,
                pattern,
                prompts,
                invalidPrompts,
                variable,
                speech,
                action,
                onEmptyResult));
    }

    private static OptionalInt or(OptionalInt first, OptionalInt second) {
        return first.isPresent() ? first : second;
    }

    private static Optional<JsonAttributes> nested(JsonAttributes a, String name) {
        var object = a.object(name, "an object");
        object.ifPresent(prompt -> prompt.ignored("earlyMedia"));
        return object;
    }

    private List<Prompt> list(JsonAttributes a, String name) {
        var prompts = new ArrayList<Prompt>();
        for (var item : a.items(name, "an array of play, say and pause")) {
            for (var instruction : verbs.instruction(item)) {
                if (instruction instanceof Prompt prompt) {
                    prompts.add(prompt);
                } else {
                    a.wrong(name, Optional.of(item), "play, say or pause");
                }
            }
        }
        return prompts;
    }

    private static Optional<Speech> speech(JsonAttributes a) {
        Set<String> input = new HashSet<>();
        for (var kind : a.texts("input", "an array of \"digits\" and \"speech\"")) {
            input.add(kind.equals("dtmf") ? "digits" : kind);
            if (!kind.matches("digits|dtmf|speech")) {
                a.problem("input", "expected \"digits\" and \"speech\"");
            }
        }
        if (!input.contains("speech")) {
            a.ignored("recognizer", "speechTimeout");
            return Optional.empty();
        }
        var end = a.seconds("speechTimeout");
        var recognizer = a.object("recognizer", "an object with language and hints");
        var language = recognizer.flatMap(r -> r.text("language"));
        var hints = recognizer.map(PromptVerbs::hints).orElse(List.of());
        recognizer.ifPresent(PromptVerbs::rest);
        try {
            return Optional.of(new Speech(!input.contains("digits"), language, hints, end));
        } catch (IllegalArgumentException e) {
            a.problem(recognizer.isPresent() ? "recognizer" : "speechTimeout", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static List<String> hints(JsonAttributes recognizer) {
        var hints = new ArrayList<String>();
        for (var item : recognizer.items("hints", "an array of phrases")) {
            if (item instanceof JsonTree.Text text) {
                hints.add(text.text());
            } else {
                recognizer.object("hints", item, "a phrase").ifPresent(hint -> {
                    hints.add(hint.needed("phrase", "what is expected to be heard"));
                    hint.ignored("boost");
                    hint.end();
                });
            }
        }
        return hints;
    }

    private static void rest(JsonAttributes recognizer) {
        recognizer
                .text("vendor")
                .filter(name -> !name.equals(ENGINE))
                .ifPresent(vendor -> recognizer.warn(
                        "vendor",
                        recognizer.label()
                                + ".vendor has no effect here: the node's engine listens; \"default\" names it"));
        recognizer.ignored(RECOGNIZER);
        recognizer.end();
    }

    private static final String[] RECOGNIZER = {
        "label",
        "fallbackVendor",
        "fallbackLabel",
        "fallbackLanguage",
        "vad",
        "autogeneratePrompt",
        "hintsBoost",
        "altLanguages",
        "profanityFilter",
        "interim",
        "singleUtterance",
        "dualChannel",
        "separateRecognitionPerChannel",
        "punctuation",
        "enhancedModel",
        "words",
        "diarization",
        "diarizationMinSpeakers",
        "diarizationMaxSpeakers",
        "interactionType",
        "naicsCode",
        "identifyChannels",
        "vocabularyName",
        "vocabularyFilterName",
        "filterMethod",
        "model",
        "outputFormat",
        "profanityOption",
        "requestSnr",
        "initialSpeechTimeoutMs",
        "azureServiceEndpoint",
        "azureSttEndpointId",
        "asrDtmfTerminationDigit",
        "asrTimeout",
        "fastRecognitionTimeout",
        "minConfidence",
        "deepgramOptions",
        "googleOptions",
        "awsOptions",
        "azureOptions",
        "ibmOptions",
        "nvidiaOptions",
        "sonioxOptions",
        "xaiOptions",
        "modulateOptions",
        "assemblyAiOptions",
        "speechmaticsOptions",
        "openaiOptions",
        "houndifyOptions",
        "gladiaOptions",
        "elevenlabsOptions",
        "customOptions"
    };
}
