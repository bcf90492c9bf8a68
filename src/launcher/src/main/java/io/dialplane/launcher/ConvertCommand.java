package io.dialplane.launcher;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dialplane convert}: writes a document in another dialect, and says what cannot be said in it. */
@Command(
        name = "convert",
        description = "Writes an instruction document in another dialect, to standard output.",
        footer = {
            "",
            "What the other dialect has no words for is left out, and told on standard error:",
            "  $[1].pattern: Gather has no regular expression",
            "Exits 0 when everything was said, 1 when something was left out or the document cannot be run, 2 when the",
            "file cannot be read or an option is wrong.",
        },
        mixinStandardHelpOptions = true,
        version = "Dialplane 0.1.0",
        sortOptions = false)
final class ConvertCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The document; - is standard input.")
    private Path file = Path.of("-");

    @Option(
            names = {"--as", "--to"},
            required = true,
            paramLabel = "DIALECT",
            description = "The dialect to write: json, twiml, dialplan or httapi.")
    private String as = "";

    @Mixin
    private DocumentFile how = new DocumentFile();

    @Override
    public Integer call() {
        var target = DocumentFile.named(as);
        return switch (how.parse(DocumentFile.bytes(file))) {
            case ParsedDocument.Instructions(var instructions, var warnings) -> {
                warnings.forEach(warning -> System.err.println("warning: " + warning.inShort()));
                var written = target.write(instructions);
                System.out.println(written.text().stripTrailing());
                written.unsaid()
                        .forEach(unsaid -> System.err.println(
                                unsaid.path() + verb(instructions, unsaid.path()) + ": " + unsaid.message()));
                yield written.unsaid().isEmpty() ? 0 : 1;
            }
            case ParsedDocument.NotFound none -> {
                System.err.println(file + ": no extension matches the number '"
                        + how.number().orElse("") + "': give the one that was dialled with --number.");
                yield 1;
            }
            case ParsedDocument.Broken(var problems) -> {
                problems.forEach(problem -> System.err.println(file + ": " + problem.inShort()));
                yield 1;
            }
        };
    }

    /** {@code (dial)}, of a path such as {@code $[2].headers}. */
    private static String verb(List<Instruction> instructions, String path) {
        return Optional.of(path)
                .filter(text -> text.matches("\\$\\[\\d{1,4}].*"))
                .map(text -> Integer.parseInt(text.substring(2, text.indexOf(']'))))
                .filter(index -> index < instructions.size())
                .map(index -> " (" + instructions.get(index).verb() + ")")
                .orElse("");
    }
}
