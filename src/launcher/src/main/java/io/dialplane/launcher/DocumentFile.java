package io.dialplane.launcher;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How {@code check} and {@code convert} read a document: what a dialplan's conditions are to look at. */
final class DocumentFile {
    @Option(
            names = "--dialect",
            paramLabel = "DIALECT",
            description = "What it is written in: json, twiml, dialplan or httapi (default: as its root says).")
    private Optional<String> dialect = Optional.empty();

    @Option(
            names = "--number",
            paramLabel = "NUMBER",
            description = "The number dialled, for the conditions of a FreeSWITCH dialplan.")
    private Optional<String> number = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "NUMBER",
            defaultValue = "1001",
            description = "The caller's number, for the same (default: 1001).")
    private String from = "1001";

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context, for the same (default: the document's first).")
    private Optional<String> context = Optional.empty();

    /** The number dialled, when it was given. */
    Optional<String> number() {
        return number;
    }

    /** The document's bytes; {@code -} is standard input. */
    static byte[] bytes(Path file) {
        try {
            byte[] bytes = file.toString().equals("-")
                    ? System.in.readNBytes(Dialect.MAX_BYTES + 1)
                    : Files.size(file) > Dialect.MAX_BYTES ? new byte[Dialect.MAX_BYTES + 1] : Files.readAllBytes(file);
            if (bytes.length > Dialect.MAX_BYTES) {
                throw new StartFailure(
                        file + " is too large: a document of at most " + Dialect.MAX_BYTES + " bytes expected.");
            }
            return bytes;
        } catch (IOException e) {
            throw new StartFailure(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** The dialect that was asked for, else the one the document's root says. */
    Optional<Dialect> dialect(byte[] document) {
        return dialect.map(DocumentFile::named).or(() -> Dialects.recognise(Optional.empty(), document));
    }

    static Dialect named(String name) {
        return Dialects.named(name)
                .orElseThrow(() -> new StartFailure("there is no dialect '" + name + "': one of "
                        + String.join(", ", Dialects.NAMES) + " expected."));
    }

    ParsedDocument parse(byte[] document) {
        var fields = fields();
        return dialect(document)
                .map(found -> found.parse(document, fields))
                .orElseGet(() -> Dialects.parse(Optional.empty(), document, fields));
    }

    private Map<String, String> fields() {
        var fields = new HashMap<String, String>();
        fields.put("destination_number", number.orElse(""));
        fields.put("caller_id_number", from);
        fields.put("caller_id_name", from);
        context.ifPresent(name -> fields.put("context", name));
        return fields;
    }
}
