package io.dialplane.instructions.json;

import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The attributes of one JSON object: each is read by its type, and what was not asked for at the end is unknown. A wrong
 * one is a problem and counts as absent.
 */
final class JsonAttributes {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final JsonTree.Fields object;
    private final String what;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** @param what the object, for messages: {@code verb 'play'} */
    JsonAttributes(JsonTree.Fields object, String what, Problems problems) {
        this.object = object;
        this.what = what;
        this.problems = problems;
    }

    Place place() {
        return object.place();
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
        return wrong(value, "a string");
    }

    /** A text that must be there; when it is not, the result is empty and the problem added. */
    Optional<String> requiredText(String name, String expected) {
        if (!has(name)) {
            missing(name, expected);
            known.add(name);
            return Optional.empty();
        }
        return text(name);
    }

    void missing(String name, String expected) {
        problems.add(object.place(), what + " needs '" + name + "': " + expected);
    }

    OptionalInt whole(String name) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Number number) {
            try {
                return OptionalInt.of(number.number().intValueExact());
            } catch (ArithmeticException e) {
                wrong(value, "a whole number");
                return OptionalInt.empty();
            }
        }
        wrong(value, "a whole number");
        return OptionalInt.empty();
    }

    Optional<Duration> seconds(String name) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Number number) {
            var seconds = number.number();
            if (seconds.abs().compareTo(MILLION) <= 0) {
                return Optional.of(Duration.ofNanos(seconds.movePointRight(9).longValue()));
            }
        }
        return wrong(value, "a number of seconds");
    }

    Optional<Boolean> flag(String name) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Flag flag) {
            return Optional.of(flag.value());
        }
        return wrong(value, "true or false");
    }

    /** One of an enum's names in lower case. */
    <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
        var value = value(name);
        if (value.isPresent() && value.get() instanceof JsonTree.Text text) {
            for (var constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(text.text())) {
                    return Optional.of(constant);
                }
            }
        }
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return wrong(value, "one of " + String.join(", ", names));
    }

    /** A string, or an array of strings. */
    List<String> texts(String name, String expected) {
        var value = value(name);
        if (value.isEmpty()) {
            missing(name, expected);
            return List.of();
        }
        return switch (value.get()) {
            case JsonTree.Text text -> List.of(text.text());
            case JsonTree.Items items -> {
                var texts = new ArrayList<String>();
                for (var item : items.items()) {
                    if (item instanceof JsonTree.Text text) {
                        texts.add(text.text());
                    } else {
                        wrong(Optional.of(item), "a string");
                    }
                }
                yield texts;
            }
            default -> {
                wrong(value, expected);
                yield List.of();
            }
        };
    }

    /** Adds the problem when there is a value. */
    <T> Optional<T> wrong(Optional<JsonTree> value, String expected) {
        value.ifPresent(found -> problems.add(found.place(), expected + " expected, but found " + found.kind()));
        return Optional.empty();
    }

    /** Reports attributes that nobody asked for. */
    void end() {
        object.fields().forEach((name, value) -> {
            if (!known.contains(name)) {
                problems.add(
                        value.place(),
                        what + " has no attribute " + Problems.shown(name) + "; it has "
                                + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        });
    }
}
