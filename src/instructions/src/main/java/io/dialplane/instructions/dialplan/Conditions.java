package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Regex;
import io.dialplane.instructions.Variables;
import io.dialplane.instructions.xml.XmlTree;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Looks whether a condition holds: a field matches an expression, the time is as asked for, or any, all or exactly one
 * of its {@code <regex>} do.
 */
final class Conditions {
    private static final Set<String> OWN = Set.of("field", "expression", "break", "regex", "require-nested");
    private static final Set<String> OF_REGEX = Set.of("field", "expression");

    private final Scope scope;
    private final Regex regex;
    private final Problems problems;

    Conditions(Scope scope, Regex regex, Problems problems) {
        this.scope = scope;
        this.regex = regex;
        this.problems = problems;
    }

    /**
     * @param captures of the expression that decided
     */
    record Match(boolean matched, Optional<MatchResult> captures) {
        static final Match NO = new Match(false, Optional.empty());
        static final Match YES = new Match(true, Optional.empty());
    }

    Match match(XmlTree condition) {
        check(condition, OWN);
        var rule = condition.attribute("regex");
        if (rule.isEmpty()) {
            return one(condition);
        }
        return switch (rule.get()) {
            case "any", "all", "xor" -> several(condition, rule.get());
            default -> {
                wrong(condition, "regex", "any, all or xor expected");
                yield Match.NO;
            }
        };
    }

    private Match several(XmlTree condition, String rule) {
        int held = 0;
        int failed = 0;
        Optional<MatchResult> captures = Optional.empty();
        for (var child : condition.children("regex")) {
            check(child, OF_REGEX);
            var match = one(child);
            held += match.matched() ? 1 : 0;
            failed += match.matched() ? 0 : 1;
            captures = match.captures().isPresent() ? match.captures() : captures;
            if (match.matched() && rule.equals("any") || !match.matched() && rule.equals("all")) {
                break;
            }
        }
        boolean holds = switch (rule) {
            case "all" -> failed == 0;
            case "xor" -> held == 1;
            default -> held > 0;
        };
        return new Match(holds, holds ? captures : Optional.empty());
    }

    private Match one(XmlTree condition) {
        var field = condition.attribute("field");
        boolean timed = condition.attributes().keySet().stream().anyMatch(Moment.ATTRIBUTES::contains);
        if (field.isEmpty()) {
            return timed ? new Match(time(condition), Optional.empty()) : Match.YES;
        }
        if (timed) {
            problems.warn(
                    condition.place(),
                    tag(condition, "field") + ": the time has no effect beside a field, as in FreeSWITCH; two"
                            + " conditions have");
        }
        String expression = condition.children("expression").stream()
                .findFirst()
                .map(XmlTree::text)
                .or(() -> condition.attribute("expression"))
                .orElse("");
        try {
            var found = regex.find(
                    pattern(scope.inCondition(expression, condition.attributePlace("expression"))),
                    fieldValue(field.get(), condition));
            return new Match(found.isPresent(), found);
        } catch (IllegalArgumentException e) {
            wrong(condition, "expression", String.valueOf(e.getMessage()));
            return Match.NO;
        }
    }

    private boolean time(XmlTree condition) {
        var moment = scope.moment();
        if (moment.isEmpty()) {
            problems.warn(
                    condition.place(), "<" + condition.name() + ">: the time is not known, so that it does not match");
            return false;
        }
        boolean holds = true;
        for (var attribute : condition.attributes().entrySet()) {
            if (!Moment.ATTRIBUTES.contains(attribute.getKey())) {
                continue;
            }
            try {
                holds &= moment.get().matches(attribute.getKey(), attribute.getValue());
            } catch (IllegalArgumentException e) {
                wrong(condition, attribute.getKey(), String.valueOf(e.getMessage()));
                holds = false;
            }
        }
        return holds;
    }

    private String fieldValue(String field, XmlTree condition) {
        return Variables.refersTo(field)
                ? scope.inCondition(field, condition.attributePlace("field"))
                : scope.condition(field);
    }

    /** An expression, or {@code /expression/flags}. */
    static Pattern pattern(String expression) {
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

    private void check(XmlTree element, Set<String> known) {
        for (String name : element.attributes().keySet()) {
            if (!known.contains(name) && !Moment.ATTRIBUTES.contains(name)) {
                problems.add(
                        element.attributePlace(name),
                        "<" + element.name() + "> has no attribute '" + name + "'; it has "
                                + String.join(", ", known.stream().sorted().toList()) + " and those of the time");
            }
        }
    }

    private void wrong(XmlTree element, String attribute, String message) {
        problems.add(element.attributePlace(attribute), tag(element, attribute) + ": " + message);
    }

    /** {@code <condition expression="…">}, for messages. */
    static String tag(XmlTree element, String attribute) {
        String value = element.attribute(attribute).orElse("");
        String shown = Problems.shown(value);
        return "<" + element.name() + " " + attribute + "=\"" + shown.substring(1, shown.length() - 1) + "\">";
    }
}
