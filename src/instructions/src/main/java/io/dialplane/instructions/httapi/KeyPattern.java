package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression over keys, understood as far as it is a sequence of keys, classes and their repetitions, which
 * nearly all in use are: {@code \d{4}}, {@code ^[1-9]\d*#$}. Of any other expression only its text is known.
 *
 * @param source the expression without anchors and without the key that ends it
 * @param atoms its parts; empty when it is not understood
 * @param finishKey the key that ends the input; empty for none
 */
record KeyPattern(String source, Optional<List<Atom>> atoms, String finishKey) {
    static final String KEYS = "0123456789*#ABCD";
    private static final int MOST = 128;
    private static final Pattern ATOM =
            Pattern.compile("(\\\\d|\\.|\\\\?[0-9A-D#]|\\\\\\*|\\[(?:[0-9A-D*#-]|\\\\d|\\\\\\*|\\\\#)+])"
                    + "(\\{\\d{1,3}(?:,\\d{0,3})?}|[*+?])?");
    /** As {@link Binds#write} writes what is not understood. */
    private static final Pattern WRAPPED =
            Pattern.compile("\\(\\?:(.*)\\)(?:\\[[0-9A-D*#]{1,16}]\\?)?", Pattern.DOTALL);

    private static final Pattern ENDING_KEY = Pattern.compile("(.+?)(?:\\\\?#|\\\\\\*)\\$?", Pattern.DOTALL);

    /**
     * One part.
     *
     * @param keys which keys it stands for
     * @param text the part without its repetition
     */
    record Atom(String keys, int min, int max, String text, String repetition) {
        String source() {
            return text + repetition;
        }
    }

    static KeyPattern of(String expression) {
        String body = expression.startsWith("^") ? expression.substring(1) : expression;
        boolean anchored = body.endsWith("$") && !body.endsWith("\\$");
        body = anchored ? body.substring(0, body.length() - 1) : body;
        var atoms = atoms(body);
        if (atoms.isEmpty()) {
            return opaque(expression, body);
        }
        var list = atoms.get();
        var last = list.getLast();
        boolean ends = list.size() > 1
                && last.keys().length() == 1
                && "*#".contains(last.keys())
                && last.min() == 1
                && last.max() == 1;
        return ends ? sequence(list.subList(0, list.size() - 1), last.keys()) : sequence(list, "");
    }

    /** Those keys one after another. */
    static KeyPattern exactly(String keys) {
        return sequence(atoms(keys.replace("*", "\\*")).orElseThrow(), "");
    }

    private static KeyPattern sequence(List<Atom> atoms, String finishKey) {
        var source = new StringBuilder();
        atoms.forEach(atom -> source.append(atom.source()));
        return new KeyPattern(source.toString(), Optional.of(List.copyOf(atoms)), finishKey);
    }

    private static KeyPattern opaque(String expression, String body) {
        var wrapped = WRAPPED.matcher(body);
        if (wrapped.matches() && isExpression(wrapped.group(1))) {
            return new KeyPattern(wrapped.group(1), Optional.empty(), "");
        }
        var ending = ENDING_KEY.matcher(expression);
        if (ending.matches() && !body.contains("|")) {
            String start = ending.group(1);
            String key = body.endsWith("#") ? "#" : "*";
            boolean escape = start.endsWith("\\");
            return new KeyPattern(escape ? expression : start, Optional.empty(), escape ? "" : key);
        }
        return new KeyPattern(expression, Optional.empty(), "");
    }

    private static boolean isExpression(String text) {
        try {
            Check.regex(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // such as a)(b
        }
    }

    private static Optional<List<Atom>> atoms(String body) {
        var atoms = new ArrayList<Atom>();
        Matcher matcher = ATOM.matcher(body);
        int at = 0;
        while (at < body.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                return Optional.empty();
            }
            String repetition = Optional.ofNullable(matcher.group(2)).orElse("");
            var bounds = bounds(repetition);
            String keys = keys(matcher.group(1));
            if (keys.isEmpty() || bounds[0] > bounds[1]) {
                return Optional.empty();
            }
            atoms.add(new Atom(keys, bounds[0], bounds[1], matcher.group(1), repetition));
            at = matcher.end();
        }
        return atoms.isEmpty() ? Optional.empty() : Optional.of(atoms);
    }

    private static int[] bounds(String repetition) {
        return switch (repetition) {
            case "" -> new int[] {1, 1};
            case "*" -> new int[] {0, MOST};
            case "+" -> new int[] {1, MOST};
            case "?" -> new int[] {0, 1};
            default -> {
                var numbers = repetition.substring(1, repetition.length() - 1).split(",", -1);
                int least = Integer.parseInt(numbers[0]);
                int most = numbers.length == 1 ? least : numbers[1].isEmpty() ? MOST : Integer.parseInt(numbers[1]);
                yield new int[] {least, most};
            }
        };
    }

    /** The keys that a part without its repetition stands for; none when it is no key's. */
    private static String keys(String text) {
        var pattern = text.startsWith("[") ? text : text.equals(".") ? "[" + KEYS + "]" : text;
        try {
            var compiled = Pattern.compile(pattern);
            var keys = new StringBuilder();
            KEYS.chars()
                    .mapToObj(Character::toString)
                    .filter(key -> compiled.matcher(key).matches())
                    .forEach(keys::append);
            return keys.toString();
        } catch (IllegalArgumentException e) {
            return ""; // such as a range that runs backwards
        }
    }

    /** Without an optional last key that is one of the terminators, which end the input anyway. */
    KeyPattern endingWithout(String terminators) {
        if (atoms.isEmpty() || atoms.get().size() < 2) {
            return this;
        }
        var list = atoms.get();
        var last = list.getLast();
        boolean ends = last.max() == 1
                && last.min() == 0
                && last.keys().chars().allMatch(key -> terminators.indexOf(key) >= 0);
        return ends ? sequence(list.subList(0, list.size() - 1), finishKey) : this;
    }

    /** Of a repetition at the end, the least that matches: there a search that looks after each key stops. */
    KeyPattern toFirstMatch() {
        if (atoms.isEmpty() || isFixed()) {
            return this;
        }
        var list = new ArrayList<>(atoms.get());
        var last = list.removeLast();
        if (last.min() > 0) {
            list.add(new Atom(
                    last.keys(), last.min(), last.min(), last.text(), last.min() == 1 ? "" : "{" + last.min() + "}"));
        }
        if (list.isEmpty()) {
            list.add(new Atom(last.keys(), 1, 1, last.text(), "")); // nothing is looked at before the first key
        }
        return sequence(list, finishKey);
    }

    /** Whether it is understood, and nothing but that expression. */
    boolean isPlainly(String expression) {
        return atoms.isPresent() && finishKey.isEmpty() && source.equals(expression);
    }

    /** Whether all that matches is of one length. */
    boolean isFixed() {
        return atoms.isPresent() && min() == max();
    }

    int min() {
        return atoms.map(list -> list.stream().mapToInt(Atom::min).sum()).orElse(1);
    }

    int max() {
        return atoms.map(
                        list -> Math.min(MOST, list.stream().mapToInt(Atom::max).sum()))
                .orElse(MOST);
    }

    /** Whether it says how many keys, but not which, those that end the input left out. */
    boolean isAny(String finishKeys) {
        return atoms.filter(list -> list.size() == 1
                        && without(finishKeys)
                                .chars()
                                .allMatch(key -> list.getFirst().keys().indexOf(key) >= 0))
                .isPresent();
    }

    /** The keys it may end with; all of them when it is not understood. */
    String lastKeys() {
        return finishKey.isEmpty() ? atoms.map(list -> list.getLast().keys()).orElse(KEYS) : finishKey;
    }

    /** All keys but those. */
    static String without(String finishKeys) {
        var others = new StringBuilder();
        KEYS.chars().filter(key -> finishKeys.indexOf(key) < 0).forEach(key -> others.append((char) key));
        return others.toString();
    }
}
