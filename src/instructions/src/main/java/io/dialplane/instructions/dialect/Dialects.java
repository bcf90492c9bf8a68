package io.dialplane.instructions.dialect;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.httapi.HttapiDialect;
import io.dialplane.instructions.json.JsonDialect;
import io.dialplane.instructions.twiml.TwimlDialect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The dialects there are, by name, and how to tell their documents apart. */
public final class Dialects {
    /** The dialects' names. */
    public static final List<String> NAMES = List.of("json", "twiml", "dialplan", "httapi");

    private Dialects() {}

    /** The dialect of that name: {@code json}, {@code twiml}, {@code dialplan} or {@code httapi}. */
    public static Optional<Dialect> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "json" -> Optional.of(JsonDialect.INSTANCE);
            case "twiml" -> Optional.of(TwimlDialect.INSTANCE);
            case "dialplan" -> Optional.of(DialplanDialect.INSTANCE);
            case "httapi" -> Optional.of(HttapiDialect.INSTANCE);
            default -> Optional.empty();
        };
    }

    /**
     * Recognises the dialect of a document by its first character and root element, and by its content type where that
     * leaves a doubt; empty when no dialect fits.
     */
    public static Optional<Dialect> recognise(Optional<String> contentType, byte[] body) {
        return switch (DocumentHead.first(body)) {
            case '<' -> xml(DocumentHead.root(body));
            case '[', '{' -> Optional.of(JsonDialect.INSTANCE);
            default -> {
                String type = contentType.orElse("").toLowerCase(Locale.ROOT);
                if (type.contains("json")) {
                    yield Optional.of(JsonDialect.INSTANCE);
                }
                yield type.contains("xml") ? Optional.of(DialplanDialect.INSTANCE) : Optional.empty();
            }
        };
    }

    /** XML whose root cannot be found is left to the dialplan, which says why it is none. */
    private static Optional<Dialect> xml(Optional<DocumentHead.Root> found) {
        if (found.isEmpty()) {
            return Optional.of(DialplanDialect.INSTANCE);
        }
        return switch (found.get().name()) {
            case TwimlDialect.ROOT -> Optional.of(TwimlDialect.INSTANCE);
            case "document" ->
                Optional.of(
                        HttapiDialect.isType(found.get().type()) ? HttapiDialect.INSTANCE : DialplanDialect.INSTANCE);
            default -> Optional.empty();
        };
    }

    /**
     * Recognises and parses a document; never throws on bad input. An empty body is a document without instructions.
     *
     * @param fields what conditions and references may refer to, see {@link Dialect#parse}
     */
    public static ParsedDocument parse(Optional<String> contentType, byte[] body, Map<String, String> fields) {
        if (DocumentHead.first(body) == 0) {
            return new ParsedDocument.Instructions(List.of());
        }
        return recognise(contentType, body)
                .map(dialect -> dialect.parse(body, fields))
                .orElseGet(() -> unknown(contentType, body));
    }

    private static ParsedDocument unknown(Optional<String> contentType, byte[] body) {
        var problems = new Problems();
        String expected = "a JSON array of instructions, <Response>, <document type=\"freeswitch/xml\"> or <document"
                + " type=\"xml/freeswitch-httapi\"> expected, but found ";
        DocumentHead.root(body)
                .filter(root -> DocumentHead.first(body) == '<')
                .ifPresentOrElse(
                        root -> problems.add(
                                new Place(root.line(), 1, "/" + root.name()), expected + "<" + root.name() + ">"),
                        () -> problems.add(
                                new Place(1, 1, ""),
                                expected
                                        + contentType.map(Problems::shown).orElse("no content type")
                                        + " beginning with a character that fits none"));
        return new ParsedDocument.Broken(problems.list());
    }
}
