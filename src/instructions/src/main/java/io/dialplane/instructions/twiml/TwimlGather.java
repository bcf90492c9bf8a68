package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Speech;
import io.dialplane.instructions.xml.XmlAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code <Gather>}: one time-out for the first digit and all others, and always an action. */
final class TwimlGather {
    static final int MAX_DIGITS = 128;
    static final int TIMEOUT = 5;

    private TwimlGather() {}

    static Optional<Gather> read(XmlAttributes a, Function<XmlAttributes, List<Prompt>> prompter) {
        var input = a.choices("input", Map.of("dtmf", "dtmf", "speech", "speech"));
        var speech = speech(a, input);
        a.unused(
                "debug",
                "enhanced",
                "maxSpeechTime",
                "partialResultCallback",
                "partialResultCallbackMethod",
                "profanityFilter",
                "speechModel");
        var digits = a.number("numDigits", 1, MAX_DIGITS);
        var finishOnKey = a.text("finishOnKey").orElse("#");
        var timeout = timeout(a, speech.isPresent());
        boolean bargeIn = a.flag("bargeIn", true);
        boolean onEmpty = a.flag("actionOnEmptyResult", false);
        var action = Twiml.hook(a, "action", "method").orElseGet(() -> TwimlVerbs.own(a));
        var prompts = prompter.apply(a.textless());
        return a.made(() -> new Gather(
                1,
                digits.orElse(MAX_DIGITS),
                finishOnKey,
                timeout,
                timeout,
                bargeIn,
                1,
                Optional.empty(),
                prompts,
                List.of(),
                Optional.empty(),
                speech,
                Optional.of(action),
                onEmpty));
    }

    private static Duration timeout(XmlAttributes a, boolean speech) {
        if (speech && a.text("timeout").filter("auto"::equals).isPresent()) {
            return Duration.ofSeconds(TIMEOUT);
        }
        return Duration.ofSeconds(a.number("timeout", 0, 3_600, TIMEOUT));
    }

    private static Optional<Speech> speech(XmlAttributes a, List<String> input) {
        if (!input.contains("speech")) {
            a.unused("language", "hints", "speechTimeout");
            return Optional.empty();
        }
        var language = a.text("language");
        var hints = a.text("hints").stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(hint -> !hint.isEmpty())
                .toList();
        var end = a.text("speechTimeout").filter("auto"::equals).isPresent()
                ? Optional.<Duration>empty()
                : a.number("speechTimeout", 0, 3_600).stream()
                        .mapToObj(Duration::ofSeconds)
                        .findFirst();
        return a.part(() -> new Speech(!input.contains("dtmf"), language, hints, end));
    }
}
