package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is heard: playback and its like, speak, say, sleep. */
final class SoundApplications {
    private static final Pattern LOOPS = Pattern.compile("(tone_stream://.*);loops=(-1|\\d{1,6})");
    private static final Pattern CACHED = Pattern.compile("http_cache://(?:\\{[^}]*})?(https?://.+)");

    private SoundApplications() {}

    static List<Instruction> playback(Action action) {
        return List.of(sound(action, action.data()));
    }

    static List<Instruction> endlessPlayback(Action action) {
        return List.of(
                sound(action, action.data()) instanceof HoldMusic music ? music : new Play(sources(action.data()), 0));
    }

    /** {@code +3 file}, {@code +inf file}. */
    static List<Instruction> loopPlayback(Action action) {
        var parts = action.data().strip().split("\\s+", 2);
        boolean counted = parts.length == 2 && parts[0].matches("\\+(\\d{1,6}|inf)");
        if (!counted) {
            return playback(action);
        }
        return List.of(new Play(
                sources(parts[1]), parts[0].equals("+inf") ? 0 : Math.max(1, Integer.parseInt(parts[0].substring(1)))));
    }

    /** {@code %(on,off,Hz)[|loops]}. */
    static List<Instruction> gentones(Action action) {
        var parts = action.data().strip().split("\\|", 2);
        Check.that(!parts[0].isBlank(), "a tone such as %(500,0,440) expected");
        boolean loops = parts.length == 2 && parts[1].matches("-1|\\d{1,6}");
        return List.of(
                new Play(List.of("tone_stream://" + parts[0]), loops ? Math.max(0, Integer.parseInt(parts[1])) : 1));
    }

    /** {@code text}, {@code voice|text} or {@code engine|voice|text}; else variable tts_voice names the voice. */
    static List<Instruction> speak(Action action) {
        var parts = action.data().split("\\|", 3);
        var voice = parts.length == 1 ? action.scope().variable("tts_voice") : Optional.of(parts[parts.length - 2]);
        return List.of(new Say(
                parts[parts.length - 1],
                SayType.TEXT,
                Optional.empty(),
                voice.filter(name -> !name.isBlank() && !name.equals("default")),
                1));
    }

    /** {@code language type method [gender] text}. */
    static List<Instruction> say(Action action) {
        var words = action.data().strip().split("\\s+", 4);
        Check.that(
                words.length == 4,
                "language, type, method and text expected, but found " + Problems.shown(action.data()));
        String text = words[3].replaceFirst("(?i)^(masculine|feminine|neuter)\\s+(?=\\S)", "");
        var type = switch (words[1].toLowerCase(Locale.ROOT) + " " + words[2].toLowerCase(Locale.ROOT)) {
            case "number pronounced", "items pronounced", "messages pronounced", "persons pronounced" -> SayType.NUMBER;
            case "number iterated",
                    "telephone_number pronounced",
                    "telephone_number iterated",
                    "telephone_extension pronounced",
                    "telephone_extension iterated",
                    "name_spelled pronounced",
                    "name_spelled iterated",
                    "account_number pronounced",
                    "account_number iterated" -> SayType.DIGITS;
            default ->
                throw new IllegalArgumentException(
                        "'number pronounced', 'number iterated', 'telephone_number pronounced' or 'name_spelled"
                                + " pronounced' expected, but found "
                                + Problems.shown(words[1] + " " + words[2]));
        };
        String module = words[0].substring(words[0].indexOf(':') + 1);
        return List.of(new Say(text, type, Optional.of(module), Optional.empty(), 1));
    }

    static List<Instruction> sleep(Action action) {
        return List.of(new Pause(Action.milliseconds("length", action.data())));
    }

    /** A file of a gather. */
    static List<Prompt> prompts(Action action, String file) {
        if (file.isBlank()) {
            return List.of();
        }
        return sound(action, file) instanceof Prompt prompt ? List.of(prompt) : List.of(new Play(file));
    }

    /** A file, URL or stream. */
    private static Instruction sound(Action action, String data) {
        String text = data.strip();
        if (text.startsWith("{")) {
            int end = DialStringScanner.end(text, '{', '}');
            action.warn("variables of a file have no effect here");
            text = text.substring(end + 1).strip();
        }
        if (text.startsWith("local_stream://")) {
            return new HoldMusic(Optional.empty(), Optional.empty());
        }
        if (text.startsWith("say:")) {
            return new Say(text.substring(text.lastIndexOf("say:") + 4));
        }
        Check.that(!text.startsWith("phrase:"), "a file, URL or tone expected: phrases are not supported");
        var endless = LOOPS.matcher(text);
        if (endless.matches()) {
            int loops = Integer.parseInt(endless.group(2));
            return new Play(List.of(endless.group(1)), Math.max(0, loops));
        }
        return new Play(sources(text), 1);
    }

    private static List<String> sources(String data) {
        Check.that(!data.isBlank(), "a file, URL or tone expected");
        if (data.startsWith("file_string://")) {
            return List.of(data.substring("file_string://".length()).split("!"));
        }
        var cached = CACHED.matcher(data);
        return List.of(cached.matches() ? cached.group(1) : data);
    }
}
