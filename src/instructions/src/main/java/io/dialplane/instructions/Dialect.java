package io.dialplane.instructions;

import java.util.List;
import java.util.Map;

/** A concrete syntax for instruction documents. Implementations are stateless and safe for any thread. */
public interface Dialect {
    /** The largest document any dialect accepts, bytes. */
    int MAX_BYTES = 1 << 20;

    /** The most instructions a document may have, nested ones counted. */
    int MAX_INSTRUCTIONS = 1_000;

    /** The deepest nesting a document may have. */
    int MAX_DEPTH = 32;

    /** Content type of written documents. */
    String contentType();

    /**
     * Parses a document; never throws on bad input.
     *
     * @param fields what conditions and {@code ${…}} in the document may refer to: the caller's fields by FreeSWITCH's
     *     names ({@code destination_number}, {@code caller_id_number}, {@code context}, …) and channel variables
     */
    ParsedDocument parse(byte[] body, Map<String, String> fields);

    /** Writes a document that this dialect parses back into the same instructions, but for what it cannot say. */
    Written write(List<Instruction> instructions);

    /**
     * A written document.
     *
     * @param unsaid what the dialect has no words for, and is not in the text: the path is {@code $[2].headers}, the
     *     place in the list of instructions
     */
    record Written(String text, List<Problem> unsaid) {
        public Written {
            unsaid = List.copyOf(unsaid);
        }
    }
}
