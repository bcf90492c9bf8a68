package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dialect.Written;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Voicemail;
import io.dialplane.instructions.dialplan.Execution;
import io.dialplane.instructions.xml.XmlWriter;
import java.util.List;
import java.util.Optional;

/**
 * Writes instructions as work for FreeSWITCH. What it has no element for is executed as an application. A document that
 * ends without a redirect ends with {@code break}, else FreeSWITCH would ask again.
 */
final class HttapiWriter {
    static final String NO_WORD = "httapi has no word for ";
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_.-]{0,127}";
    private static final String CALLER = "${caller_id_number}";

    private final List<Instruction> instructions;
    private final XmlWriter out = new XmlWriter();
    private final HttapiPrompts prompts = new HttapiPrompts(out);
    /** Whether an action was named, so that the next document does not come from this one's URL any more. */
    private boolean moved;
    /** Whether what was dialled last is reported with the next request. */
    private boolean reporting;

    HttapiWriter(List<Instruction> instructions) {
        this.instructions = List.copyOf(instructions);
    }

    Written document() {
        out.open("document").attribute("type", HttapiDialect.TYPE);
        int i = variables();
        out.open("work");
        boolean ended = false;
        for (; i < instructions.size(); i++) {
            out.instruction(i);
            if (ended) {
                out.unsaid("", "it is never reached");
            } else {
                ended = instruction(i);
            }
        }
        if (!ended) {
            out.open("break").close();
        }
        return out.close().close().written();
    }

    /** Sets what is set first; the number of instructions that were said so. */
    private int variables() {
        if (instructions.isEmpty() || !(instructions.getFirst() instanceof SetVariables set) || set.export()) {
            return 0;
        }
        boolean params = set.variables().keySet().stream()
                .allMatch(name -> name.startsWith(HttapiDialect.PARAM)
                        && !List.of("url", "method").contains(name.substring(HttapiDialect.PARAM.length()))
                        && name.substring(HttapiDialect.PARAM.length()).matches(VARIABLE));
        if (!params && !set.variables().keySet().stream().allMatch(name -> name.matches(VARIABLE))) {
            return 0;
        }
        out.instruction(0);
        out.open(params ? "params" : "variables");
        set.variables()
                .forEach((name, value) -> out.open(params ? name.substring(HttapiDialect.PARAM.length()) : name)
                        .exactly(value)
                        .close());
        out.close();
        return 1;
    }

    /** Whether nothing after it is reached. */
    private boolean instruction(int i) {
        var instruction = instructions.get(i);
        boolean told = reporting;
        reporting = false;
        switch (instruction) {
            case Redirect redirect -> redirect(redirect.action(), told);
            case Hangup hangup ->
                out.open("hangup").attribute("cause", hangup.cause()).close();
            case Gather gather -> gather(gather, i);
            case RecordMessage record -> record(record);
            case Play play when HttapiPrompts.file(play).isEmpty() -> execute(play);
            case Play play -> prompts.prompt(play);
            case Say say -> prompts.prompt(say);
            case Pause pause -> prompts.prompt(pause);
            case Instruction.Answer answer -> out.open("answer").close();
            case Ring ring ->
                out.open(ring.earlyMedia() ? "preAnswer" : "ringReady").close();
            case Log log ->
                out.open("log")
                        .attribute("level", level(log))
                        .exactly(log.text())
                        .close();
            case Transfer t
            when isPlain(t) ->
                out.open("dial")
                        .attribute("context", t.context())
                        .text(t.destination())
                        .close();
            case Recording r when isRecordCall(r) -> recordCall(r.status().orElseThrow());
            case Conference c when !c.name().contains("@") -> conference(c);
            case Message message -> message(message);
            case Voicemail v -> {
                out.open("voicemail");
                if (v.operation() == Voicemail.Operation.CHECK) {
                    out.attribute("check", "true");
                }
                out.attribute("id", v.mailbox()).attribute("domain", v.domain()).close();
            }
            default -> execute(instruction);
        }
        return switch (instruction) {
            case Redirect redirect -> true;
            case Hangup hangup -> true;
            case Gather gather -> !reporting && gather.action().isPresent();
            case RecordMessage record -> record.action().isPresent();
            default -> false;
        };
    }

    private void redirect(Hook hook, boolean told) {
        method(hook);
        if (!hook.target().isEmpty()) {
            out.open("continue");
            action(hook);
            out.close();
        } else if (moved) {
            out.unsaid("action", NO_WORD + "the document's own URL after another one was named");
        } else {
            out.unless(!told, "", "what was dialled before is reported");
            out.open("continue").close();
        }
    }

    /** Names where the next request goes; without, it goes to the document's own URL. */
    private void action(Hook hook) {
        if (hook.target().isEmpty()) {
            out.unless(!moved, "action", NO_WORD + "the document's own URL after another one was named");
            return;
        }
        out.unless(hook.target().equals(hook.target().strip()), "action", "white space at both ends is not kept");
        out.attribute("action", hook.target());
        moved = true;
    }

    private void method(Hook hook) {
        out.unless(hook.method() == Hook.Method.POST, "method", NO_WORD + "it in the middle of a document");
    }

    /** With an action it is the last of the work; without one it is executed, or its digits are told with what is next. */
    private void gather(Gather g, int i) {
        if (g.action().isEmpty()) {
            if (g.variable().isPresent()
                    && Execution.say(g).filter(said -> said.missing().isEmpty()).isPresent()) {
                execute(g);
                return;
            }
            String name = g.variable()
                    .filter(variable -> variable.startsWith(HttapiDialect.PARAM))
                    .map(variable -> variable.substring(HttapiDialect.PARAM.length()))
                    .filter(variable -> !variable.isBlank())
                    .orElse(HttapiInput.NAME);
            out.unless(
                    g.variable().equals(Optional.of(HttapiDialect.PARAM + name)),
                    "variable",
                    "what was dialled is told with the next request alone");
            prompts.gather(g, Optional.of(name), Optional.empty(), Optional.empty());
            reporting = true;
            return;
        }
        var action = g.action().get();
        method(action);
        boolean onMatch = !g.actionOnEmptyResult();
        if (onMatch && isLastRedirect(i + 1)) {
            // that is where FreeSWITCH goes when nothing matched
            var otherwise = ((Redirect) instructions.get(i + 1)).action();
            out.unless(
                    !action.target().isEmpty() && otherwise.method() == action.method() && !otherwise.equals(action),
                    "actionOnEmptyResult",
                    NO_WORD + "it when the action is this document's own URL, or the same");
            prompts.gather(g, g.variable(), Optional.of(action), Optional.of(otherwise));
            out.unless(!moved || !otherwise.target().isEmpty(), "action", NO_WORD + "the document's own URL here");
            return;
        }
        out.unless(!onMatch, "actionOnEmptyResult", NO_WORD + "what follows then, but a redirect");
        out.unless(
                !moved || !action.target().isEmpty(),
                "action",
                NO_WORD + "the document's own URL after another one was named");
        prompts.gather(g, g.variable(), Optional.empty(), g.action());
    }

    private boolean isLastRedirect(int i) {
        return i == instructions.size() - 1 && instructions.get(i) instanceof Redirect;
    }

    private void record(RecordMessage r) {
        r.action().ifPresent(this::method);
        out.open("record");
        prompts.record(r);
        r.action().ifPresent(this::action);
        prompts.stops(r.finishOnKey());
        out.close();
    }

    private void recordCall(Hook status) {
        method(status);
        out.open("recordCall");
        action(status);
        out.close();
    }

    private static boolean isRecordCall(Recording r) {
        return r.operation() == Recording.Operation.START
                && !r.stereo()
                && r.file().isEmpty()
                && r.status().isPresent();
    }

    private static boolean isPlain(Transfer t) {
        return !t.destination().contains("/")
                && t.destination().equals(t.destination().strip())
                && t.context().filter(String::isBlank).isEmpty();
    }

    private void conference(Conference c) {
        out.unless(c.beep() == Conference.Beep.ALWAYS, "beep", NO_WORD + "it");
        out.unless(!c.muted(), "muted", NO_WORD + "it");
        out.unless(c.startOnEnter(), "startOnEnter", NO_WORD + "it");
        out.unless(!c.endOnExit(), "endOnExit", NO_WORD + "it");
        out.unless(c.maxParticipants().isEmpty(), "maxParticipants", NO_WORD + "it");
        out.unless(c.label().isEmpty(), "label", NO_WORD + "it");
        out.unless(c.waiting().isEmpty(), "waiting", NO_WORD + "it");
        out.unless(c.status().isEmpty(), "status", NO_WORD + "it");
        out.unless(c.action().isEmpty(), "action", NO_WORD + "it");
        out.open("conference").text(c.name()).close();
    }

    private void message(Message m) {
        out.unless(m.from().equals(Optional.of(CALLER)), "from", "FreeSWITCH sends in the caller's name");
        out.unless(m.action().isEmpty(), "action", NO_WORD + "it");
        out.open("sms").attribute("to", m.to()).exactly(m.text()).close();
    }

    private void execute(Instruction instruction) {
        var said = Execution.say(instruction);
        if (said.isEmpty()) {
            out.unsaid("", NO_WORD + instruction.verb());
            return;
        }
        said.get().missing().forEach(field -> out.unsaid(field, NO_WORD + "it"));
        for (var application : said.get().applications()) {
            out.open("execute").attribute("application", application.name());
            if (!application.data().isEmpty()) {
                out.attribute("data", application.data());
            }
            out.close();
        }
    }

    private static String level(Log log) {
        return switch (log.level()) {
            case DEBUG -> "DEBUG";
            case INFO -> "INFO";
            case WARN -> "WARNING";
            case ERROR -> "ERR";
        };
    }
}
