package io.dialplane.node.run;

import io.dialplane.instructions.Conference;
import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Answer;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Log;
import io.dialplane.instructions.Instruction.Park;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Ring;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.instructions.Leave;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Notify;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.instructions.Recording;
import io.dialplane.instructions.Stream;
import io.dialplane.instructions.Voicemail;
import io.dialplane.node.dial.Aims;
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
            case Ring r -> r.earlyMedia() ? "pre_answer" : "ring_ready";
            case SendDigits d -> "send_dtmf";
            case HoldMusic m -> "playback";
            case Park p -> "park";
            case Refer r -> "deflect";
            case RecordMessage r -> "record";
            case Recording r ->
                switch (r.operation()) {
                    case START -> "record_session";
                    case STOP -> "stop_record_session";
                    case PAUSE -> "record_session_mask";
                    case RESUME -> "record_session_unmask";
                };
            case Dial d -> "bridge";
            case Enqueue e -> "enqueue";
            case Dequeue d -> "dequeue";
            case Leave l -> "leave";
            case Conference c -> "conference";
            case Stream s -> "stream";
            case Voicemail v -> "voicemail";
            case Message m -> "chat";
            case Notify n -> "notify";
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
            case Ring r -> "";
            case SendDigits d -> d.digits();
            case HoldMusic m -> m.source().orElse("local_stream://moh");
            case Park p ->
                p.timeout().map(time -> Long.toString(time.toMillis())).orElse("");
            case Refer r -> r.referTo();
            case RecordMessage r -> r.file().orElse("");
            case Recording r -> r.file().orElse("");
            case Dial d ->
                d.targets().stream().map(Aims::written).collect(Collectors.joining(d.sequential() ? "|" : ","));
            case Enqueue e -> e.queue();
            case Dequeue d -> d.queue();
            case Leave l -> "";
            case Conference c -> c.name();
            case Stream s -> s.url();
            case Voicemail v -> v.mailbox();
            case Message m -> m.to();
            case Notify n -> "";
        };
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
