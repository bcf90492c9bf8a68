package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * When a call is looked at, for the conditions that ask for the time, as FreeSWITCH reads them: numbers as a range or a
 * list, {@code wday} 1 is Sunday, weeks count from the first day of the year, {@code time-of-day} ends before its end.
 *
 * <p>Nothing here has a clock: the time comes as field {@value #EPOCH} with the calls's fields, its zone as
 * {@value #ZONE} (the channel variables {@code timezone} and {@code tod_tz_offset} count before it).
 */
record Moment(ZonedDateTime time) {
    /** The field with the time, milliseconds since 1970 in UTC. */
    static final String EPOCH = "dialplane_epoch_ms";

    /** The field with the zone, a name of the IANA time zone database; UTC when absent. */
    static final String ZONE = "dialplane_zone";

    /** Attributes of a condition that ask for the time. */
    static final Set<String> ATTRIBUTES = Set.of(
            "date-time",
            "year",
            "yday",
            "mon",
            "mday",
            "week",
            "mweek",
            "wday",
            "hour",
            "minute",
            "minute-of-day",
            "time-of-day",
            "tz-offset",
            "dst");

    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final Pattern DATE_TIME =
            Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2}) (\\d{1,2}):(\\d{1,2})(?::(\\d{1,2}))?");
    private static final Pattern TIME_RANGE =
            Pattern.compile("(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2}))?-(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2}))?");

    /** The call's time; empty when its fields do not tell. */
    static Optional<Moment> of(Map<String, String> variables) {
        String epoch = variables.getOrDefault(EPOCH, "");
        if (!epoch.matches("\\d{1,15}")) {
            return Optional.empty();
        }
        var instant = Instant.ofEpochMilli(Long.parseLong(epoch));
        return Optional.of(new Moment(instant.atZone(zone(variables))));
    }

    private static ZoneId zone(Map<String, String> variables) {
        String offset = variables.getOrDefault("tod_tz_offset", "");
        if (offset.matches("[+-]?\\d{1,2}") && Math.abs(Integer.parseInt(offset)) <= 18) {
            return ZoneOffset.ofHours(Integer.parseInt(offset));
        }
        for (String name : List.of("timezone", ZONE)) {
            var zone = zone(variables.getOrDefault(name, ""));
            if (zone.isPresent()) {
                return zone.get();
            }
        }
        return ZoneOffset.UTC;
    }

    static Optional<ZoneId> zone(String name) {
        try {
            return name.isBlank() ? Optional.empty() : Optional.of(ZoneId.of(name.strip()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the time is what an attribute asks for.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    boolean matches(String attribute, String wanted) {
        String text = wanted.strip();
        return switch (attribute) {
            case "date-time" -> dateTime(text);
            case "year" -> number(text, time.getYear());
            case "yday" -> number(text, time.getDayOfYear());
            case "mon" -> number(text, time.getMonthValue());
            case "mday" -> number(text, time.getDayOfMonth());
            case "week" -> number(text, (time.getDayOfYear() - 1) / 7 + 1);
            case "mweek" -> number(text, weekOfMonth());
            case "wday" -> day(text, time.getDayOfWeek().getValue() % 7 + 1);
            case "hour" -> number(text, time.getHour());
            case "minute" -> number(text, time.getMinute());
            case "minute-of-day" -> number(text, time.get(ChronoField.MINUTE_OF_DAY) + 1);
            case "time-of-day" -> timeOfDay(text, time.get(ChronoField.SECOND_OF_DAY));
            case "tz-offset" -> number(text, time.getOffset().getTotalSeconds() / 3_600);
            case "dst" -> Dialplan.isTrue(text) == time.getZone().getRules().isDaylightSavings(time.toInstant());
            default -> throw new IllegalArgumentException("an attribute of the time expected, not " + attribute);
        };
    }

    private int weekOfMonth() {
        int first = time.withDayOfMonth(1).getDayOfWeek().getValue() % 7;
        return (time.getDayOfMonth() + first + 6) / 7;
    }

    /** {@code 1}, {@code 1-5}, {@code 1,3,5-7}. */
    private static boolean number(String text, int value) {
        Check.that(
                text.matches("-?\\d{1,6}(-\\d{1,6})?( *, *-?\\d{1,6}(-\\d{1,6})?)*"),
                "a number, a range such as 1-5 or a list such as 1,3 expected, but found " + Problems.shown(text));
        for (String part : text.split(",")) {
            String range = part.strip();
            int dash = range.indexOf('-', 1);
            int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int to = dash < 0 ? from : Integer.parseInt(range.substring(dash + 1));
            if (value >= from && value <= to) {
                return true;
            }
        }
        return false;
    }

    /** {@code 2-6}, {@code mon-fri}, {@code sat,sun}. */
    private static boolean day(String text, int value) {
        for (String part : text.split(",")) {
            String[] range = part.strip().split("-");
            int from = dayNumber(range[0], text);
            int to = range.length == 1 ? from : dayNumber(range[1], text);
            if (value >= from && value <= to) {
                return true;
            }
        }
        return false;
    }

    private static int dayNumber(String word, String text) {
        String day = word.strip().toLowerCase(Locale.ROOT);
        int named = day.length() < 3 ? -1 : DAYS.indexOf(day.substring(0, 3));
        Check.that(
                named >= 0 || day.matches("[1-7]"),
                "days such as mon-fri or 2-6 (1 is Sunday) expected, but found " + Problems.shown(text));
        return named >= 0 ? named + 1 : Integer.parseInt(day);
    }

    private static boolean timeOfDay(String text, int second) {
        for (String part : text.split(",")) {
            var range = TIME_RANGE.matcher(part.strip());
            Check.that(range.matches(), "a time such as 08:00-17:30 expected, but found " + Problems.shown(text));
            if (second >= seconds(range, 1) && second < seconds(range, 4)) {
                return true;
            }
        }
        return false;
    }

    private static int seconds(java.util.regex.MatchResult range, int group) {
        return Integer.parseInt(range.group(group)) * 3_600
                + Integer.parseInt(range.group(group + 1)) * 60
                + (range.group(group + 2) == null ? 0 : Integer.parseInt(range.group(group + 2)));
    }

    /** {@code 2026-11-24 08:00~2026-11-26 17:00}, in the call's zone. */
    private boolean dateTime(String text) {
        String[] range = text.split("~", 2);
        Check.that(range.length == 2, "two times such as 2026-11-24 08:00:00~2026-11-26 17:00:00 expected");
        var now = time.toLocalDateTime();
        return !now.isBefore(instant(range[0])) && !now.isAfter(instant(range[1]));
    }

    private static LocalDateTime instant(String text) {
        var parts = DATE_TIME.matcher(text.strip());
        Check.that(parts.matches(), "a time such as 2026-11-24 08:00:00 expected, but found " + Problems.shown(text));
        try {
            return LocalDateTime.of(
                    Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)),
                    Integer.parseInt(parts.group(4)),
                    Integer.parseInt(parts.group(5)),
                    parts.group(6) == null ? 0 : Integer.parseInt(parts.group(6)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a date that exists expected, but found " + Problems.shown(text), e);
        }
    }
}
