package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Level;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.json.JsonDialect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Variables, the log, and verbs that FreeSWITCH has no application for. */
final class VariableApplications {
    /** The variable that keeps what sched_hangup said, for the next bridge. */
    static final String TIME_LIMIT = "dialplane_time_limit";

    private static final String UNDEFINED = "_undef_";

    private VariableApplications() {}

    static List<Instruction> set(Action action) {
        return List.of(new SetVariables(assignments(List.of(action.data())), false));
    }

    /** {@code nolocal:name=value} counts for legs dialled from this one only: it is set on this one, too. */
    static List<Instruction> export(Action action) {
        String data = action.data().strip();
        String rest = data.startsWith("nolocal:") ? data.substring("nolocal:".length()) : action.data();
        return List.of(new SetVariables(assignments(List.of(rest)), true));
    }

    /** {@code a=1 b=2}; after {@code ^^x} the character x separates. */
    static List<Instruction> multiset(Action action) {
        return List.of(new SetVariables(assignments(list(action)), false));
    }

    static List<Instruction> unset(Action action) {
        String name = action.data().strip();
        Check.that(!name.isEmpty(), "a variable's name expected");
        return List.of(new SetVariables(Map.of(name, ""), false));
    }

    static List<Instruction> multiunset(Action action) {
        var names = new LinkedHashMap<String, String>();
        list(action).forEach(name -> names.put(name.strip(), ""));
        return List.of(new SetVariables(names, false));
    }

    /** {@code +seconds [cause]}. */
    static List<Instruction> schedHangup(Action action) {
        String first = action.data().strip().split("\\s+", 2)[0];
        Check.that(
                first.matches("\\+\\d{1,6}"), "+ and a number of seconds expected, but found " + Problems.shown(first));
        action.warn("counts from the answer of the bridge that follows");
        return List.of(new SetVariables(Map.of(TIME_LIMIT, first.substring(1)), false));
    }

    /** {@code LEVEL text}. */
    static List<Instruction> log(Action action) {
        var parts = action.data().split("\\s+", 2);
        var level = switch (parts[0].toUpperCase(Locale.ROOT)) {
            case "DEBUG" -> Optional.of(Level.DEBUG);
            case "INFO", "NOTICE" -> Optional.of(Level.INFO);
            case "WARNING", "WARN" -> Optional.of(Level.WARN);
            case "ERR", "ERROR", "CRIT", "ALERT", "CONSOLE" -> Optional.of(Level.ERROR);
            default -> Optional.<Level>empty();
        };
        return List.of(
                level.isPresent() && parts.length == 2
                        ? new Log(level.get(), parts[1])
                        : new Log(Level.DEBUG, action.data()));
    }

    /** A verb of the JSON dialect; its problems are added by its reader. */
    static List<Instruction> verb(Action action) {
        return JsonDialect.readOne(action.data(), action.place().at("/@data"), action.problems()).stream()
                .toList();
    }

    private static List<String> list(Action action) {
        String data = action.data().strip();
        boolean own = data.startsWith("^^") && data.length() > 3;
        String separator = own ? Pattern.quote(data.substring(2, 3)) : "\\s+";
        return List.of((own ? data.substring(3) : data).split(separator)).stream()
                .filter(part -> !part.isBlank())
                .toList();
    }

    private static Map<String, String> assignments(List<String> texts) {
        var variables = new LinkedHashMap<String, String>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            Check.that(equals > 0, "name=value expected, but found " + Problems.shown(text));
            String value = text.substring(equals + 1);
            variables.put(text.substring(0, equals).strip(), value.equals(UNDEFINED) ? "" : value);
        }
        return variables;
    }
}
