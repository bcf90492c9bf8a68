package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Level;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.json.JsonDialect;
import java.util.List;
import java.util.Optional;

/**
 * Writes instructions as a dialplan of one extension. An instruction is written as FreeSWITCH's application when reading
 * that gives the same instruction again, else as application {@code dialplane}.
 */
final class DialplanWriter {
    private record Action(String application, String data) {}

    private DialplanWriter() {}

    static String document(List<Instruction> instructions, String context) {
        var out = new StringBuilder(1_024)
                .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document type=\"freeswitch/xml\">\n")
                .append("  <section name=\"dialplan\">\n    <context name=\"");
        escape(context, out);
        out.append("\">\n      <extension name=\"dialplane\">\n        <condition>\n");
        for (var instruction : instructions) {
            var action = action(instruction);
            out.append("          <action application=\"").append(action.application());
            if (!action.data().isEmpty()) {
                out.append("\" data=\"");
                escape(action.data(), out);
            }
            out.append("\"/>\n");
        }
        return out.append("        </condition>\n      </extension>\n    </context>\n  </section>\n</document>\n")
                .toString();
    }

    private static Action action(Instruction instruction) {
        return candidate(instruction)
                .filter(action -> writable(action.data()) && readsBack(action, instruction))
                .orElseGet(() -> new Action("dialplane", JsonDialect.writeOne(instruction)));
    }

    private static boolean readsBack(Action action, Instruction instruction) {
        var problems = new Problems();
        var read = new Applications(problems).instruction(action.application(), action.data(), Dialplan.root());
        return problems.isEmpty() && read.equals(Optional.of(instruction));
    }

    private static Optional<Action> candidate(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Answer a -> action("answer", "");
            case Instruction.Echo e -> action("echo", "");
            case Play p -> action("playback", file(p));
            case Say s -> say(s);
            case Gather g -> gather(g);
            case Instruction.Pause p -> action("sleep", Long.toString(p.length().toMillis()));
            case Instruction.Redirect r ->
                action(
                        "httapi",
                        "{url=" + r.action().target()
                                + (r.action().method() == Hook.Method.GET ? ",method=get}" : "}"));
            case Instruction.Transfer t ->
                action(
                        "transfer",
                        t.destination()
                                + t.context().map(context -> " XML " + context).orElse(""));
            case Instruction.Hangup h -> action("hangup", h.cause().orElse(""));
            case Instruction.Reject r ->
                action(
                        "respond",
                        r.status() + r.reason().map(reason -> " " + reason).orElse(""));
            case SetVariables s -> set(s);
            case Instruction.Log l -> action("log", level(l.level()) + " " + l.text());
            default -> Optional.empty();
        };
    }

    private static Optional<Action> action(String application, String data) {
        return Optional.of(new Action(application, data));
    }

    private static String file(Play play) {
        String sources = play.sources().size() == 1
                ? play.sources().getFirst()
                : "file_string://" + String.join("!", play.sources());
        return play.loop() == 1 ? sources : sources + ";loops=" + (play.loop() == 0 ? -1 : play.loop());
    }

    private static Optional<Action> say(Say say) {
        return switch (say.type()) {
            case TEXT -> action("speak", "default|" + say.voice().orElse("") + "|" + say.text());
            case NUMBER, DIGITS ->
                action(
                        "say",
                        say.language().orElse("") + " number "
                                + (say.type() == SayType.NUMBER ? "pronounced " : "iterated ") + say.text());
        };
    }

    private static Optional<Action> gather(Gather g) {
        if (g.variable().isEmpty()
                || g.prompts().size() > 1
                || g.invalidPrompts().size() > 1) {
            return Optional.empty();
        }
        String data = String.join(
                " ",
                Integer.toString(g.minDigits()),
                Integer.toString(g.maxDigits()),
                Integer.toString(g.attempts()),
                Long.toString(g.timeout().toMillis()),
                g.finishOnKey().isEmpty() ? "none" : g.finishOnKey(),
                quoted(prompt(g.prompts())),
                quoted(prompt(g.invalidPrompts())),
                g.variable().get());
        if (g.pattern().isPresent()) {
            data += " " + quoted(g.pattern().get()) + " "
                    + g.interDigitTimeout().toMillis();
        }
        return action("play_and_get_digits", data);
    }

    private static String prompt(List<Prompt> prompts) {
        return !prompts.isEmpty() && prompts.getFirst() instanceof Play play ? file(play) : "";
    }

    private static String quoted(String word) {
        return word.isEmpty() || word.chars().anyMatch(c -> c <= ' ' || c == '\'')
                ? "'" + word.replace("'", "\\'") + "'"
                : word;
    }

    private static Optional<Action> set(SetVariables set) {
        if (set.variables().size() != 1) {
            return Optional.empty();
        }
        var variable = set.variables().entrySet().iterator().next();
        return action(set.export() ? "export" : "set", variable.getKey() + "=" + variable.getValue());
    }

    private static String level(Level level) {
        return switch (level) {
            case DEBUG -> "DEBUG";
            case INFO -> "INFO";
            case WARN -> "WARNING";
            case ERROR -> "ERR";
        };
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
