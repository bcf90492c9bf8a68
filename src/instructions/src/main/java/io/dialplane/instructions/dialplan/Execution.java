package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.Regex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * FreeSWITCH's applications outside of a dialplan, one after another as they are executed: one that looks at channel
 * variables, such as {@code bridge}, sees what was set before. References are left to who runs the instructions.
 */
public final class Execution {
    private final Problems problems;
    private final Scope scope;
    private final List<Instruction> instructions = new ArrayList<>();

    public Execution(Problems problems) {
        this.problems = problems;
        this.scope = new Scope(Map.of(), new Regex(Regex.DEFAULT_STEPS), problems);
    }

    /**
     * An application with its data.
     *
     * @param name as FreeSWITCH spells it
     */
    public record Application(String name, String data) {}

    /**
     * How an instruction is said.
     *
     * @param applications executed one after another
     * @param missing fields of the instruction that they do not say
     */
    public record Said(List<Application> applications, List<String> missing) {}

    /** Executes an application; when it cannot be read, or has no effect here, the problem or warning is added. */
    public void execute(String application, String data, Place place) {
        var read = new Applications(problems)
                .read(application, scope, place, () -> data)
                .orElse(List.of());
        Bridge.append(instructions, read);
        read.forEach(scope::remember);
    }

    /** Adds an instruction that is no application. */
    public void add(Instruction instruction) {
        instructions.add(instruction);
        scope.remember(instruction);
    }

    /** What there is to do so far. */
    public List<Instruction> instructions() {
        return List.copyOf(instructions);
    }

    /** How an instruction is executed; empty when no application says it. */
    public static Optional<Said> say(Instruction instruction) {
        return DialplanWriter.one(instruction)
                .map(said -> new Said(
                        said.lines().stream()
                                .map(line -> new Application(line.application(), line.data()))
                                .toList(),
                        said.missing()));
    }
}
