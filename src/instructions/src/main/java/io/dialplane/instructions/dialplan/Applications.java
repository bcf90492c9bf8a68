package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Level;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.json.JsonDialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * FreeSWITCH's dialplan applications as instructions: the one place that knows how their data is written. What FreeSWITCH
 * has no application for is written as application {@code dialplane} with the JSON of a verb as its data.
 */
final class Applications {
    private static final String KNOWN = "answer, playback, endless_playback, speak, say, play_and_get_digits, read,"
            + " sleep, transfer, hangup, respond, echo, set, export, log, httapi, dialplane";
    private static final Pattern LOOPS = Pattern.compile("(tone_stream://.*);loops=(-1|\\d{1,6})");
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_-]+)=([^,}]*)");

    private final Problems problems;

    Applications(Problems problems) {
        this.problems = problems;
    }

    /** The instruction of an action; when it is none, the result is empty and the problem added. */
    Optional<Instruction> instruction(String application, String data, Place place) {
        var dataPlace = place.at("/@data");
        try {
            return switch (application.toLowerCase(Locale.ROOT)) {
                case "answer" -> Optional.of(nothing(data, new Answer()));
                case "echo" -> Optional.of(nothing(data, new Echo()));
                case "playback" -> Optional.of(playback(data));
                case "endless_playback" -> Optional.of(new Play(sources(data), 0));
                case "speak" -> Optional.of(speak(data));
                case "say" -> Optional.of(say(data));
                case "play_and_get_digits" -> Optional.of(playAndGetDigits(data));
                case "read" -> Optional.of(read(data));
                case "sleep" -> Optional.of(new Pause(milliseconds("length", data)));
                case "transfer" -> Optional.of(transfer(data));
                case "hangup" ->
                    Optional.of(new Hangup(Optional.of(data.strip()).filter(cause -> !cause.isEmpty())));
                case "respond" -> Optional.of(respond(data));
                case "set" -> Optional.of(assignment(data, false));
                case "export" -> Optional.of(assignment(data, true));
                case "log" -> Optional.of(log(data));
                case "httapi" -> Optional.of(httapi(data));
                case "dialplane" -> verb(data, dataPlace);
                default -> {
                    problems.add(
                            place.at("/@application"),
                            "unknown application " + Problems.shown(application) + "; one of " + KNOWN + " expected");
                    yield Optional.empty();
                }
            };
        } catch (IllegalArgumentException e) {
            problems.add(dataPlace, application + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Instruction nothing(String data, Instruction instruction) {
        Check.that(data.isBlank(), "no data expected, but found " + Problems.shown(data));
        return instruction;
    }

    private static Play playback(String data) {
        var endless = LOOPS.matcher(data);
        if (endless.matches()) {
            int loops = Integer.parseInt(endless.group(2));
            return new Play(List.of(endless.group(1)), Math.max(0, loops));
        }
        return new Play(sources(data), 1);
    }

    private static List<String> sources(String data) {
        Check.that(!data.isBlank(), "a file, URL or tone expected");
        return data.startsWith("file_string://")
                ? List.of(data.substring("file_string://".length()).split("!"))
                : List.of(data);
    }

    /** {@code engine|voice|text}. */
    private static Say speak(String data) {
        var parts = data.split("\\|", 3);
        Check.that(parts.length == 3, "engine|voice|text expected, but found " + Problems.shown(data));
        return new Say(
                parts[2],
                SayType.TEXT,
                Optional.empty(),
                Optional.of(parts[1]).filter(voice -> !voice.isBlank() && !voice.equals("default")),
                1);
    }

    /** {@code language type method text}. */
    private static Say say(String data) {
        var words = data.strip().split("\\s+", 4);
        Check.that(words.length == 4, "language, type, method and text expected, but found " + Problems.shown(data));
        var type = switch (words[1].toLowerCase(Locale.ROOT) + " " + words[2].toLowerCase(Locale.ROOT)) {
            case "number pronounced", "items pronounced" -> SayType.NUMBER;
            case "number iterated",
                    "telephone_number pronounced",
                    "telephone_number iterated",
                    "name_spelled pronounced",
                    "name_spelled iterated",
                    "account_number iterated" -> SayType.DIGITS;
            default ->
                throw new IllegalArgumentException(
                        "'number pronounced', 'number iterated', 'telephone_number pronounced' or 'name_spelled"
                                + " pronounced' expected, but found "
                                + Problems.shown(words[1] + " " + words[2]));
        };
        return new Say(words[3], type, Optional.of(words[0]), Optional.empty(), 1);
    }

    /** {@code min max tries timeout terminators file invalid_file [variable [regexp [digit_timeout]]]}. */
    private static Gather playAndGetDigits(String data) {
        var words = words(data);
        Check.that(
                words.size() >= 7,
                "min, max, tries, timeout, terminators, file, invalid_file and then variable, regexp, digit_timeout"
                        + " expected, but found only " + words.size() + " words");
        Check.that(words.size() <= 10, "transfer_on_failure is not supported: at most 10 words expected");
        var timeout = milliseconds("timeout", words.get(3));
        return new Gather(
                number("min", words.get(0)),
                number("max", words.get(1)),
                terminators(words.get(4)),
                timeout,
                words.size() > 9 ? milliseconds("digit_timeout", words.get(9)) : timeout,
                true,
                number("tries", words.get(2)),
                words.size() > 8 ? Optional.of(words.get(8)) : Optional.empty(),
                prompts(words.get(5)),
                prompts(words.get(6)),
                words.size() > 7 ? Optional.of(words.get(7)) : Optional.empty(),
                Optional.empty());
    }

    /** {@code min max file variable timeout terminators [digit_timeout]}. */
    private static Gather read(String data) {
        var words = words(data);
        Check.that(
                words.size() == 6 || words.size() == 7,
                "min, max, file, variable, timeout, terminators and perhaps digit_timeout expected, but found "
                        + words.size() + " words");
        var timeout = milliseconds("timeout", words.get(4));
        return new Gather(
                number("min", words.get(0)),
                number("max", words.get(1)),
                terminators(words.get(5)),
                timeout,
                words.size() > 6 ? milliseconds("digit_timeout", words.get(6)) : timeout,
                true,
                1,
                Optional.empty(),
                prompts(words.get(2)),
                List.of(),
                Optional.of(words.get(3)),
                Optional.empty());
    }

    private static List<Prompt> prompts(String file) {
        return file.isBlank() ? List.of() : List.of(playback(file));
    }

    private static String terminators(String word) {
        return switch (word) {
            case "none", "" -> "";
            case "any" -> "0123456789*#";
            default -> word;
        };
    }

    /** {@code destination [dialplan [context]]}. */
    private static Transfer transfer(String data) {
        var words = words(data);
        Check.that(
                !words.isEmpty() && words.size() <= 3,
                "destination and perhaps dialplan and context expected, but found " + Problems.shown(data));
        Check.that(
                !words.getFirst().startsWith("-"),
                "a destination expected, but found " + Problems.shown(words.getFirst()) + ", which is not supported");
        Check.that(
                words.size() < 2 || words.get(1).equalsIgnoreCase("XML"),
                "the dialplan 'XML' expected, but found " + Problems.shown(words.size() < 2 ? "" : words.get(1)));
        return new Transfer(words.getFirst(), words.size() > 2 ? Optional.of(words.get(2)) : Optional.empty());
    }

    /** {@code status [reason]}. */
    private static Reject respond(String data) {
        var parts = data.strip().split("\\s+", 2);
        return new Reject(number("status", parts[0]), parts.length > 1 ? Optional.of(parts[1]) : Optional.empty());
    }

    /** {@code name=value}; {@code export} may say {@code nolocal:} first. */
    private static SetVariables assignment(String data, boolean export) {
        int equals = data.indexOf('=');
        Check.that(equals > 0, "name=value expected, but found " + Problems.shown(data));
        String name = data.substring(0, equals).strip();
        Check.that(!name.startsWith("nolocal:"), "nolocal is not supported: name=value expected");
        return new SetVariables(Map.of(name, data.substring(equals + 1)), export);
    }

    /** {@code LEVEL text}. */
    private static Log log(String data) {
        var parts = data.split("\\s+", 2);
        var level = switch (parts[0].toUpperCase(Locale.ROOT)) {
            case "DEBUG" -> Optional.of(Level.DEBUG);
            case "INFO", "NOTICE" -> Optional.of(Level.INFO);
            case "WARNING", "WARN" -> Optional.of(Level.WARN);
            case "ERR", "ERROR", "CRIT", "ALERT", "CONSOLE" -> Optional.of(Level.ERROR);
            default -> Optional.<Level>empty();
        };
        return level.isPresent() && parts.length == 2 ? new Log(level.get(), parts[1]) : new Log(Level.DEBUG, data);
    }

    /** {@code {url=…,method=…}}: fetches the next document. */
    private static Redirect httapi(String data) {
        String text = data.strip();
        Check.that(
                text.startsWith("{") && text.endsWith("}"),
                "{url=…,method=…} expected, but found " + Problems.shown(data));
        Optional<String> url = Optional.empty();
        var method = Hook.Method.POST;
        Matcher parameter = PARAMETER.matcher(text);
        while (parameter.find()) {
            switch (parameter.group(1)) {
                case "url" -> url = Optional.of(parameter.group(2));
                case "method" -> {
                    Check.that(
                            parameter.group(2).matches("(?i)get|post"),
                            "method get or post expected, but found " + Problems.shown(parameter.group(2)));
                    method = Hook.Method.valueOf(parameter.group(2).toUpperCase(Locale.ROOT));
                }
                default ->
                    throw new IllegalArgumentException(
                            "url and method expected, but found " + Problems.shown(parameter.group(1)));
            }
        }
        return new Redirect(new Hook(url.orElseThrow(() -> new IllegalArgumentException("url expected")), method));
    }

    private Optional<Instruction> verb(String data, Place place) {
        return JsonDialect.readOne(data, place, problems);
    }

    /** Words by white space; what stands in single quotes is one. */
    private static List<String> words(String data) {
        var words = new ArrayList<String>();
        int i = 0;
        while (i < data.length()) {
            if (data.charAt(i) <= ' ') {
                i++;
                continue;
            }
            boolean quoted = data.charAt(i) == '\'';
            var word = new StringBuilder();
            for (i = quoted ? i + 1 : i; i < data.length(); i++) {
                char c = data.charAt(i);
                if (quoted && c == '\\' && data.startsWith("\\'", i)) {
                    c = data.charAt(++i);
                } else if (quoted ? c == '\'' : c <= ' ') {
                    i++;
                    break;
                }
                word.append(c);
            }
            words.add(word.toString());
        }
        return words;
    }

    private static int number(String what, String word) {
        Check.that(word.matches("\\d{1,9}"), what + ": a whole number expected, but found " + Problems.shown(word));
        return Integer.parseInt(word);
    }

    private static Duration milliseconds(String what, String word) {
        String text = word.strip();
        Check.that(
                text.matches("\\d{1,9}"),
                what + ": a number of milliseconds expected, but found " + Problems.shown(text));
        return Duration.ofMillis(Long.parseLong(text));
    }
}
