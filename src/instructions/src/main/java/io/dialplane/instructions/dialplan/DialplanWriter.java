package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Dialect.Written;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Regex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes instructions as a dialplan of one extension: with applications that FreeSWITCH has, and only so that reading them
 * gives the same instructions. What of an instruction they cannot say is told; an instruction they cannot say at all is
 * left out, and told too.
 */
final class DialplanWriter {
    /** An action to be written. */
    record Line(String application, String data) {}

    /**
     * How an instruction is said.
     *
     * @param lines the actions
     * @param reads what they mean when they are read
     * @param missing fields of the instruction that they do not say
     */
    record Said(List<Line> lines, List<Instruction> reads, List<String> missing) {}

    private final Scope scope = new Scope(Map.of(), new Regex(Regex.DEFAULT_STEPS), new Problems());
    private final ApplicationWriter applications = new ApplicationWriter();
    private final List<Line> lines = new ArrayList<>();
    private final List<Problem> unsaid = new ArrayList<>();

    private DialplanWriter() {}

    static Written document(List<Instruction> instructions, String context) {
        var writer = new DialplanWriter();
        for (int i = 0; i < instructions.size(); i++) {
            writer.add(instructions.get(i), "$[" + i + "]");
        }
        return new Written(writer.text(context), writer.unsaid);
    }

    /** How one instruction is said by itself. */
    static Optional<Said> one(Instruction instruction) {
        var writer = new DialplanWriter();
        return writer.applications.of(instruction).filter(writer::isTrue);
    }

    private void add(Instruction instruction, String path) {
        var said = applications.of(instruction).filter(this::isTrue);
        if (said.isEmpty()) {
            unsaid.add(new Problem(
                    0, 0, path, instruction.verb() + ": no application of FreeSWITCH says this, it is left out"));
            return;
        }
        lines.addAll(said.get().lines());
        said.get().reads().forEach(scope::remember);
        for (String field : said.get().missing()) {
            unsaid.add(new Problem(
                    0,
                    0,
                    path + "." + field,
                    instruction.verb() + "." + field + ": no application of FreeSWITCH says this"));
        }
    }

    /** Whether the lines are read as they are meant. */
    private boolean isTrue(Said said) {
        var problems = new Problems();
        var read = new ArrayList<Instruction>();
        for (var line : said.lines()) {
            if (!writable(line.data())) {
                return false;
            }
            var instructions = new Applications(problems).read(line.application(), scope, Dialplan.root(), line::data);
            instructions.ifPresent(more -> Bridge.append(read, more));
            // a bridge looks at what is set before it
            instructions.ifPresent(more -> more.forEach(scope::remember));
        }
        return problems.isEmpty() && problems.warnings().isEmpty() && read.equals(said.reads());
    }

    private String text(String context) {
        var out = new StringBuilder(1_024)
                .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document type=\"freeswitch/xml\">\n")
                .append("  <section name=\"dialplan\">\n    <context name=\"");
        escape(context, out);
        out.append("\">\n      <extension name=\"dialplane\">\n        <condition>\n");
        for (var line : lines) {
            out.append("          <action application=\"").append(line.application());
            if (!line.data().isEmpty()) {
                out.append("\" data=\"");
                escape(line.data(), out);
            }
            out.append("\"/>\n");
        }
        return out.append("        </condition>\n      </extension>\n    </context>\n  </section>\n</document>\n")
                .toString();
    }

    /** A word of an application's data, in quotes where white space would divide it. */
    static String quoted(String word) {
        return word.isEmpty() || word.chars().anyMatch(c -> c <= ' ' || c == '\'')
                ? "'" + word.replace("'", "\\'") + "'"
                : word;
    }

    static Optional<Said> said(Instruction instruction, String application, String data) {
        return said(instruction, List.of(), application, data);
    }

    static Optional<Said> said(Instruction reads, List<String> missing, String application, String data) {
        return Optional.of(new Said(List.of(new Line(application, data)), List.of(reads), missing));
    }

    /** Whether XML 1.0 §2.2 can hold the text. */
    private static boolean writable(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || c >= ' ' && c < 0xD800
                        || c > 0xDFFF && c < 0xFFFE
                        || c > 0xFFFF);
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                // else attribute values lose them (XML 1.0 §3.3.3)
                case '\t', '\n', '\r' -> out.append("&#").append((int) c).append(';');
                default -> out.append(c);
            }
        }
    }
}
