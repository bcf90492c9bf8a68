package io.dialplane.instructions;

import java.util.List;

/** What came of parsing an instruction document. */
public sealed interface ParsedDocument {
    /**
     * A usable document; an empty list of instructions is one too.
     *
     * @param warnings what of it has no effect here, such as a hint for an engine
     */
    record Instructions(List<Instruction> instructions, List<Problem> warnings) implements ParsedDocument {
        public Instructions {
            instructions = List.copyOf(instructions);
            warnings = List.copyOf(warnings);
        }

        public Instructions(List<Instruction> instructions) {
            this(instructions, List.of());
        }
    }

    /** The answer "there is no such number or user" (FreeSWITCH: result status "not found"). */
    record NotFound() implements ParsedDocument {}

    /** A document that cannot be run; at least one problem. */
    record Broken(List<Problem> problems) implements ParsedDocument {
        public Broken {
            problems = List.copyOf(problems);
            Check.that(!problems.isEmpty(), "a broken document has at least one problem");
        }
    }
}
