package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.dialplan.Catalogue.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** FreeSWITCH's dialplan applications as instructions, by what the {@link Catalogue} says of them. */
final class Applications {
    private final Problems problems;

    Applications(Problems problems) {
        this.problems = problems;
    }

    /** Whether an application's data is a dial string. */
    static boolean takesDialString(String application) {
        return application.equalsIgnoreCase("bridge");
    }

    /**
     * The instructions of an action: none when it has no effect here. Empty when it cannot be used; the problem is
     * added then.
     *
     * @param data with references replaced; may throw when it cannot
     */
    Optional<List<Instruction>> read(String application, Scope scope, Place place, Supplier<String> data) {
        var entry = Catalogue.entry(application.toLowerCase(Locale.ROOT));
        if (entry.isEmpty()) {
            problems.add(
                    place.at("/@application"),
                    "unknown application " + Problems.shown(application) + "; one of " + Catalogue.running()
                            + " expected");
            return Optional.empty();
        }
        return switch (entry.get()) {
            case Entry.Refused refused -> {
                problems.add(
                        place.at("/@application"),
                        "<action application=\"" + refused.name() + "\">: is not supported" + because(refused.note()));
                yield Optional.empty();
            }
            case Entry.NoEffect none -> {
                problems.warn(
                        place.at("/@application"),
                        "<action application=\"" + none.name() + "\">: has no effect here" + because(none.note()));
                yield Optional.of(List.of());
            }
            case Entry.Runs runs -> instructions(runs, scope, place, data);
        };
    }

    private Optional<List<Instruction>> instructions(Entry.Runs runs, Scope scope, Place place, Supplier<String> data) {
        String tag = "<action application=\"" + runs.name() + "\">";
        try {
            var action = new Action(runs.name(), data.get(), scope, place, problems);
            tag = action.tag();
            return Optional.of(runs.reader().apply(action));
        } catch (IllegalArgumentException e) {
            problems.add(place.at("/@data"), tag + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static String because(String note) {
        return note.isEmpty() ? "" : ": " + note;
    }
}
