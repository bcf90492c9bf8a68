package io.dialplane.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From text to value, strictly: {@code yes} is not a boolean and {@code 5s} not a number. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)", Pattern.CASE_INSENSITIVE);

    private Values() {}

    /** True when each value has the type and lies in the range of the setting. */
    static boolean allowed(Setting setting, String text, Function<String, Object> convert) {
        if (text.isBlank()) {
            return setting.optional() || setting.list() || setting.type() == String.class;
        }
        List<String> parts = setting.list() ? Arrays.asList(text.split(",", -1)) : List.of(text);
        return parts.stream().allMatch(part -> allowedOne(setting, part.strip(), convert));
    }

    private static boolean allowedOne(Setting setting, String text, Function<String, Object> convert) {
        if (setting.type() == Boolean.class) {
            return text.equals("true") || text.equals("false");
        }
        if (setting.type().isEnum()) {
            return Arrays.stream(setting.type().getEnumConstants())
                    .anyMatch(constant -> Setting.enumName(constant).equals(text));
        }
        try {
            Object value = convert.apply(text);
            return switch (value) {
                case null -> false;
                case Duration duration -> inRange(setting, duration.toMillis());
                case Double number ->
                    number >= setting.about().min() && number <= setting.about().max();
                case Number number -> inRange(setting, number.longValue());
                default -> true;
            };
        } catch (RuntimeException notOfThisType) {
            return false;
        }
    }

    private static boolean inRange(Setting setting, long number) {
        return number >= setting.about().min() && number <= setting.about().max();
    }

    /** {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, {@code 1d}, or ISO-8601 ({@code PT2S}). */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            try {
                return Duration.parse(text.strip());
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("not a duration: " + text, e);
            }
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** The reverse of {@link #duration}. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: " + text, e);
        }
    }
}
