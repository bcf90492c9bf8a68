package io.dialplane.node.run;

import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Hook;
import io.dialplane.node.appserver.Documents.Continuation;
import java.util.Map;
import java.util.Optional;

/** What came of an instruction. */
sealed interface Outcome {
    /** It is reported, and the answer takes the place of the rest of the document. */
    record Reported(Continuation hook) implements Outcome {}

    /** The document goes on. */
    record Done(String response) implements Outcome {}

    /** The call ends. */
    record Ends(HangupCause cause) implements Outcome {}

    /** The call goes on elsewhere. */
    record Leads(Next next) implements Outcome {}

    /** Reported if somebody wants it, else done. */
    static Outcome of(Optional<Hook> action, String verb, String digits, String reason, Map<String, String> results) {
        return action.<Outcome>map(hook ->
                        new Reported(new Continuation(hook.target(), verb, digits, reason, Map.copyOf(results))))
                .orElseGet(() -> new Done(reason));
    }
}
