package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.xml.XmlAttributes;
import io.dialplane.instructions.xml.XmlTree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code <Say>}: text, whose SSML becomes text too. */
final class TwimlSay {
    private static final Map<String, Set<String>> SSML = Map.of(
            "break", Set.of("strength", "time"),
            "emphasis", Set.of("level"),
            "lang", Set.of("xml:lang"),
            "p", Set.of(),
            "phoneme", Set.of("alphabet", "ph"),
            "prosody", Set.of("pitch", "rate", "volume"),
            "s", Set.of(),
            "say-as", Set.of("interpret-as", "format"),
            "sub", Set.of("alias"),
            "w", Set.of("role"));

    private TwimlSay() {}

    /** Nothing when there is nothing to say. */
    static Optional<Say> read(XmlAttributes a, Problems problems) {
        var language = a.text("language");
        var voice = a.text("voice");
        int loop = a.number("loop", 0, 1_000, 1);
        var type = type(a.element());
        boolean marked = type == SayType.TEXT && !a.element().children().isEmpty();
        var text = new StringBuilder();
        flatten(a.element(), problems, text);
        if (marked) {
            a.warn("SSML is read as text");
        }
        var said = marked
                ? text.toString().strip().replaceAll("\\s+", " ")
                : text.toString().strip();
        if (said.isEmpty()) {
            a.warn("there is nothing to say");
            a.end();
            return Optional.empty();
        }
        return a.made(() -> new Say(said, type, language, voice, loop));
    }

    /** Digits and numbers are said from prompts when nothing else stands beside them. */
    private static SayType type(XmlTree say) {
        if (say.children().size() != 1 || !say.text().isBlank()) {
            return SayType.TEXT;
        }
        var only = say.children().getFirst();
        String text = only.text().strip();
        if (!only.name().equals("say-as") || only.attribute("format").isPresent()) {
            return SayType.TEXT;
        }
        return switch (only.attribute("interpret-as").orElse("")) {
            case "digits", "characters", "spell-out", "telephone" ->
                text.matches("[0-9*#]{1,128}") ? SayType.DIGITS : SayType.TEXT;
            case "cardinal", "number" -> text.matches("-?[0-9]{1,15}") ? SayType.NUMBER : SayType.TEXT;
            default -> SayType.TEXT;
        };
    }

    private static void flatten(XmlTree element, Problems problems, StringBuilder text) {
        for (int i = 0; i < element.texts().size(); i++) {
            text.append(element.texts().get(i));
            if (i < element.children().size()) {
                var child = element.children().get(i);
                var a = new XmlAttributes(child, problems);
                var known = Optional.ofNullable(SSML.get(child.name()));
                if (known.isEmpty()) {
                    a.wrong("expected text and SSML inside <Say>");
                    continue;
                }
                known.get().forEach(a::text);
                a.end();
                text.append(' ');
                child.attribute("alias").ifPresentOrElse(text::append, () -> flatten(child, problems, text));
                text.append(' ');
            }
        }
    }
}
