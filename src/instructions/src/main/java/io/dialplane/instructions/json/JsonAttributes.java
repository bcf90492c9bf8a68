package io.dialplane.instructions.json;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The attributes of one JSON object: each is read by its type, and what was not asked for at the end is unknown. A wrong
 * one is a problem and counts as absent; nothing is {@link #made} of an object that has one, here or further inside.
 */
final class JsonAttributes {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final JsonTree.Fields object;
    private final String label;
    private final Problems problems;
    private final Outcome outcome;
    private final List<String> known = new ArrayList<>(16);
    private final List<String> unused = new ArrayList<>(0);

    /** What became of the outermost object. */
    private static final class Outcome {
        private boolean broken;
    }

    /** @param label the object in messages: {@code gather} or {@code dial.target[0]} */
    JsonAttributes(JsonTree.Fields object, String label, Problems problems) {
        this(object, label, problems, new Outcome());
    }

    private JsonAttributes(JsonTree.Fields object, String label, Problems problems, Outcome outcome) {
        this.object = object;
        this.label = label;
        this.problems = problems;
        this.outcome = outcome;
        known.add("verb");
        known.add("id");
    }

    String label() {
        return label;
    }

    Place place(String name) {
        var value = object.fields().get(name);
        return value == null ? object.place() : value.place();
    }

    boolean has(String name) {
        return object.fields().containsKey(name);
    }

    Optional<JsonTree> value(String name) {
        known.add(name);
        return Optional.ofNullable(object.fields().get(name));
    }

    Optional<String> text(String name) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Text text) {
            return Optional.of(text.text());
        }
        return wrong(name, value, "a string");
    }

    /** A text that must be there; when it is not, nothing is made of the object. */
    String needed(String name, String expected) {
        if (!has(name)) {
            missing(name, expected);
        }
        return text(name).orElse("");
    }

    void missing(String name, String expected) {
        outcome.broken = true;
        problems.add(object.place(), label + " needs '" + name + "': " + expected);
    }

    OptionalInt whole(String name) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Number number) {
            try {
                return OptionalInt.of(number.number().intValueExact());
            } catch (ArithmeticException e) {
                wrong(name, value, "a whole number");
                return OptionalInt.empty();
            }
        }
        wrong(name, value, "a whole number");
        return OptionalInt.empty();
    }

    Optional<Duration> seconds(String name) {
        return time(name, 9, "a number of seconds");
    }

    Optional<Duration> milliseconds(String name) {
        return time(name, 6, "a number of milliseconds");
    }

    private Optional<Duration> time(String name, int digits, String expected) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Number number) {
            if (number.number().abs().compareTo(MILLION) <= 0) {
                return Optional.of(
                        Duration.ofNanos(number.number().movePointRight(digits).longValue()));
            }
        }
        return wrong(name, value, expected);
    }

    Optional<Boolean> flag(String name) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Flag flag) {
            return Optional.of(flag.value());
        }
        return wrong(name, value, "true or false");
    }

    boolean flag(String name, boolean otherwise) {
        return flag(name).orElse(otherwise);
    }

    /** One of an enum's names in lower case, {@code -} between its words. */
    <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Text text) {
            for (var constant : type.getEnumConstants()) {
                if (word(constant).equalsIgnoreCase(text.text())) {
                    return Optional.of(constant);
                }
            }
        }
        return wrong(name, value, oneOf(type));
    }

    static String oneOf(Class<? extends Enum<?>> type) {
        return "one of "
                + String.join(
                        ", ",
                        Arrays.stream(type.getEnumConstants())
                                .map(JsonAttributes::word)
                                .toList());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A string, or an array of strings; empty when it is absent. */
    List<String> texts(String name, String expected) {
        var value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof JsonTree.Text text) {
            return List.of(text.text());
        }
        if (!(value.get() instanceof JsonTree.Items items)) {
            wrong(name, value, expected);
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (var item : items.items()) {
            if (item instanceof JsonTree.Text text) {
                texts.add(text.text());
            } else {
                wrong(name, Optional.of(item), "a string");
            }
        }
        return texts;
    }

    /** The items of an array; empty when it is absent. */
    List<JsonTree> items(String name, String expected) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Items items) {
            return items.items();
        }
        wrong(name, value, expected);
        return List.of();
    }

    /** An object; whoever reads it ends it. */
    Optional<JsonAttributes> object(String name, String expected) {
        return value(name).flatMap(value -> object(name, value, expected));
    }

    /** The value as an object; a label of this object's with that name. */
    Optional<JsonAttributes> object(String name, JsonTree value, String expected) {
        if (value instanceof JsonTree.Fields fields) {
            return Optional.of(new JsonAttributes(fields, label + "." + name, problems, outcome));
        }
        return wrong(name, Optional.of(value), expected);
    }

    /** Names and values; a number, true and false are their text, anything further is its JSON. */
    Map<String, String> strings(String name, String expected) {
        var value = value(name);
        if (value.isEmpty() || !(value.get() instanceof JsonTree.Fields fields)) {
            wrong(name, value, expected);
            return Map.of();
        }
        var strings = new LinkedHashMap<String, String>();
        fields.fields().forEach((key, item) -> {
            if (item instanceof JsonTree.Nothing) {
                wrong(name, Optional.of(item), "a string");
            } else {
                strings.put(key, item instanceof JsonTree.Text text ? text.text() : JsonFields.json(item));
            }
        });
        return strings;
    }

    /** SIP headers; one that does not begin with {@code X-} is left out with a warning. */
    Map<String, String> headers(String name) {
        var allowed = new LinkedHashMap<String, String>();
        strings(name, "an object of names and values").forEach((header, text) -> {
            if (header.regionMatches(true, 0, "X-", 0, 2)) {
                allowed.put(header, text);
            } else {
                warn(name, label + "." + name + " " + Problems.shown(header) + " is not sent: only names X-… are");
            }
        });
        return allowed;
    }

    /** Where to ask: a URL, or an object with url and method. */
    Optional<Hook> hook(String name) {
        return value(name).flatMap(value -> switch (value) {
            case JsonTree.Text text -> hook(name, text.text(), Hook.Method.POST);
            case JsonTree.Fields fields -> {
                var h = new JsonAttributes(fields, label + "." + name, problems, outcome);
                var url = h.needed("url", "where to ask");
                var method = h.word("method", Hook.Method.class).orElse(Hook.Method.POST);
                for (var secret : List.of("basicAuth", "username", "password")) {
                    h.refused(secret, "requests are signed, and carry no password of yours");
                }
                h.end();
                yield hook(name, url, method);
            }
            default -> wrong(name, Optional.of(value), "a URL, or an object with url and method");
        });
    }

    private Optional<Hook> hook(String name, String url, Hook.Method method) {
        try {
            return Optional.of(new Hook(url, method));
        } catch (IllegalArgumentException e) {
            problem(name, "expected a URL of at most 4096 characters, or an empty text for this document's own");
            return Optional.empty();
        }
    }

    /** Attributes that jambonz has and that do nothing here: each that is there is a warning. */
    void ignored(String... names) {
        for (var name : names) {
            unused.add(name);
            if (has(name)) {
                warn(name, label + "." + name + " has no effect here");
            }
        }
    }

    /** An attribute that has no effect, for a reason of its own. */
    void unused(String name, String why) {
        unused.add(name);
        if (has(name)) {
            warn(name, label + "." + name + " has no effect here: " + why);
        }
    }

    /** An attribute without which the document would mean something else. */
    void refused(String name, String why) {
        unused.add(name);
        if (has(name)) {
            problem(name, "not available here: " + why);
        }
    }

    void warn(String name, String message) {
        problems.warn(place(name), message);
    }

    void problem(String name, String message) {
        outcome.broken = true;
        problems.add(place(name), label + "." + name + ": " + message);
    }

    /** Adds the problem when there is a value. */
    <T> Optional<T> wrong(String name, Optional<JsonTree> value, String expected) {
        value.ifPresent(found -> {
            outcome.broken = true;
            problems.add(found.place(), label + "." + name + " " + found.kind() + ": expected " + expected);
        });
        return Optional.empty();
    }

    /** Reports attributes that nobody asked for. */
    void end() {
        object.fields().forEach((name, value) -> {
            if (!known.contains(name) && !unused.contains(name)) {
                outcome.broken = true;
                var names = known.subList(2, known.size()).stream().distinct().toList();
                problems.add(
                        value.place(),
                        label + "." + JsonTree.shortened(name) + ": unknown attribute; expected "
                                + (names.isEmpty() ? "none" : "one of " + String.join(", ", names)));
            }
        });
    }

    /** Ends the object and makes something of it; a value that is refused is a problem at the attribute it names. */
    <T> Optional<T> made(Supplier<T> maker) {
        end();
        if (outcome.broken) {
            return Optional.empty();
        }
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException e) {
            outcome.broken = true;
            String message = String.valueOf(e.getMessage());
            String name = message.substring(0, Math.max(0, message.indexOf(' ')));
            var value = object.fields().get(name);
            String found = value == null || message.contains(", not '") ? "" : " " + value.kind();
            problems.add(
                    place(name),
                    label + "." + name + found + ": expected "
                            + message.substring(name.length() + 1)
                                    .replaceFirst("^must (be|have) ", "")
                                    .replaceFirst("^must ", "to "));
            return Optional.empty();
        }
    }
}
