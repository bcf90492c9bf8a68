package io.dialplane.appserver.simulation;

import static io.dialplane.appserver.simulation.SimulatedHearing.shown;

import io.dialplane.instructions.Dequeue;
import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Enqueue;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Hook;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Those a simulated caller is connected with: they do what the request says, and their documents are run. */
final class SimulatedParties {
    private static final Duration RINGS = Duration.ofSeconds(2);
    private static final Duration WAITS = Duration.ofSeconds(10);

    private final Simulation simulation;
    private final Transcript transcript;
    private final SimulatedLeg leg;
    private final Next.Ask asked;

    SimulatedParties(Simulation simulation, SimulatedLeg leg, Next.Ask asked) {
        this.simulation = simulation;
        this.transcript = simulation.transcript;
        this.leg = leg;
        this.asked = asked;
    }

    Optional<Next> dial(Dial dial) {
        if (!dial.answerOnBridge()) {
            answer();
        }
        String status = simulation.request.dial();
        String targets = dial.targets().stream()
                .map(SimulatedParties::named)
                .collect(Collectors.joining(dial.sequential() ? ", then " : " and "));
        transcript.does("calls " + targets + " (simulated: " + status + ")");
        transcript.passes(status.equals("no-answer") ? dial.timeout() : RINGS);
        Target target = dial.targets().getFirst();
        SimulatedLeg called =
                new SimulatedLeg("simulation-" + UUID.randomUUID(), Optional.of(leg.id()), simulation.request);
        if (status.equals("completed") && !confirmed(called, target)) {
            transcript.does("the called side is not connected");
            status = "no-answer";
        }
        Map<String, String> results = new HashMap<>();
        results.put("DialStatus", status);
        results.put("DialCallId", called.id());
        results.put("DialDuration", "0");
        HangupCause cause = cause(status);
        results.put("DialCause", cause.name());
        results.put("DialSipStatus", Integer.toString(status.equals("completed") ? 200 : cause.sipStatus()));
        boolean talked = status.equals("completed");
        if (talked) {
            talk(dial, target, results);
        } else if (status.equals("canceled")) {
            dial.action().ifPresent(hook -> simulation.afterwards(leg, reported(hook, "dial", "", results)));
            throw Ended.of(HangupCause.ORIGINATOR_CANCEL, "the caller hangs up while it rings");
        }
        return outcome(dial, talked, cause, results);
    }

    private Optional<Next> outcome(Dial dial, boolean talked, HangupCause cause, Map<String, String> results) {
        String status = results.getOrDefault("DialStatus", "");
        Optional<Next.Ask> reported = dial.action().map(hook -> reported(hook, "dial", status, results));
        if (talked ? dial.hangupAfter() : !dial.continueOnFail()) {
            reported.ifPresent(ask -> simulation.afterwards(leg, ask));
            throw Ended.of(cause, talked ? "they parted, and the call ends" : "nobody was reached, and the call ends");
        }
        return reported.map(ask -> ask);
    }

    private void talk(Dial dial, Target target, Map<String, String> results) {
        answer();
        Duration talk = dial.timeLimit()
                .filter(limit -> limit.compareTo(simulation.request.talk()) < 0)
                .orElse(simulation.request.talk());
        transcript.does("they talk for " + shown(talk) + " (simulated)");
        transcript.passes(talk);
        results.put("DialAnsweredBy", named(target));
        results.put("DialDuration", Long.toString(talk.toSeconds()));
        if (dial.record() != Dial.RecordMode.NONE) {
            results.putAll(recording(talk));
        }
    }

    /** Whether the called side, having heard its document, is still there. */
    private boolean confirmed(SimulatedLeg called, Target target) {
        called.answer();
        if (target.confirm().isEmpty()) {
            return true;
        }
        Next.Ask ask = asked.hook(target.confirm().get().target(), "dial-confirm", "", "", Map.of());
        try {
            simulation.follow(called, SimulatedRun.Place.CALLED, ask);
            return true;
        } catch (Ended hungUp) {
            if (hungUp.hasFailed()) {
                throw hungUp;
            }
            return false;
        }
    }

    Optional<Next> enqueue(Enqueue enqueue) {
        answer();
        String result = simulation.request.queue();
        transcript.does("waits in queue " + enqueue.queue() + " (simulated: " + result + ")");
        Duration joined = transcript.now();
        boolean enters = !result.equals("queue-full") && !result.equals("error");
        if (enters && waits(enqueue)) {
            result = "leave";
        } else if (result.equals("bridged")) {
            transcript.does("talks with an agent for " + shown(simulation.request.talk()) + " (simulated)");
            transcript.passes(simulation.request.talk());
        }
        Map<String, String> results = new HashMap<>(queue(enqueue.queue(), joined));
        results.put("QueueResult", result);
        Optional<Next> reported = Optional.empty();
        if (enqueue.action().isPresent()) {
            Next.Ask ask = reported(enqueue.action().get(), "enqueue", result, results);
            if (result.equals("hangup")) {
                simulation.afterwards(leg, ask);
            } else {
                reported = Optional.of(ask);
            }
        }
        if (result.equals("hangup")) {
            throw Ended.of(HangupCause.NORMAL_CLEARING, "the caller hangs up while waiting");
        }
        return reported;
    }

    /** Runs the waiting document once; whether it left the queue. */
    private boolean waits(Enqueue enqueue) {
        if (enqueue.waiting().isEmpty()) {
            transcript.hears("music");
            transcript.passes(WAITS);
            return false;
        }
        Map<String, String> results = new HashMap<>(queue(enqueue.queue(), transcript.now()));
        results.put("QueuePosition", "1");
        results.put("QueueSize", "1");
        results.put("QueueAverageTime", "0");
        Next.Ask ask = asked.hook(enqueue.waiting().get().target(), "enqueue-wait", "", "", results);
        return simulation.follow(leg, SimulatedRun.Place.WAITING, ask) instanceof Next.Left;
    }

    Optional<Next> dequeue(Dequeue dequeue) {
        answer();
        boolean bridged = simulation.request.queue().equals("bridged");
        String result = bridged ? "bridged" : "timeout";
        transcript.does("takes the first of queue " + dequeue.queue() + " (simulated: " + result + ")");
        Map<String, String> results = new HashMap<>();
        results.put("QueueName", dequeue.queue());
        results.put("DequeueResult", result);
        if (bridged) {
            dequeue.announce()
                    .ifPresent(hook -> transcript.does("the waiting side would hear its announcement (not simulated)"));
            transcript.does("they talk for " + shown(simulation.request.talk()) + " (simulated)");
            transcript.passes(simulation.request.talk());
            results.put("CallId", "simulation-" + UUID.randomUUID());
            results.put("QueueTime", Long.toString(WAITS.toSeconds()));
            results.put("DialDuration", Long.toString(simulation.request.talk().toSeconds()));
        } else {
            transcript.passes(dequeue.timeout().orElse(WAITS));
        }
        return dequeue.action().map(hook -> reported(hook, "dequeue", result, results));
    }

    private Map<String, String> queue(String name, Duration joined) {
        long waited = transcript.now().minus(joined).toSeconds();
        return Map.of("QueueName", name, "QueueTime", Long.toString(waited));
    }

    private Next.Ask reported(Hook hook, String verb, String reason, Map<String, String> results) {
        return asked.hook(hook.target(), verb, "", reason, results);
    }

    /** What a hook is told of a recording; there is none behind it. */
    static Map<String, String> recording(Duration length) {
        return Map.of(
                "Recording",
                "simulated",
                "RecordingDuration",
                Long.toString(length.toSeconds()),
                "RecordingSize",
                Long.toString(length.toMillis() * 16 + 44));
    }

    private void answer() {
        if (!leg.isAnswered()) {
            leg.answer();
            transcript.does("answers");
        }
    }

    private static HangupCause cause(String status) {
        return switch (status) {
            case "completed" -> HangupCause.NORMAL_CLEARING;
            case "busy" -> HangupCause.USER_BUSY;
            case "no-answer" -> HangupCause.NO_ANSWER;
            case "canceled" -> HangupCause.ORIGINATOR_CANCEL;
            default -> HangupCause.NORMAL_TEMPORARY_FAILURE;
        };
    }

    private static String named(Target target) {
        return switch (target) {
            case NumberTarget number -> number.number();
            case UserTarget user ->
                user.domain().map(domain -> user.name() + "@" + domain).orElse(user.name());
            case SipTarget sip -> sip.uri();
        };
    }
}
