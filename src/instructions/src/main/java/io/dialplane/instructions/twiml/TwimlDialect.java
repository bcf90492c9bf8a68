package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.xml.XmlTree;
import java.util.List;
import java.util.Map;

/** {@code <Response>} with Twilio's voice verbs, names and defaults. It has no conditions: the call's fields count not. */
public final class TwimlDialect implements Dialect {
    /** The dialect; it has no state. */
    public static final TwimlDialect INSTANCE = new TwimlDialect();

    /** Name of the root element. */
    public static final String ROOT = "Response";

    private TwimlDialect() {}

    @Override
    public String contentType() {
        return "text/xml";
    }

    @Override
    public ParsedDocument parse(byte[] body, Map<String, String> fields) {
        var problems = new Problems();
        var instructions = XmlTree.readWithText(body, problems)
                .map(root -> new TwimlVerbs(problems).list(root))
                .orElse(List.of());
        return problems.document(instructions);
    }

    @Override
    public Written write(List<Instruction> instructions) {
        return new TwimlWriter().document(instructions);
    }
}
