package io.dialplane.appserver.freeswitch;

import io.dialplane.appserver.freeswitch.FreeSwitch.Next;
import io.dialplane.instructions.Instruction.Gather;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What mod_httapi reports after a step, in a node's words. */
final class StepResult {
    /** The name that digits are reported under. */
    static final String DIGITS = "dialed_digits";

    private final Step step;
    private final Map<String, String> form;

    StepResult(Step step, Map<String, String> form) {
        this.step = step;
        this.form = form;
    }

    Next next() {
        boolean gone = "true".equals(form.getOrDefault("exiting", ""));
        boolean reportedThen = List.of("dial", "record", "enqueue").contains(step.verb());
        if (gone && !reportedThen) {
            return new Next.Nothing();
        }
        if (step.verb().isEmpty()) {
            return rest();
        }
        Map<String, String> fields = step.call().fields();
        fields.put("hostname", form.getOrDefault("hostname", ""));
        fields.put("Answer-State", gone ? "hangup" : "answered");
        fields.put("Channel-State", gone ? "CS_HANGUP" : "CS_EXECUTE");
        fields.put("Caller-Channel-Answered-Time", "1");
        fields.put("Dialplane-Continuation", step.continuation());
        fields.put("Dialplane-Verb", step.verb());
        return switch (step.verb()) {
            case "gather" -> gathered(fields);
            case "dial" -> dialled(fields);
            default -> ask(fields);
        };
    }

    private Next gathered(Map<String, String> fields) {
        var gather = FreeSwitch.instructions(step.gather()).stream()
                .filter(Gather.class::isInstance)
                .map(Gather.class::cast)
                .findFirst();
        boolean wrong = "invalid".equals(form.getOrDefault("input_type", ""));
        String digits = wrong ? "" : form.getOrDefault(DIGITS, "");
        boolean accepted = !digits.isEmpty()
                && gather.map(wanted -> wanted.accepts(digits)).orElse(true);
        if (!accepted && !gather.map(Gather::actionOnEmptyResult).orElse(true)
                || step.continuation().isEmpty()) {
            return rest();
        }
        fields.put("Dialplane-Digits", accepted ? digits : "");
        fields.put("Dialplane-Reason", accepted ? "digits" : digits.isEmpty() ? "timeout" : "invalid");
        return ask(fields);
    }

    private Next dialled(Map<String, String> fields) {
        String cause = Optional.of(form.getOrDefault("originate_disposition", ""))
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> form.getOrDefault("bridge_hangup_cause", ""))
                .toUpperCase(Locale.ROOT);
        fields.put(
                "Dialplane-Result-DialStatus",
                switch (cause) {
                    case "SUCCESS", "NORMAL_CLEARING" -> "completed";
                    case "USER_BUSY" -> "busy";
                    case "NO_ANSWER", "NO_USER_RESPONSE", "ALLOTTED_TIMEOUT" -> "no-answer";
                    case "ORIGINATOR_CANCEL" -> "canceled";
                    default -> "failed";
                });
        fields.put("Dialplane-Result-DialCause", cause.equals("SUCCESS") ? "NORMAL_CLEARING" : cause);
        return ask(fields);
    }

    private Next ask(Map<String, String> fields) {
        return new Next.Ask(step.call(), fields);
    }

    private Next rest() {
        return new Next.Run(step.call(), FreeSwitch.instructions(step.rest()));
    }
}
