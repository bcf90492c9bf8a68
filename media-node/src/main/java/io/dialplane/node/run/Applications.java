package io.dialplane.node.run;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import java.util.stream.Collectors;

/** What FreeSWITCH calls an instruction in its events: {@code Application} and {@code Application-Data}. */
final class Applications {
    private static final int LONGEST = 512;

    private Applications() {}

    static String name(Instruction instruction) {
        return switch (instruction) {
            case Answer a -> "answer";
            case Play p -> "playback";
            case Say s -> "say";
            case Gather g -> "play_and_get_digits";
            case Pause p -> "sleep";
            case Redirect r -> "redirect";
            case Transfer t -> "transfer";
            case Hangup h -> "hangup";
            case Reject r -> "respond";
            case Echo e -> "echo";
            case SetVariables s -> s.export() ? "export" : "set";
            case Log l -> "log";
            default -> instruction.verb();
        };
    }

    static String data(Instruction instruction) {
        var text = switch (instruction) {
            case Answer a -> "";
            case Play p -> String.join("!", p.sources());
            case Say s -> s.text();
            case Gather g ->
                g.minDigits() + " " + g.maxDigits() + " " + g.attempts() + " "
                        + g.timeout().toMillis() + " " + g.finishOnKey();
            case Pause p -> Long.toString(p.length().toMillis());
            // a signed token is nobody's business
            case Redirect r -> "";
            case Transfer t ->
                t.destination() + t.context().map(context -> " XML " + context).orElse("");
            case Hangup h -> h.cause().orElse("");
            case Reject r -> r.status() + r.reason().map(reason -> " " + reason).orElse("");
            case Echo e -> "";
            case SetVariables s ->
                s.variables().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(","));
            case Log l -> l.level() + " " + l.text();
            default -> "";
        };
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
