package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.xml.XmlAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What the {@code <bind>} children of an element wait for, as a gather needs it. FreeSWITCH matches what was dialled so far
 * after each key: a single expression ends the input at its first match, several of them when no key comes for the digit
 * time-out or one of the terminators does; an expression that ends in a key such as {@code #} ends with that key.
 *
 * @param min least number of keys
 * @param max most number of keys; the input ends with that many
 * @param finishOnKey keys that end the input and are not part of it
 * @param pattern what the keys must match; any when empty
 * @param lastKeys the keys one of which each bind ends with
 * @param action the URL that all binds name; empty when none of them does
 */
record Binds(int min, int max, String finishOnKey, Optional<String> pattern, String lastKeys, Optional<String> action) {
    private static final String KEYS = KeyPattern.KEYS;

    /** Reads them all; empty when one is wrong. */
    static Optional<Binds> read(XmlAttributes parent, Problems problems) {
        var children = parent.element().children();
        String terminators = keys(parent.text("terminators").orElse(""));
        var found = new ArrayList<KeyPattern>();
        var actions = new LinkedHashSet<Optional<String>>();
        var strips = new StringBuilder();
        boolean right = true;
        for (var child : children) {
            var a = new XmlAttributes(child, problems);
            a.childless();
            actions.add(a.text("action").map(String::strip).filter(url -> !url.isEmpty()));
            strips.append(a.text("strip").orElse(""));
            a.end();
            if (!child.name().equals("bind")) {
                a.wrong("expected <bind> inside <" + parent.element().name() + ">");
                right = false;
                continue;
            }
            var pattern = a.part(() -> bound(child.text().strip(), terminators, children.size() == 1));
            pattern.ifPresent(found::add);
            right &= pattern.isPresent();
        }
        if (actions.size() > 1) {
            parent.wrong("expected one action for all <bind>, or none: send what was dialled to one URL");
            right = false;
        }
        if (actions.stream().flatMap(Optional::stream).anyMatch(url -> url.startsWith("dial:"))) {
            parent.wrong("expected a URL as the action of <bind>; dial: is not available here");
            right = false;
        }
        if (!right) {
            return Optional.empty();
        }
        var all = of(found, terminators, actions.getFirst());
        all.finishOnKey
                .chars()
                .filter(key -> strips.indexOf(Character.toString(key)) < 0 && terminators.indexOf(key) < 0)
                .findFirst()
                .ifPresent(key -> parent.warn("the key " + (char) key + " that ends the input is not reported"));
        return Optional.of(all);
    }

    /** An expression after {@code ~}, else the very keys. */
    private static KeyPattern bound(String text, String terminators, boolean only) {
        if (!text.startsWith("~")) {
            Check.that(
                    text.matches("[" + KEYS + "]{1,128}"),
                    "expected keys of 0-9 * # A-D, or ~ and a regular expression, but found " + Problems.shown(text));
            return KeyPattern.exactly(text);
        }
        // generators double the backslash as C does
        String expression = text.substring(1).replace("\\\\", "\\");
        Check.regex(expression);
        var pattern = KeyPattern.of(expression).endingWithout(terminators);
        return only && pattern.finishKey().isEmpty() ? pattern.toFirstMatch() : pattern;
    }

    private static Binds of(List<KeyPattern> patterns, String terminators, Optional<String> action) {
        var finish = new LinkedHashSet<Integer>();
        terminators.chars().forEach(finish::add);
        patterns.forEach(pattern -> pattern.finishKey().chars().forEach(finish::add));
        var keys = new StringBuilder();
        finish.forEach(key -> keys.append((char) key.intValue()));
        var last = new LinkedHashSet<Integer>();
        terminators.chars().forEach(last::add);
        patterns.forEach(pattern -> pattern.lastKeys().chars().forEach(last::add));
        var lastKeys = new StringBuilder();
        last.forEach(key -> lastKeys.append((char) key.intValue()));
        var sources = patterns.stream().map(KeyPattern::source).distinct().toList();
        boolean any = patterns.stream().anyMatch(pattern -> pattern.isAny(keys.toString()));
        Optional<String> pattern = any
                ? Optional.empty()
                : Optional.of(sources.size() == 1 ? sources.getFirst() : "(?:" + String.join("|", sources) + ")");
        return new Binds(
                Math.max(1, patterns.stream().mapToInt(KeyPattern::min).min().orElse(1)),
                Math.clamp(patterns.stream().mapToInt(KeyPattern::max).max().orElse(128), 1, 128),
                keys.toString(),
                pattern,
                lastKeys.toString(),
                action);
    }

    /** What binds of those texts wait for. */
    static Binds of(List<String> texts, String terminators) {
        return of(
                texts.stream()
                        .map(text -> bound(text, terminators, texts.size() == 1))
                        .toList(),
                terminators,
                Optional.empty());
    }

    /** The texts of binds that wait for what a gather waits for, as far as expressions can say it. */
    static List<String> write(Gather g) {
        String finish = g.finishOnKey().isEmpty() ? "" : "[" + g.finishOnKey() + "]?";
        String others = KeyPattern.without(g.finishOnKey());
        String keys = g.pattern()
                .map(pattern -> KeyPattern.of(pattern).isPlainly(pattern) ? pattern : "(?:" + pattern + ")")
                .orElse("[" + others + "]{" + g.minDigits()
                        + (g.minDigits() == g.maxDigits() ? "" : "," + g.maxDigits()) + "}");
        String bind = "~^" + keys + finish + "$";
        // a single expression would end the input at its first match: two of them wait for more
        boolean fixed = g.pattern().isEmpty() && g.minDigits() == g.maxDigits()
                || g.pattern()
                        .filter(pattern -> KeyPattern.of(pattern).isPlainly(pattern)
                                && KeyPattern.of(pattern).isFixed())
                        .isPresent();
        return fixed ? List.of(bind) : List.of(bind, bind);
    }

    /** Those characters that are keys. */
    static String keys(String text) {
        var keys = new StringBuilder();
        text.chars().filter(c -> KEYS.indexOf(c) >= 0).distinct().forEach(c -> keys.append((char) c));
        return keys.toString();
    }
}
