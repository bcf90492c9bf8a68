package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.Regex;
import io.dialplane.instructions.dialplan.Conditions.Match;
import io.dialplane.instructions.xml.XmlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Walks the extensions of a FreeSWITCH dialplan context and collects the actions of those that match the call, the way
 * FreeSWITCH does: the first matching extension ends the search unless it says {@code continue="true"}; within one,
 * conditions are looked at in order, those inside a condition after it, and {@code break} says when to stop
 * ({@code on-false} unless it is said). Actions that say {@code inline="true"} are done before all others.
 */
final class Dialplan {
    private static final Pattern CAPTURE = Pattern.compile("\\$(\\d{1,2})|\\$\\{[^}]*}");
    private static final Set<String> EXTENSION_ATTRIBUTES = Set.of("name", "continue", "uuid");
    private static final Set<String> ACTION_ATTRIBUTES = Set.of("application", "data", "inline", "loop");
    private static final int MOST_LOOPS = 100;

    private enum Break {
        ON_FALSE,
        ON_TRUE,
        ALWAYS,
        NEVER
    }

    private final Problems problems;
    private final Scope scope;
    private final Conditions conditions;
    private final Applications applications;
    private final List<Instruction> instructions = new ArrayList<>();
    /** How many of them were inline, and stand first. */
    private int inlined;

    Dialplan(Map<String, String> fields, Problems problems) {
        var regex = new Regex(Regex.DEFAULT_STEPS);
        this.problems = problems;
        this.scope = new Scope(fields, regex, problems);
        this.conditions = new Conditions(scope, regex, problems);
        this.applications = new Applications(problems);
    }

    /** The actions for the call; empty when no extension matched. */
    Optional<List<Instruction>> run(XmlTree context) {
        boolean matched = false;
        for (var extension : fromHunted(context)) {
            if (!extension.name().equals("extension")) {
                problems.add(extension.place(), "<extension> expected, but found <" + extension.name() + ">");
                continue;
            }
            check(extension, EXTENSION_ATTRIBUTES);
            DialplanDialect.textless(extension, problems);
            if (conditions(extension)) {
                matched = true;
                if (!extension.attribute("continue").map(Dialplan::isTrue).orElse(false)) {
                    break;
                }
            }
        }
        return matched || !instructions.isEmpty() ? Optional.of(instructions) : Optional.empty();
    }

    /** Reads every action of every extension, as if each condition matched, for what is wrong with it. */
    List<Instruction> readAll(XmlTree context) {
        for (var extension : context.children()) {
            check(extension, EXTENSION_ATTRIBUTES);
            readConditions(extension);
        }
        return instructions;
    }

    private void readConditions(XmlTree parent) {
        for (var condition : parent.children("condition")) {
            conditions.match(condition);
            breaks(condition);
            for (var child : condition.children()) {
                if (child.name().endsWith("action") && !refers(child)) {
                    action(child, Optional.empty());
                }
            }
            readConditions(condition);
        }
    }

    /** Whether its data is known only when a call is there. */
    private static boolean refers(XmlTree action) {
        return CAPTURE.matcher(action.attribute("data").orElse("") + action.text())
                .find();
    }

    /** With variable {@code auto_hunt} FreeSWITCH begins at the extension that is named as the dialled number. */
    private List<XmlTree> fromHunted(XmlTree context) {
        var all = context.children();
        if (scope.isTrue("auto_hunt")) {
            String number = scope.condition("destination_number");
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).attribute("name").orElse("").equals(number)) {
                    return all.subList(i, all.size());
                }
            }
        }
        return all;
    }

    /** Whether an extension, or the conditions inside of one, matched: the last that was looked at gave actions. */
    private boolean conditions(XmlTree parent) {
        boolean proceed = false;
        for (var condition : parent.children()) {
            if (!condition.name().equals("condition")) {
                if (parent.name().equals("extension")) {
                    problems.add(condition.place(), "<condition> expected, but found <" + condition.name() + ">");
                }
                continue;
            }
            DialplanDialect.textless(condition, problems);
            var match = conditions.match(condition);
            actions(condition, match);
            proceed = match.matched() || !condition.children("anti-action").isEmpty();
            var breaks = breaks(condition);
            boolean stop = switch (breaks) {
                case ON_FALSE -> !match.matched();
                case ON_TRUE -> match.matched();
                case ALWAYS -> true;
                case NEVER -> false;
            };
            if (stop) {
                break;
            }
            if (proceed && !condition.children("condition").isEmpty()) {
                proceed = conditions(condition)
                        || !condition
                                .attribute("require-nested")
                                .map(Dialplan::isTrue)
                                .orElse(true);
                if (!proceed && breaks != Break.NEVER) {
                    break;
                }
            }
        }
        return proceed;
    }

    private Break breaks(XmlTree condition) {
        return switch (condition.attribute("break").orElse("on-false")) {
            case "on-false" -> Break.ON_FALSE;
            case "on-true" -> Break.ON_TRUE;
            case "always" -> Break.ALWAYS;
            case "never" -> Break.NEVER;
            default -> {
                problems.add(
                        condition.attributePlace("break"),
                        Conditions.tag(condition, "break") + ": one of on-false, on-true, always, never expected");
                yield Break.ON_FALSE;
            }
        };
    }

    private void actions(XmlTree condition, Match match) {
        String kind = match.matched() ? "action" : "anti-action";
        for (var child : condition.children()) {
            switch (child.name()) {
                case "action", "anti-action" -> {
                    if (child.name().equals(kind)) {
                        action(child, match.captures());
                    }
                }
                case "condition", "regex", "expression" -> {
                    // looked at elsewhere
                }
                default ->
                    problems.add(
                            child.place(),
                            "<action>, <anti-action>, <condition> or <regex> expected, but found <" + child.name()
                                    + ">");
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
        String loop = action.attribute("loop").orElse("1");
        if (!loop.matches("\\d{1,3}") || Integer.parseInt(loop) > MOST_LOOPS) {
            problems.add(
                    action.attributePlace("loop"),
                    Conditions.tag(action, "loop") + ": a number 0–" + MOST_LOOPS + " expected");
            return;
        }
        for (int i = Integer.parseInt(loop); i > 0; i--) {
            if (!once(action, application.get(), captures)) {
                return;
            }
        }
    }

    /** Takes an action over; false when there is something wrong with it. */
    private boolean once(XmlTree action, String application, Optional<MatchResult> captures) {
        String text = action.text();
        String data = text.isBlank() ? action.attribute("data").orElse("") : text.strip();
        var place = action.attributePlace("data");
        var read = applications.read(application, scope, action.place(), () -> {
            if (Applications.takesDialString(application)) {
                String dialString = captured(data, captures, true);
                return scope.inDialString(dialString, place);
            }
            return scope.inAction(captured(data, captures, false), place);
        });
        if (read.isEmpty()) {
            return false;
        }
        boolean inline = action.attribute("inline").map(Dialplan::isTrue).orElse(false);
        for (var instruction : read.get()) {
            if (instructions.size() >= Dialect.MAX_INSTRUCTIONS) {
                if (!problems.isFull()) {
                    problems.add(action.place(), "at most " + Dialect.MAX_INSTRUCTIONS + " instructions expected");
                }
                return false;
            }
            scope.remember(instruction);
            if (inline) {
                inline(action, instruction);
            }
        }
        if (!inline) {
            warnAfterDial(action, read.get());
            Bridge.append(instructions, read.get());
        }
        return true;
    }

    private void warnAfterDial(XmlTree action, List<Instruction> more) {
        boolean lost = !more.isEmpty()
                && !(more.getFirst() instanceof Hangup)
                && instructions.size() > inlined
                && instructions.getLast() instanceof Dial dial
                && !dial.continueOnFail();
        if (lost) {
            problems.warn(
                    action.place(),
                    Conditions.tag(action, "application") + ": is not run when nobody answered the bridge before it;"
                            + " FreeSWITCH runs it after NO_ANSWER, here and there continue_on_fail=true does");
        }
    }

    private void inline(XmlTree action, Instruction instruction) {
        switch (instruction) {
            case SetVariables s -> {
                scope.rememberInline(s);
                instructions.add(inlined++, s);
            }
            case Log l -> instructions.add(inlined++, l);
            default ->
                problems.add(
                        action.attributePlace("inline"),
                        Conditions.tag(action, "application") + ": only what sets variables, and log, can be inline");
        }
    }

    /** {@code $1} is what the condition's expression captured; {@code ${1}} is a variable. */
    private static String captured(String data, Optional<MatchResult> captures, boolean dialString) {
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
            if (group != null && dialString) {
                Scope.checkCaptured(group);
            }
            return Matcher.quoteReplacement(group == null ? "" : group);
        });
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
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1", "t", "enabled", "active", "allow" -> true;
            default -> false;
        };
    }

    /** The root's place of a document as a whole. */
    static Place root() {
        return new Place(1, 1, "/");
    }
}
