package io.dialplane.instructions.xml;

import io.dialplane.instructions.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The attributes of one element as an instruction needs them. What is wrong becomes a problem that begins with the tag:
 * {@code <Gather numDigits="x">: expected a number 1–128}; what was never asked for is one too.
 */
public final class XmlAttributes {
    private final XmlTree element;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();
    private boolean broken;

    public XmlAttributes(XmlTree element, Problems problems) {
        this.element = element;
        this.problems = problems;
    }

    public XmlTree element() {
        return element;
    }

    public Optional<String> text(String name) {
        asked.add(name);
        return element.attribute(name);
    }

    /** A whole number. */
    public OptionalInt number(String name, int least, int most) {
        var text = text(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        String digits = text.get().strip();
        if (digits.matches("-?\\d{1,9}")) {
            int number = Integer.parseInt(digits);
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        }
        wrong(name, "a number " + least + "–" + most);
        return OptionalInt.empty();
    }

    public int number(String name, int least, int most, int otherwise) {
        return number(name, least, most).orElse(otherwise);
    }

    public boolean flag(String name, boolean otherwise) {
        return choice(name, Map.of("true", true, "false", false), otherwise);
    }

    /** One of some words. */
    public <T> T choice(String name, Map<String, T> values, T otherwise) {
        var text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        var value = Optional.ofNullable(values.get(text.get().strip()));
        if (value.isEmpty()) {
            wrong(
                    name,
                    "one of "
                            + String.join(
                                    ", ", values.keySet().stream().sorted().toList()));
        }
        return value.orElse(otherwise);
    }

    /** Several of some words, by white space; empty when the attribute is not there. */
    public <T> List<T> choices(String name, Map<String, T> values) {
        var text = text(name);
        if (text.isEmpty()) {
            return List.of();
        }
        var words = List.of(text.get().strip().split("\\s+"));
        if (!values.keySet().containsAll(words)) {
            wrong(
                    name,
                    "some of "
                            + String.join(
                                    ", ", values.keySet().stream().sorted().toList()));
            return List.of();
        }
        return words.stream().distinct().map(values::get).toList();
    }

    /** Attributes that have no effect here: a warning when they are there. */
    public XmlAttributes unused(String... names) {
        for (String name : names) {
            text(name).ifPresent(value -> warn(name, "has no effect here"));
        }
        return this;
    }

    /** Notes that an attribute does not do all that it says. */
    public void warn(String name, String what) {
        problems.warn(element.attributePlace(name), tag(name) + ": " + what);
    }

    /** Notes that the element does not do all that it says. */
    public void warn(String what) {
        problems.warn(element.place(), "<" + element.name() + ">: " + what);
    }

    /** The attribute has a wrong value. */
    public void wrong(String name, String expected) {
        broken = true;
        problems.add(element.attributePlace(name), tag(name) + ": expected " + expected);
    }

    /** The element as a whole is wrong. */
    public void wrong(String expected) {
        broken = true;
        problems.add(element.place(), "<" + element.name() + ">: " + expected);
    }

    /** No children are expected. */
    public XmlAttributes childless() {
        for (var child : element.children()) {
            broken = true;
            problems.add(child.place(), "<" + child.name() + ">: expected no element inside <" + element.name() + ">");
        }
        return this;
    }

    /** No text is expected. */
    public XmlAttributes textless() {
        String text = element.text();
        if (!text.isBlank()) {
            wrong("expected no text inside, but found " + Problems.shown(text.strip()));
        }
        return this;
    }

    /** What was never asked for is unknown. */
    public void end() {
        for (String name : element.attributes().keySet()) {
            if (!asked.contains(name)) {
                var meant = asked.stream()
                        .filter(name::equalsIgnoreCase)
                        .findFirst()
                        .map(other -> "; " + other + " is known");
                broken = true;
                problems.add(element.attributePlace(name), tag(name) + ": unknown attribute" + meant.orElse(""));
            }
        }
    }

    /** What the element says, when all of it is right; its values are checked by who makes it. */
    public <T> Optional<T> made(Supplier<? extends T> maker) {
        end();
        return broken ? Optional.empty() : part(maker);
    }

    /** A part of what is to be made; empty when it is wrong. */
    public <T> Optional<T> part(Supplier<? extends T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException e) {
            wrong(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private String tag(String name) {
        String value = Problems.shown(element.attribute(name).orElse(""));
        return "<" + element.name() + " " + name + "=\"" + value.substring(1, value.length() - 1) + "\">";
    }
}
