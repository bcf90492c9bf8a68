package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.xml.XmlTree;
import java.util.List;
import java.util.Map;

/**
 * {@code <document type="xml/freeswitch-httapi">} as FreeSWITCH's mod_httapi takes it: when all work is done, the next
 * document is asked for, until one says {@code break} or {@code hangup}. So a document ends in a redirect, to the URL that
 * the last {@code action} named or to its own; a playback with binds is a gather, whose digits FreeSWITCH reports with
 * that next request.
 */
public final class HttapiDialect implements Dialect {
    /** The dialect; it has no state. */
    public static final HttapiDialect INSTANCE = new HttapiDialect();

    /** Type of the root element. */
    public static final String TYPE = "xml/freeswitch-httapi";

    /**
     * Beginning of the names of channel variables that are sent with further requests of this dialect, without it: what
     * stands in {@code <params>} and what {@code <getVariable>} asks for.
     */
    public static final String PARAM = "httapi_param_";

    private HttapiDialect() {}

    /** Whether a root element's type is that of this dialect; FreeSWITCH's own examples spell it in two ways. */
    public static boolean isType(String type) {
        return type.endsWith("/freeswitch-httapi");
    }

    @Override
    public String contentType() {
        return "text/xml";
    }

    @Override
    public ParsedDocument parse(byte[] body, Map<String, String> fields) {
        var problems = new Problems();
        var instructions = XmlTree.readWithText(body, problems)
                .map(root -> new HttapiDocument(problems).read(root))
                .orElse(List.of());
        return problems.document(instructions);
    }

    @Override
    public Written write(List<Instruction> instructions) {
        return new HttapiWriter(instructions).document();
    }
}
