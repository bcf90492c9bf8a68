package io.dialplane.launcher;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.dialplan.DialplanDialect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dialplane check}: says what is wrong with documents, each problem with its line. */
@Command(
        name = "check",
        description = "Checks instruction documents of any dialect: JSON verbs, TwiML, FreeSWITCH dialplan, httapi.",
        footer = {
            "",
            "Prints one line for each problem:",
            "  menu.xml: line 4: <Gather numDigits=\"x\">: expected …",
            "Of a FreeSWITCH dialplan every action is checked; with --number the conditions are run, too.",
            "Exits 0 when all can be run, 1 when one cannot, 2 when a file cannot be read or an option is wrong.",
        },
        mixinStandardHelpOptions = true,
        version = "Dialplane 0.1.0",
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Documents; - is standard input.")
    private List<Path> files = List.of();

    @Mixin
    private DocumentFile how = new DocumentFile();

    @Option(names = "--quiet", description = "Print problems and warnings only.")
    private boolean quiet;

    @Override
    public Integer call() {
        return files.stream().filter(file -> !check(file)).count() == 0 ? 0 : 1;
    }

    private boolean check(Path file) {
        byte[] bytes = DocumentFile.bytes(file);
        boolean whole = how.number().isEmpty()
                && how.dialect(bytes).filter(DialplanDialect.INSTANCE::equals).isPresent();
        return switch (whole ? DialplanDialect.INSTANCE.check(bytes) : how.parse(bytes)) {
            case ParsedDocument.Instructions(var instructions, var warnings) -> {
                warnings.forEach(warning -> print(file, "warning: ", warning));
                say(file + ": good, " + count(instructions));
                yield true;
            }
            case ParsedDocument.NotFound none -> {
                say(file + ": good, and says that there is no such number"
                        + how.number().map(number -> ": " + number).orElse(""));
                yield true;
            }
            case ParsedDocument.Broken(var problems) -> {
                problems.forEach(problem -> print(file, "", problem));
                yield false;
            }
        };
    }

    private void say(String line) {
        if (!quiet) {
            System.out.println(line);
        }
    }

    private static String count(List<Instruction> instructions) {
        var verbs = instructions.stream().limit(10).map(Instruction::verb).collect(Collectors.joining(", "));
        return switch (instructions.size()) {
            case 0 -> "nothing to do";
            case 1 -> "1 instruction: " + verbs;
            default -> instructions.size() + " instructions: " + verbs + (instructions.size() > 10 ? ", …" : "");
        };
    }

    /** {@code menu.xml: line 4: <Gather numDigits="x">: expected …}. */
    private static void print(Path file, String kind, Problem problem) {
        System.out.println(file + ": " + kind + problem.inShort());
    }
}
