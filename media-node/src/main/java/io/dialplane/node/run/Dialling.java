package io.dialplane.node.run;

import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.archive.Recordings.Running;
import io.dialplane.node.archive.Recordings.Wish;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.Interruption;
import io.dialplane.node.dial.Aims;
import io.dialplane.node.dial.Aims.Aim;
import io.dialplane.node.dial.DialStatus;
import io.dialplane.node.dial.RingBack;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.run.Ringing.Failure;
import io.dialplane.node.run.Ringing.Winner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls others for a caller and connects it with the one who answers. */
final class Dialling {
    private static final Logger LOG = LoggerFactory.getLogger(Dialling.class);

    private final Call call;
    private final Means means;
    private final Next.Ask asked;
    private final Map<String, String> results = new HashMap<>();
    private Optional<Running> recording = Optional.empty();

    Dialling(Call call, Means means, Next.Ask asked) {
        this.call = call;
        this.means = means;
        this.asked = asked;
    }

    Outcome run(Dial dial) {
        try {
            var talked = dial(dial);
            finish(dial);
            return outcome(dial, talked);
        } catch (CallEnded | Interruption over) {
            finish(dial);
            results.putIfAbsent("DialStatus", DialStatus.CANCELED.word());
            dial.action().ifPresent(hook -> tell(new Continuation(hook.target(), "dial", "", "", Map.copyOf(results))));
            throw over;
        }
    }

    /** The caller is gone, or elsewhere: the result is told all the same. */
    private void tell(Continuation hook) {
        if (call.isOver()) {
            new Flow(call, Where.CALL, means).afterwards(asked.with(hook));
        }
    }

    private void finish(Dial dial) {
        recording.ifPresent(running -> {
            running.stop();
            results.putAll(MessageRecording.results(running));
        });
        recording = Optional.empty();
        Optional.ofNullable(results.get("DialCause")).ifPresent(cause -> {
            call.variables().put("originate_disposition", cause);
            call.variables().put("bridge_hangup_cause", cause);
        });
    }

    private Outcome outcome(Dial dial, boolean talked) {
        var status = results.getOrDefault("DialStatus", DialStatus.FAILED.word());
        var cause = HangupCause.of(results.getOrDefault("DialCause", "")).orElse(HangupCause.NORMAL_TEMPORARY_FAILURE);
        if (talked ? dial.hangupAfter() : !dial.continueOnFail()) {
            dial.action().ifPresent(hook -> {
                var told = new Continuation(hook.target(), "dial", "", status, Map.copyOf(results));
                new Flow(call, Where.CALL, means).afterwards(asked.with(told));
            });
            return new Outcome.Ends(talked ? HangupCause.NORMAL_CLEARING : cause);
        }
        return Outcome.of(dial.action(), "dial", "", status, results);
    }

    /** Whether they talked. */
    private boolean dial(Dial dial) {
        var shown = new Aims.Shown(
                dial.callerId().orElse(call.caller().user()),
                dial.callerName().orElse(call.caller().displayName()),
                call.caller().domain());
        var aims = new Aims(call, means, shown, dial.headers());
        var ringBack = new RingBack(call, dial, means);
        var ringing = new Ringing(call, means, dial, ringBack);
        ringBack.begin();
        if (dial.record() == Dial.RecordMode.FROM_RINGING || dial.record() == Dial.RecordMode.FROM_RINGING_DUAL) {
            if (call.signalling().state().isAnswered()) {
                record(dial);
            }
        }
        try {
            for (var group : groups(dial, aims)) {
                var winner = ringing.ring(group);
                if (winner.isPresent()) {
                    ringBack.end();
                    talk(dial, winner.get());
                    return true;
                }
            }
        } finally {
            ringBack.end();
        }
        failed(ringing.failures());
        return false;
    }

    private static List<List<Aim>> groups(Dial dial, Aims aims) {
        var groups = new ArrayList<List<Aim>>();
        for (Target target : dial.targets()) {
            var ofTarget = aims.of(target);
            if (dial.sequential()) {
                groups.addAll(ofTarget);
                continue;
            }
            for (int i = 0; i < ofTarget.size(); i++) {
                if (groups.size() <= i) {
                    groups.add(new ArrayList<>());
                }
                groups.get(i).addAll(ofTarget.get(i));
            }
        }
        return groups;
    }

    private void failed(List<Failure> failures) {
        var told = failures.stream()
                .min(Comparator.comparing(Failure::status))
                .orElseThrow(() -> new IllegalStateException("somebody must have failed"));
        results.put("DialStatus", told.status().word());
        results.put("DialCause", told.cause().name());
        results.put("DialSipStatus", Integer.toString(told.sipStatus()));
        results.put("DialDuration", "0");
        told.leg().ifPresent(leg -> results.put("DialCallId", leg.id()));
    }

    private void talk(Dial dial, Winner winner) {
        var leg = winner.leg();
        results.put("DialStatus", DialStatus.COMPLETED.word());
        results.put("DialCallId", leg.id());
        results.put("DialAnsweredBy", Aims.written(winner.target()));
        results.put("DialSipStatus", "200");
        results.put("DialCause", HangupCause.NORMAL_CLEARING.name());
        long began = System.nanoTime();
        try {
            if (dial.record() != Dial.RecordMode.NONE && recording.isEmpty()) {
                call.answered();
                record(dial);
            }
            new Bridging(call, leg, means)
                    .limit(dial.timeLimit())
                    .hangupOnStar(dial.hangupOnStar())
                    .talk();
        } finally {
            var length = Duration.ofNanos(System.nanoTime() - began);
            results.put("DialDuration", Long.toString((length.toMillis() + 500) / 1_000));
            leg.hangUp(Leg.By.NODE, HangupCause.NORMAL_CLEARING);
            leg.end().ifPresent(end -> results.put("DialCause", end.cause().name()));
        }
    }

    private void record(Dial dial) {
        boolean stereo =
                dial.record() == Dial.RecordMode.FROM_ANSWER_DUAL || dial.record() == Dial.RecordMode.FROM_RINGING_DUAL;
        var wish = Wish.both(stereo, Optional.empty(), dial.recordingStatus().map(hook -> hook.target()));
        try {
            recording = Optional.of(means.recordings().start(call, call.answered(), wish));
        } catch (MediaException e) {
            LOG.warn("not recorded: {}", e.getMessage());
            means.events().document(call, "recording", 0, 0, "$", String.valueOf(e.getMessage()));
        }
    }
}
