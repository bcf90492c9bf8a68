package io.dialplane.instructions.dialect;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.json.JsonDialect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The dialects there are, and how to tell them apart. */
public final class Dialects {
    private Dialects() {}

    /**
     * Recognises the dialect of a document by its first character and root element, and by its content type where that
     * leaves a doubt; empty when no dialect fits.
     */
    public static Optional<Dialect> recognise(Optional<String> contentType, byte[] body) {
        switch (first(body)) {
            case '<' -> {
                return Optional.of(DialplanDialect.INSTANCE);
            }
            case '[', '{' -> {
                return Optional.of(JsonDialect.INSTANCE);
            }
            default -> {
                String type = contentType.orElse("").toLowerCase(Locale.ROOT);
                if (type.contains("json")) {
                    return Optional.of(JsonDialect.INSTANCE);
                }
                return type.contains("xml") ? Optional.of(DialplanDialect.INSTANCE) : Optional.empty();
            }
        }
    }

    /**
     * Recognises and parses a document; never throws on bad input. An empty body is a document without instructions.
     *
     * @param fields what conditions and references may refer to, see {@link Dialect#parse}
     */
    public static ParsedDocument parse(Optional<String> contentType, byte[] body, Map<String, String> fields) {
        if (first(body) == 0) {
            return new ParsedDocument.Instructions(List.of());
        }
        return recognise(contentType, body)
                .map(dialect -> dialect.parse(body, fields))
                .orElseGet(() -> {
                    var problems = new Problems();
                    problems.add(
                            new Place(1, 1, ""),
                            "a JSON array of instructions or a FreeSWITCH XML document expected, but found "
                                    + contentType.map(Problems::shown).orElse("no content type")
                                    + " beginning with a character that fits neither");
                    return new ParsedDocument.Broken(problems.list());
                });
    }

    /** The first character that is no white space or byte order mark; 0 when there is none. */
    private static int first(byte[] body) {
        for (byte b : body) {
            if (b > ' ') {
                return b;
            }
            boolean blank = b == ' ' || b == '\t' || b == '\n' || b == '\r';
            boolean mark =
                    b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF || b == (byte) 0xFE || b == (byte) 0xFF;
            if (!blank && !mark && b != 0) {
                return 1;
            }
        }
        return 0;
    }
}
