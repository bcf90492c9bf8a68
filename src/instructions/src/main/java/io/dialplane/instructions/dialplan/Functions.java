package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Regex;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * FreeSWITCH's API commands in texts, <code>${cond(a == b ? c : d)}</code>: those whose answer depends on nothing but
 * their arguments and the time.
 */
final class Functions {
    /** The commands that are computed. */
    static final String KNOWN = "cond, regex, strftime, strftime_tz, strepoch, strmicroepoch, url_encode, url_decode,"
            + " toupper, tolower, eval, replace";

    private static final Pattern COMPARISON = Pattern.compile("(.*?)\\s*(==|!=|>=|<=|>|<)\\s*(.*)", Pattern.DOTALL);
    private static final Pattern GROUP = Pattern.compile("[%$](\\d)");

    private final Regex regex;
    private final Optional<Moment> moment;

    Functions(Regex regex, Optional<Moment> moment) {
        this.regex = regex;
        this.moment = moment;
    }

    /**
     * The answer; empty when it depends on more than is known here.
     *
     * @throws IllegalArgumentException when the arguments are not those of the command
     */
    Optional<String> answer(String name, String arguments) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "cond" -> Optional.of(cond(arguments));
            case "regex" -> Optional.of(regex(arguments));
            case "strftime" -> moment.flatMap(now -> formatted(now.time(), arguments));
            case "strftime_tz" -> {
                String[] parts = arguments.strip().split("\\s+", 2);
                yield moment.flatMap(now -> Moment.zone(parts[0]).map(now.time()::withZoneSameInstant))
                        .flatMap(time -> formatted(time, parts.length > 1 ? parts[1] : ""));
            }
            case "strepoch" ->
                arguments.isBlank() ? moment.map(now -> Long.toString(now.time().toEpochSecond())) : Optional.empty();
            case "strmicroepoch" ->
                arguments.isBlank()
                        ? moment.map(now -> Long.toString(now.time().toInstant().toEpochMilli()) + "000")
                        : Optional.empty();
            case "url_encode" ->
                Optional.of(URLEncoder.encode(arguments, StandardCharsets.UTF_8).replace("+", "%20"));
            case "url_decode" -> Optional.of(URLDecoder.decode(arguments.replace("+", "%2B"), StandardCharsets.UTF_8));
            case "toupper" -> Optional.of(arguments.toUpperCase(Locale.ROOT));
            case "tolower" -> Optional.of(arguments.toLowerCase(Locale.ROOT));
            case "eval" -> Optional.of(arguments);
            case "replace" -> {
                String[] parts = arguments.split("\\|", 3);
                yield parts.length == 3 && !parts[1].isEmpty()
                        ? Optional.of(parts[0].replace(parts[1], parts[2]))
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** {@code a == b ? c : d}: numbers are compared as such, texts without regard to case, else by length. */
    private static String cond(String arguments) {
        int question = arguments.indexOf('?');
        int colon = arguments.indexOf(':', question + 1);
        var comparison = COMPARISON.matcher(question < 0 ? "" : arguments.substring(0, question));
        Check.that(
                comparison.matches() && colon > 0,
                "cond(a == b ? c : d) expected, but found " + Problems.shown("cond(" + arguments + ")"));
        String left = unquoted(comparison.group(1));
        String right = unquoted(comparison.group(3));
        int order = isNumber(left) && isNumber(right)
                ? Double.compare(Double.parseDouble(left), Double.parseDouble(right))
                : comparison.group(2).endsWith("=") && !comparison.group(2).matches("[<>]=")
                        ? left.compareToIgnoreCase(right)
                        : Integer.compare(left.length(), right.length());
        boolean holds = switch (comparison.group(2)) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order < 0;
        };
        return unquoted(holds ? arguments.substring(question + 1, colon) : arguments.substring(colon + 1));
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d{1,15}(\\.\\d{1,10})?");
    }

    private static String unquoted(String text) {
        String word = text.strip();
        return word.length() > 1 && word.startsWith("'") && word.endsWith("'")
                ? word.substring(1, word.length() - 1)
                : word;
    }

    /** {@code text|expression[|substitution[|flag]]}: flag n is nothing, b is false when nothing matched. */
    private String regex(String arguments) {
        String[] parts = arguments.split("\\|", 4);
        Check.that(parts.length > 1, "regex(text|expression) expected, but found " + Problems.shown(arguments));
        var match = regex.find(Conditions.pattern(parts[1]), parts[0]);
        if (parts.length < 3 || parts[2].isEmpty()) {
            return Boolean.toString(match.isPresent());
        }
        if (match.isEmpty()) {
            String flag = parts.length > 3 ? parts[3].strip() : "";
            return flag.equals("n") ? "" : flag.equals("b") ? "false" : parts[0];
        }
        var groups = match.get();
        return GROUP.matcher(parts[2]).replaceAll(reference -> {
            int number = Integer.parseInt(reference.group(1));
            String group = number <= groups.groupCount() ? groups.group(number) : "";
            return Matcher.quoteReplacement(group == null ? "" : group);
        });
    }

    /** By the letters of C's strftime; empty when one of them is not known. */
    private static Optional<String> formatted(ZonedDateTime time, String format) {
        var out = new StringBuilder();
        String text = format.isBlank() ? "%Y-%m-%d %T" : format.strip();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            var part = formatted(time, text.charAt(++i));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            out.append(part.get());
        }
        return Optional.of(out.toString());
    }

    private static Optional<String> formatted(ZonedDateTime time, char letter) {
        return switch (letter) {
            case 'Y' -> of(time, "uuuu");
            case 'y' -> of(time, "uu");
            case 'm' -> of(time, "MM");
            case 'd' -> of(time, "dd");
            case 'e' -> Optional.of("%2d".formatted(time.getDayOfMonth()));
            case 'H' -> of(time, "HH");
            case 'I' -> of(time, "hh");
            case 'M' -> of(time, "mm");
            case 'S' -> of(time, "ss");
            case 'p' -> Optional.of(time.getHour() < 12 ? "AM" : "PM");
            case 'j' -> of(time, "DDD");
            case 'u' -> Optional.of(Integer.toString(time.getDayOfWeek().getValue()));
            case 'w' -> Optional.of(Integer.toString(time.getDayOfWeek().getValue() % 7));
            case 'a' -> Optional.of(time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
            case 'A' -> Optional.of(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case 'b' -> Optional.of(time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
            case 'B' -> Optional.of(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case 'F' -> of(time, "uuuu-MM-dd");
            case 'T' -> of(time, "HH:mm:ss");
            case 'R' -> of(time, "HH:mm");
            case 'D' -> of(time, "MM/dd/uu");
            case 's' -> Optional.of(Long.toString(time.toEpochSecond()));
            case 'z' -> of(time, "xx");
            case '%' -> Optional.of("%");
            default -> Optional.empty();
        };
    }

    private static Optional<String> of(ZonedDateTime time, String pattern) {
        return Optional.of(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time));
    }
}
