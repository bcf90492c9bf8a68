package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Problems;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * FreeSWITCH's dial string, as {@code bridge} and a user's {@code dial-string} have it: {@code |} between groups that are
 * tried one after another, {@code ,} between endpoints that ring together (so do those of {@code :_:}), variables for all
 * in <code>{…}</code> or {@code <…>}, for one in {@code […]}.
 *
 * @param variables for every leg
 * @param groups tried one after another; at least one, each with at least one leg
 */
public record DialString(Map<String, String> variables, List<List<Leg>> groups) {
    /** Longest string, characters. */
    public static final int MAX_LENGTH = 16_384;

    /** Most legs in all. */
    public static final int MAX_LEGS = 100;

    private static final Pattern CONTACT = Pattern.compile("\\$\\{(\\w+)\\(([^()]*)\\)}");

    public DialString {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        groups = groups.stream().map(List::copyOf).toList();
    }

    /** One to be called, with variables of its own; they count before those for all. */
    public record Leg(Endpoint endpoint, Map<String, String> variables) {
        public Leg {
            variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        }
    }

    /** What may be called. */
    public sealed interface Endpoint {}

    /**
     * {@code sofia/profile/sip:user@host:port;…}.
     *
     * @param uri a SIP URI without its {@code fs_path}
     * @param path the SIP URI that requests for it are sent to (RFC 3327)
     */
    public record Sofia(String uri, Optional<String> path) implements Endpoint {
        /** The URI with its path as parameter {@code fs_path}. */
        public String whole() {
            return uri
                    + path.map(route -> ";fs_path="
                                    + URLEncoder.encode(route, StandardCharsets.UTF_8)
                                            .replace("+", "%20"))
                            .orElse("");
        }
    }

    /** {@code sofia/gateway/name/number}. */
    public record Gateway(String name, String number) implements Endpoint {}

    /** {@code user/name@domain}: whatever the directory says; the caller's domain when empty. */
    public record User(String user, Optional<String> domain) implements Endpoint {}

    /** <code>${sofia_contact(…)}</code> and {@code sofia/profile/user%domain}: the user's registrations. */
    public record Contact(String user, Optional<String> domain) implements Endpoint {}

    /** {@code loopback/number/context}: as if the number had been dialled; the caller's context when empty. */
    public record Loopback(String number, Optional<String> context) implements Endpoint {}

    /** {@code error/cause}: nobody. */
    public record Failure(HangupCause cause) implements Endpoint {}

    /**
     * Parses a string whose variables have been replaced.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static DialString parse(String text) {
        Check.that(text.length() <= MAX_LENGTH, "a dial string of at most " + MAX_LENGTH + " characters expected");
        var rest = new Cursor(text.strip());
        var all = rest.variables('<', '>');
        var parts = DialStringScanner.split(rest.text(), ":_:");
        var groups = new ArrayList<List<Leg>>();
        for (String part : parts) {
            var cursor = new Cursor(part.strip());
            var own = cursor.variables('{', '}');
            if (parts.size() == 1) {
                all.putAll(own);
                own = Map.of();
            }
            var alternatives = DialStringScanner.split(cursor.text(), "|");
            Check.that(
                    parts.size() == 1 || alternatives.size() == 1,
                    "a dial string with ':_:' or with '|' expected, but found both");
            for (String alternative : alternatives) {
                groups.add(legs(alternative, own));
            }
        }
        if (parts.size() > 1) {
            groups = new ArrayList<>(
                    List.of(groups.stream().flatMap(List::stream).toList()));
        }
        int legs = groups.stream().mapToInt(List::size).sum();
        Check.that(legs <= MAX_LEGS, "at most " + MAX_LEGS + " endpoints expected, but found " + legs);
        return new DialString(all, groups);
    }

    /**
     * Parses a string.
     *
     * @param values of the variables it refers to, such as {@code dialed_user} and {@code dialed_domain} in a user's
     *     dial string; one for which it is empty is the empty text
     * @throws IllegalArgumentException saying what was expected
     */
    public static DialString parse(String text, Function<String, Optional<String>> values) {
        Check.that(text.length() <= MAX_LENGTH, "a dial string of at most " + MAX_LENGTH + " characters expected");
        return parse(References.variables(text, values));
    }

    private static List<Leg> legs(String text, Map<String, String> own) {
        var legs = new ArrayList<Leg>();
        for (String part : DialStringScanner.split(text, ",")) {
            var cursor = new Cursor(part.strip());
            var variables = new LinkedHashMap<>(own);
            int before;
            do {
                before = cursor.text().length();
                variables.putAll(cursor.variables('<', '>'));
                variables.putAll(cursor.variables('{', '}'));
                variables.putAll(cursor.variables('[', ']'));
            } while (cursor.text().length() < before);
            legs.add(new Leg(endpoint(cursor.text().strip()), variables));
        }
        return legs;
    }

    private static Endpoint endpoint(String text) {
        var function = CONTACT.matcher(text);
        if (function.matches()) {
            return function(function.group(1), function.group(2).strip());
        }
        String[] parts = text.split("/", 3);
        Check.that(
                parts.length > 1 && !parts[1].isBlank(),
                "an endpoint such as user/1001@example.org or sofia/gateway/name/number expected, but found "
                        + Problems.shown(text));
        String rest = text.substring(parts[0].length() + 1).strip();
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "user" -> user(rest);
            case "error" -> failure(rest);
            case "loopback" -> loopback(rest);
            case "sofia" -> sofia(rest);
            default ->
                throw new IllegalArgumentException(
                        "an endpoint of user, sofia, loopback or error expected, but found " + Problems.shown(text));
        };
    }

    private static Endpoint function(String name, String argument) {
        return switch (name) {
            // the profile says where it may be registered: there is one here
            case "sofia_contact" -> {
                int slash = argument.lastIndexOf('/');
                yield contact(argument.substring(slash + 1), '@');
            }
            // browsers over FreeSWITCH's own protocols: there are none here
            case "verto_contact", "rtc_contact" -> new Failure(HangupCause.USER_NOT_REGISTERED);
            default ->
                throw new IllegalArgumentException(
                        "${sofia_contact(…)} expected, but found " + Problems.shown("${" + name + "(…)}"));
        };
    }

    private static User user(String text) {
        int at = text.lastIndexOf('@');
        String name = at < 0 ? text : text.substring(0, at);
        Check.that(!name.isBlank(), "user/name@domain expected, but found " + Problems.shown("user/" + text));
        return new User(name, at < 0 ? Optional.empty() : some(text.substring(at + 1)));
    }

    private static Contact contact(String text, char separator) {
        int at = text.lastIndexOf(separator);
        String name = at < 0 ? text : text.substring(0, at);
        Check.that(!name.isBlank(), "user" + separator + "domain expected, but found " + Problems.shown(text));
        return new Contact(name, at < 0 ? Optional.empty() : some(text.substring(at + 1)));
    }

    private static Failure failure(String text) {
        return new Failure(HangupCause.of(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "error/ and the name of a hang-up cause expected, but found " + Problems.shown(text))));
    }

    /** {@code number[/context[/dialplan]]}. */
    private static Loopback loopback(String text) {
        String[] parts = text.split("/", 3);
        String number = parts[0].startsWith("app=") ? "" : parts[0];
        Check.that(
                !number.isBlank(),
                "loopback/number or loopback/number/context expected, but found " + Problems.shown(text));
        return new Loopback(number, parts.length > 1 ? some(parts[1]) : Optional.empty());
    }

    private static Endpoint sofia(String text) {
        String[] parts = text.split("/", 2);
        Check.that(
                parts.length == 2 && !parts[1].isBlank(),
                "sofia/gateway/name/number or sofia/profile/user@host expected, but found "
                        + Problems.shown("sofia/" + text));
        if (parts[0].equalsIgnoreCase("gateway")) {
            String[] gateway = parts[1].split("/", 2);
            Check.that(
                    gateway.length == 2 && !gateway[0].isBlank() && !gateway[1].isBlank(),
                    "sofia/gateway/name/number expected, but found " + Problems.shown("sofia/" + text));
            int profile = gateway[0].lastIndexOf("::");
            return new Gateway(profile < 0 ? gateway[0] : gateway[0].substring(profile + 2), gateway[1]);
        }
        String destination = unbracketed(parts[1].strip());
        boolean uri =
                destination.regionMatches(true, 0, "sip:", 0, 4) || destination.regionMatches(true, 0, "sips:", 0, 5);
        if (!uri && destination.indexOf('@') < 0) {
            return contact(destination, '%');
        }
        return withoutPath(uri ? destination : "sip:" + destination);
    }

    private static String unbracketed(String text) {
        boolean one = text.startsWith("<") && text.indexOf('>') == text.length() - 1;
        return one ? text.substring(1, text.length() - 1) : text;
    }

    private static Sofia withoutPath(String uri) {
        Optional<String> path = Optional.empty();
        var kept = new StringBuilder();
        for (String part : uri.split(";")) {
            if (part.startsWith("fs_path=")) {
                path = some(unbracketed(decoded(part.substring("fs_path=".length()))));
            } else if (!part.startsWith("fs_nat=")) {
                kept.append(kept.isEmpty() ? "" : ";").append(part);
            }
        }
        String clean = kept.toString();
        Check.that(
                clean.matches("(?i)sips?:[^<>\\s]{1,500}"), "a SIP URI expected, but found " + Problems.shown(clean));
        path.ifPresent(route -> Check.that(
                route.matches("(?i)<?sips?:\\S{1,500}"),
                "a SIP URI in fs_path expected, but found " + Problems.shown(route)));
        return new Sofia(clean, path);
    }

    private static String decoded(String text) {
        // '+' stands for itself in a URI
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Optional<String> some(String text) {
        return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
    }

    /** What is left of a string while the variables at its beginning are taken off. */
    private static final class Cursor {
        private String text;

        Cursor(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        Map<String, String> variables(char open, char close) {
            var found = new LinkedHashMap<String, String>();
            while (!text.isEmpty() && text.charAt(0) == open) {
                int end = DialStringScanner.end(text, open, close);
                found.putAll(DialStringScanner.assignments(text.substring(1, end)));
                text = text.substring(end + 1).strip();
            }
            return found;
        }
    }
}
