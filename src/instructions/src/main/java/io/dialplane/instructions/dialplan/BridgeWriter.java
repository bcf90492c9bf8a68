package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.dialplan.DialplanWriter.Line;
import io.dialplane.instructions.dialplan.DialplanWriter.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A {@link Dial} as {@code bridge}, with what the caller's own channel has to know set before it. */
final class BridgeWriter {
    private BridgeWriter() {}

    static Optional<Said> said(Dial dial) {
        var missing = new Missing();
        var timeout = Duration.ofSeconds(dial.timeout().toSeconds());
        var limit = dial.timeLimit().map(time -> Duration.ofSeconds(time.toSeconds()));
        var tone = dial.ringTone().filter(BridgeWriter::isSound);
        var targets = new ArrayList<Target>();
        for (int i = 0; i < dial.targets().size(); i++) {
            targets.add(reduced(dial.targets().get(i), "targets[" + i + "]", missing));
        }
        var reads = new Dial(
                targets,
                dial.sequential() && targets.size() > 1,
                timeout,
                limit,
                dial.callerId(),
                dial.callerName(),
                true,
                false,
                tone,
                RecordMode.NONE,
                Optional.empty(),
                dial.headers(),
                dial.continueOnFail(),
                dial.hangupAfter(),
                Optional.empty());
        missing.when("sequential", dial.sequential() != reads.sequential())
                .when("timeout", !timeout.equals(dial.timeout()))
                .when("timeLimit", !limit.equals(dial.timeLimit()))
                .when("answerOnBridge", !dial.answerOnBridge())
                .when("hangupOnStar", dial.hangupOnStar())
                .when("ringTone", !tone.equals(dial.ringTone()))
                .when("record", dial.record() != RecordMode.NONE)
                .of("recordingStatus", dial.recordingStatus())
                .of("action", dial.action());
        String separator = ";";
        String control = "^^" + separator + Bridge.CONTROL.get(0) + "=" + dial.continueOnFail() + separator
                + Bridge.CONTROL.get(1) + "=" + dial.hangupAfter() + separator
                + Bridge.CONTROL.get(2) + "=" + tone.orElse("");
        return Optional.of(new Said(
                List.of(new Line("multiset", control), new Line("bridge", dialString(reads))),
                List.of(reads),
                missing.fields()));
    }

    /** A country's two letters are nothing that FreeSWITCH plays. */
    private static boolean isSound(String tone) {
        return tone.length() > 2;
    }

    private static Target reduced(Target target, String path, Missing missing) {
        missing.of(path + ".confirm", target.confirm()).of(path + ".status", target.status());
        return switch (target) {
            case NumberTarget t -> {
                missing.of(path + ".sendDigits", t.sendDigits());
                yield new NumberTarget(t.number(), t.trunk(), Optional.empty(), Optional.empty(), Optional.empty());
            }
            case UserTarget t -> new UserTarget(t.name(), t.domain(), Optional.empty(), Optional.empty());
            case SipTarget t -> {
                missing.of(path + ".trunk", t.trunk());
                yield new SipTarget(
                        t.uri(), Optional.empty(), t.credentials(), t.headers(), Optional.empty(), Optional.empty());
            }
        };
    }

    private static String dialString(Dial dial) {
        var all = new LinkedHashMap<String, String>();
        dial.callerId().ifPresent(id -> all.put("origination_caller_id_number", id));
        dial.callerName().ifPresent(name -> all.put("origination_caller_id_name", name));
        dial.timeLimit()
                .ifPresent(time ->
                        all.put("execute_on_answer", "sched_hangup +" + time.toSeconds() + " ALLOTTED_TIMEOUT"));
        dial.headers().forEach((name, value) -> all.put("sip_h_" + name, value));
        String legs = dial.targets().stream()
                .map(target -> leg(target, dial.timeout()))
                .collect(Collectors.joining(dial.sequential() ? "|" : ","));
        return (all.isEmpty() ? "" : "{" + assignments(all) + "}") + legs;
    }

    private static String leg(Target target, Duration timeout) {
        var own = new LinkedHashMap<String, String>();
        own.put("leg_timeout", Long.toString(timeout.toSeconds()));
        if (target instanceof SipTarget sip) {
            sip.credentials().ifPresent(credentials -> {
                own.put("sip_auth_username", credentials.username());
                own.put("sip_auth_password", credentials.password());
            });
            sip.headers().forEach((name, value) -> own.put("sip_h_" + name, value));
        }
        return "[" + assignments(own) + "]" + endpoint(target);
    }

    private static String endpoint(Target target) {
        return switch (target) {
            case NumberTarget t ->
                t.trunk()
                        .map(trunk -> "sofia/gateway/" + trunk + "/" + t.number())
                        .orElse("loopback/" + t.number());
            case UserTarget t ->
                "user/" + t.name() + t.domain().map(domain -> "@" + domain).orElse("");
            case SipTarget t -> "sofia/external/" + t.uri();
        };
    }

    private static String assignments(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + quoted(variable.getValue()))
                .collect(Collectors.joining(","));
    }

    /** In single quotes where a sign would be taken for more than itself. */
    private static String quoted(String value) {
        return value.chars().anyMatch(c -> ",'\\[]{}<>^|=".indexOf(c) >= 0) || !value.equals(value.strip())
                ? "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
                : value;
    }
}
