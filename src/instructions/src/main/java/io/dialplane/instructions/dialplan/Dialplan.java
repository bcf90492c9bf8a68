package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.Regex;
import io.dialplane.instructions.Variables;
import io.dialplane.instructions.xml.XmlTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Walks the extensions of a FreeSWITCH dialplan context and collects the actions of those that match the call, the way
 * FreeSWITCH does: the first matching extension ends the search unless it says {@code continue="true"}; within one,
 * conditions are looked at in order and {@code break} says when to stop ({@code on-false} unless it is said).
 */
final class Dialplan {
    private static final Pattern CAPTURE = Pattern.compile("\\$(\\d{1,2})|\\$\\{[^}]*}");
    private static final Set<String> EXTENSION_ATTRIBUTES = Set.of("name", "continue", "uuid");
    private static final Set<String> CONDITION_ATTRIBUTES = Set.of("field", "expression", "break");
    private static final Set<String> ACTION_ATTRIBUTES = Set.of("application", "data", "inline");

    private enum Break {
        ON_FALSE,
        ON_TRUE,
        ALWAYS,
        NEVER
    }

    private final Problems problems;
    private final Map<String, String> fields;
    private final Regex regex = new Regex(Regex.DEFAULT_STEPS);
    private final Applications applications;
    /** What earlier actions of the document set, as later ones see it. */
    private final Map<String, String> set = new HashMap<>();
    /** What conditions see of it: only actions that say {@code inline="true"} are done before them. */
    private final Map<String, String> inline = new HashMap<>();
    /** Variables whose value is known only when the document runs. */
    private final Set<String> later = new HashSet<>();

    private final List<Instruction> instructions = new ArrayList<>();

    Dialplan(Map<String, String> fields, Problems problems) {
        this.fields = fields;
        this.problems = problems;
        this.applications = new Applications(problems);
    }

    /** The actions for the call; empty when no extension matched. */
    Optional<List<Instruction>> run(XmlTree context) {
        boolean matched = false;
        for (var extension : context.children()) {
            if (!extension.name().equals("extension")) {
                problems.add(extension.place(), "<extension> expected, but found <" + extension.name() + ">");
                continue;
            }
            check(extension, EXTENSION_ATTRIBUTES);
            if (extension(extension)) {
                matched = true;
                if (!extension.attribute("continue").map(Dialplan::isTrue).orElse(false)) {
                    break;
                }
            }
        }
        return matched ? Optional.of(instructions) : Optional.empty();
    }

    /** Whether the extension matched: its last condition that was looked at gave actions. */
    private boolean extension(XmlTree extension) {
        boolean proceed = false;
        for (var condition : extension.children()) {
            if (!condition.name().equals("condition")) {
                problems.add(condition.place(), "<condition> expected, but found <" + condition.name() + ">");
                continue;
            }
            check(condition, CONDITION_ATTRIBUTES);
            var match = match(condition);
            actions(condition, match.matched() ? "action" : "anti-action", match.captures());
            proceed = match.matched() || !condition.children("anti-action").isEmpty();
            boolean stop = switch (breaks(condition)) {
                case ON_FALSE -> !match.matched();
                case ON_TRUE -> match.matched();
                case ALWAYS -> true;
                case NEVER -> false;
            };
            if (stop) {
                break;
            }
        }
        return proceed;
    }

    private record Match(boolean matched, Optional<MatchResult> captures) {}

    private Match match(XmlTree condition) {
        var field = condition.attribute("field");
        var expression = condition.attribute("expression");
        if (field.isEmpty() && expression.isEmpty()) {
            return new Match(true, Optional.empty());
        }
        if (field.isEmpty() || expression.isEmpty()) {
            problems.add(condition.place(), "a condition has both 'field' and 'expression', or neither");
            return new Match(false, Optional.empty());
        }
        try {
            var found = regex.find(pattern(expanded(expression.get())), fieldValue(field.get()));
            return new Match(found.isPresent(), found);
        } catch (IllegalArgumentException e) {
            problems.add(condition.attributePlace("expression"), String.valueOf(e.getMessage()));
            return new Match(false, Optional.empty());
        }
    }

    /** An expression, or {@code /expression/flags}. */
    private static Pattern pattern(String expression) {
        int end = expression.lastIndexOf('/');
        if (!expression.startsWith("/") || end < 1) {
            return Regex.compile(expression);
        }
        int flags = 0;
        for (char flag : expression.substring(end + 1).toCharArray()) {
            flags |= switch (flag) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 's' -> Pattern.DOTALL;
                case 'm' -> Pattern.MULTILINE;
                case 'x' -> Pattern.COMMENTS;
                default -> throw new IllegalArgumentException("flags of i, s, m and x expected, not '" + flag + "'");
            };
        }
        return Regex.compile(expression.substring(1, end), flags);
    }

    private String fieldValue(String field) {
        return Variables.refersTo(field) ? expanded(field) : condition(field);
    }

    private String expanded(String text) {
        return Variables.expand(text, name -> Optional.of(condition(name)));
    }

    private String condition(String name) {
        return Optional.ofNullable(inline.get(name)).orElse(fields.getOrDefault(name, ""));
    }

    private Break breaks(XmlTree condition) {
        var word = condition.attribute("break").orElse("on-false");
        return switch (word) {
            case "on-false" -> Break.ON_FALSE;
            case "on-true" -> Break.ON_TRUE;
            case "always" -> Break.ALWAYS;
            case "never" -> Break.NEVER;
            default -> {
                problems.add(
                        condition.attributePlace("break"),
                        "one of on-false, on-true, always, never expected, but found " + Problems.shown(word));
                yield Break.ON_FALSE;
            }
        };
    }

    private void actions(XmlTree condition, String kind, Optional<MatchResult> captures) {
        for (var child : condition.children()) {
            switch (child.name()) {
                case "action", "anti-action" -> {
                    if (child.name().equals(kind)) {
                        action(child, captures);
                    }
                }
                default ->
                    problems.add(child.place(), "<action> or <anti-action> expected, but found <" + child.name() + ">");
            }
        }
    }

    private void action(XmlTree action, Optional<MatchResult> captures) {
        check(action, ACTION_ATTRIBUTES);
        if (!action.children().isEmpty()) {
            problems.add(action.place(), "an action without elements inside expected");
        }
        var application = action.attribute("application");
        if (application.isEmpty()) {
            problems.add(action.place(), "an action needs 'application'");
            return;
        }
        if (instructions.size() >= Dialect.MAX_INSTRUCTIONS) {
            if (!problems.isFull()) {
                problems.add(action.place(), "at most " + Dialect.MAX_INSTRUCTIONS + " instructions expected");
            }
            return;
        }
        String data = action.attribute("data").orElse("");
        try {
            data = expand(captured(data, captures));
        } catch (IllegalArgumentException e) {
            problems.add(action.attributePlace("data"), String.valueOf(e.getMessage()));
            return;
        }
        applications.instruction(application.get(), data, action.place()).ifPresent(instruction -> {
            instructions.add(instruction);
            remember(instruction);
            if (action.attribute("inline").map(Dialplan::isTrue).orElse(false)) {
                inline(action, instruction);
            }
        });
    }

    /** {@code $1} is what the condition's expression captured; {@code ${1}} is a variable. */
    private static String captured(String data, Optional<MatchResult> captures) {
        if (captures.isEmpty() || data.indexOf('$') < 0) {
            return data;
        }
        var groups = captures.get();
        return CAPTURE.matcher(data).replaceAll(reference -> {
            if (reference.group(1) == null) {
                return Matcher.quoteReplacement(reference.group());
            }
            int number = Integer.parseInt(reference.group(1));
            String group = number <= groups.groupCount() ? groups.group(number) : null;
            return Matcher.quoteReplacement(group == null ? "" : group);
        });
    }

    /** Replaces what is known; the rest is left to who runs the instruction. */
    private String expand(String text) {
        // a value that looks like a reference is not put where it would be taken for one
        Function<String, Optional<String>> values =
                name -> known(name).filter(value -> !later.contains(name) && !Variables.refersTo(value));
        return Variables.expand(text, values);
    }

    private Optional<String> known(String name) {
        return Optional.ofNullable(set.get(name)).or(() -> Optional.ofNullable(fields.get(name)));
    }

    private void inline(XmlTree action, Instruction instruction) {
        if (instruction instanceof Instruction.SetVariables s) {
            inline.putAll(s.variables());
        } else {
            problems.add(action.attributePlace("inline"), "only set and export can be inline");
        }
    }

    private void remember(Instruction instruction) {
        switch (instruction) {
            case Instruction.SetVariables s -> {
                set.putAll(s.variables());
                later.removeAll(s.variables().keySet());
            }
            case Instruction.Gather g -> g.variable().ifPresent(later::add);
            default -> {
                // sets nothing
            }
        }
    }

    private void check(XmlTree element, Set<String> known) {
        element.attributes().keySet().forEach(name -> {
            if (!known.contains(name)) {
                problems.add(
                        element.attributePlace(name),
                        "<" + element.name() + "> has no attribute '" + name + "'; it has "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    static boolean isTrue(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1", "t", "enabled", "active", "allow" -> true;
            default -> false;
        };
    }

    /** The root's place of a document as a whole. */
    static Place root() {
        return new Place(1, 1, "/");
    }
}
