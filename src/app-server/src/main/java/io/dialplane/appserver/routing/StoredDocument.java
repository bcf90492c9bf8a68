package io.dialplane.appserver.routing;

import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.dialect.Dialects;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A document that is kept, parsed once where it is the same for every caller. FreeSWITCH's conditions and
 * variables depend on the caller: an XML document is parsed for each.
 */
public final class StoredDocument {
    private final byte[] body;
    private final Optional<ParsedDocument> same;
    private final Map<String, byte[]> written = new ConcurrentHashMap<>();

    /** Takes a document as an operator or developer wrote it. */
    public StoredDocument(String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        boolean depends = text.stripLeading().startsWith("<");
        same = depends ? Optional.empty() : Optional.of(parse(Map.of()));
    }

    /** The document as it was written. */
    public byte[] body() {
        return body.clone();
    }

    /** What it means for a caller. */
    public ParsedDocument document(Map<String, String> fields) {
        return same.orElseGet(() -> parse(fields));
    }

    /** Whether it means the same for every caller. */
    public boolean same() {
        return same.isPresent();
    }

    /** The document in a form that is the same for every call, made once per form. */
    public byte[] written(String form, Supplier<byte[]> write) {
        return written.computeIfAbsent(form, ignored -> write.get());
    }

    private ParsedDocument parse(Map<String, String> fields) {
        return Dialects.parse(Optional.empty(), body, fields);
    }
}
