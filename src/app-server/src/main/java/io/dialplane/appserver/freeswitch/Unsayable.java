package io.dialplane.appserver.freeswitch;

import io.dialplane.instructions.Dialect.Written;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Notify;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.dialplan.DialplanDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of a call when FreeSWITCH has no words for an instruction: an apology and the end, never silence. */
final class Unsayable {
    /** Heard in place of what cannot be said; the tone (ITU-T E.180) for those who have not got the sound. */
    static final List<Instruction> APOLOGY = List.of(
            new Answer(),
            new Play("ivr/sorry.wav"),
            new Play("tone_stream://%(330,30,950);%(330,30,1400);%(330,1000,1800)"));

    private Unsayable() {}

    /** The call does not need it to go on. */
    static boolean isAside(Instruction instruction) {
        return instruction instanceof Notify || instruction instanceof Message || instruction instanceof Leave;
    }

    /** Ends the document with an apology at the first instruction that is left out and needed. */
    static Rendered checked(List<Instruction> said, Written written, int before, String context) {
        for (int i = before; i < said.size(); i++) {
            String path = "$[" + i + "]";
            boolean leftOut =
                    written.unsaid().stream().anyMatch(problem -> problem.path().equals(path));
            if (leftOut && !isAside(said.get(i))) {
                List<Instruction> instead = new ArrayList<>(said.subList(0, i));
                instead.addAll(APOLOGY);
                instead.add(new Hangup(Optional.empty()));
                return new Rendered(
                        DialplanDialect.INSTANCE.write(instead, context).text(), shifted(written.unsaid(), before));
            }
        }
        return new Rendered(written.text(), shifted(written.unsaid(), before));
    }

    static Rendered tooLong(String context) {
        return new Rendered(DialplanDialect.INSTANCE.write(APOLOGY, context).text(), List.of(tooLong()));
    }

    static Problem tooLong() {
        return new Problem(
                0, 0, "$", "what follows a hook is too long for FreeSWITCH: a document that redirects is shorter");
    }

    /** By the places in the document as the developer wrote it. */
    private static List<Problem> shifted(List<Problem> problems, int by) {
        return problems.stream()
                .map(problem -> {
                    int end = problem.path().indexOf(']');
                    int index = Integer.parseInt(problem.path().substring(2, end)) - by;
                    return new Problem(0, 0, "$[" + index + problem.path().substring(end), problem.message());
                })
                .toList();
    }
}
