package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Regex;
import io.dialplane.instructions.Variables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a document's conditions and actions refer to: the call's fields, and what earlier actions set. Conditions see of
 * the latter only what was set by actions that say {@code inline="true"}, as FreeSWITCH looks at all conditions before it
 * does anything else.
 */
final class Scope {
    /** Fields that the caller, or who called before, may have written anything into. */
    private static final Pattern FOREIGN =
            Pattern.compile("destination_number|caller_id_n.*|ani|aniii|rdnis|username|sip_.*|chan_name");

    private static final Pattern DIAL_STRING_SIGNS = Pattern.compile("[,|{}\\[\\]<>]|:_:");
    private static final String CONTACT = "${sofia_contact(";
    /** FreeSWITCH's own configuration sets these. */
    private static final Map<String, String> GLOBALS = Map.of("hold_music", "local_stream://moh");

    private final Map<String, String> fields;
    private final Problems problems;
    private final Functions functions;
    private final Map<String, String> set = new HashMap<>();
    private final Map<String, String> exported = new LinkedHashMap<>();
    private final Map<String, String> inline = new HashMap<>();
    /** Variables whose value is known only when the document runs. */
    private final Set<String> later = new HashSet<>();

    Scope(Map<String, String> fields, Regex regex, Problems problems) {
        this.fields = fields;
        this.problems = problems;
        this.functions = new Functions(regex, Moment.of(fields));
    }

    /** When the call is looked at; empty when nobody told. */
    Optional<Moment> moment() {
        var names = new HashMap<>(fields);
        names.putAll(inline);
        return Moment.of(names);
    }

    /** A variable as actions see it; empty when it is unknown, or known only when the document runs. */
    Optional<String> variable(String name) {
        return later.contains(name)
                ? Optional.empty()
                : Optional.ofNullable(set.get(name)).or(() -> Optional.ofNullable(fields.get(name)));
    }

    /** A variable that switches something on. */
    boolean isTrue(String name) {
        return variable(name).map(Dialplan::isTrue).orElse(false);
    }

    /** What actions of the document exported. */
    Map<String, String> exported() {
        return exported;
    }

    /** A variable, or a field, as conditions see it. */
    String condition(String name) {
        return Optional.ofNullable(inline.get(name)).orElse(fields.getOrDefault(name, ""));
    }

    /** A condition's text; unknown variables are empty. */
    String inCondition(String text, Place place) {
        return References.expand(text, new Known(place, false) {
            @Override
            public Optional<String> variable(String name) {
                return Optional.of(condition(name));
            }
        });
    }

    /** An action's data: what is known is replaced, the rest left to who runs the instruction. */
    String inAction(String text, Place place) {
        return References.expand(text, new Known(place, text.contains(CONTACT)));
    }

    /**
     * The data of a bridge: <code>${sofia_contact(…)}</code> stays, and so does what a variable says of it.
     *
     * @throws IllegalArgumentException when a caller's value would be read as part of the dial string
     */
    String inDialString(String text, Place place) {
        return References.expand(text, new Known(place, true) {
            @Override
            public Optional<String> variable(String name) {
                var own = Optional.ofNullable(set.get(name)).filter(value -> value.contains(CONTACT));
                if (own.isPresent()) {
                    return own;
                }
                var value = super.variable(name);
                value.ifPresent(some -> Check.that(
                        set.containsKey(name)
                                || !FOREIGN.matcher(name).matches()
                                || !DIAL_STRING_SIGNS.matcher(some).find(),
                        "the caller's " + name + " without signs of a dial string expected, but found "
                                + Problems.shown(some)));
                return value;
            }
        });
    }

    /** What a condition captured, for a dial string. */
    static void checkCaptured(String value) {
        Check.that(
                !DIAL_STRING_SIGNS.matcher(value).find(),
                "a capture without signs of a dial string expected, but found " + Problems.shown(value));
    }

    /** Takes note of what an instruction sets. */
    void remember(Instruction instruction) {
        switch (instruction) {
            case SetVariables s -> {
                set.putAll(s.variables());
                later.removeAll(s.variables().keySet());
                if (s.export()) {
                    exported.putAll(s.variables());
                }
            }
            case Gather g -> g.variable().ifPresent(later::add);
            case RecordMessage r -> r.variable().ifPresent(later::add);
            default -> {
                // sets nothing
            }
        }
    }

    /** Takes note of what an inline action set before the conditions that follow. */
    void rememberInline(SetVariables variables) {
        inline.putAll(variables.variables());
    }

    private class Known implements References.Values {
        private final Place place;
        private final boolean contacts;

        Known(Place place, boolean contacts) {
            this.place = place;
            this.contacts = contacts;
        }

        @Override
        public Optional<String> variable(String name) {
            // a value that looks like a reference is not put where it would be taken for one
            return Scope.this.variable(name).filter(value -> !Variables.refersTo(value));
        }

        @Override
        public Optional<String> global(String name) {
            var value = Optional.ofNullable(fields.get(name)).or(() -> Optional.ofNullable(GLOBALS.get(name)));
            if (value.isEmpty()) {
                problems.warn(place, "$${" + name + "} is not known here, and empty");
            }
            return value.filter(text -> !Variables.refersTo(text)).or(() -> Optional.of(""));
        }

        @Override
        public Optional<String> function(String name, String arguments) {
            if (contacts && (name.endsWith("_contact"))) {
                return Optional.empty();
            }
            if (Variables.refersTo(arguments)) {
                throw new IllegalArgumentException("${" + name + "(…)} of what is known before the document runs"
                        + " expected, but found " + Problems.shown(arguments)
                        + "; a transfer gets to a document that knows it");
            }
            var answer = functions.answer(name, arguments);
            if (answer.isEmpty()) {
                problems.warn(
                        place, "${" + name + "(…)} is not known here, and empty; one of " + Functions.KNOWN + " is");
            }
            return answer.filter(text -> !Variables.refersTo(text)).or(() -> Optional.of(""));
        }
    }
}
