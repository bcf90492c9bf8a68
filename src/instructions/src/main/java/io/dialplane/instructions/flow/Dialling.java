package io.dialplane.instructions.flow;

import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Hook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is called and how; see {@link Dial}. */
public final class Dialling {
    private final List<Target> targets;
    private final Optional<Hook> confirm;
    private final Settings settings;

    /** What counts for all targets. */
    private record Settings(
            boolean sequential,
            Duration timeout,
            Optional<Duration> timeLimit,
            Optional<String> callerId,
            boolean answerOnBridge,
            boolean hangupOnStar,
            RecordMode record,
            Optional<Hook> action) {}

    private Dialling(List<Target> targets, Optional<Hook> confirm, Settings settings) {
        this.targets = targets;
        this.confirm = confirm;
        this.settings = settings;
    }

    static Dialling nobody() {
        return new Dialling(
                List.of(),
                Optional.empty(),
                new Settings(
                        false,
                        Dial.DEFAULT_TIMEOUT,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        RecordMode.NONE,
                        Optional.empty()));
    }

    Dial instruction() {
        return new Dial(
                targets,
                settings.sequential,
                settings.timeout,
                settings.timeLimit,
                settings.callerId,
                Optional.empty(),
                settings.answerOnBridge,
                settings.hangupOnStar,
                Optional.empty(),
                settings.record,
                Optional.empty(),
                Map.of(),
                true,
                false,
                settings.action);
    }

    /** Also any target, such as one through a trunk. */
    public Dialling target(Target target) {
        var longer = new ArrayList<>(targets);
        longer.add(target);
        return new Dialling(List.copyOf(longer), confirm, settings);
    }

    /** Also a number. */
    public Dialling number(String number) {
        return target(new NumberTarget(number, Optional.empty(), Optional.empty(), confirm, Optional.empty()));
    }

    /** Also a user, on all phones that are registered. */
    public Dialling user(String name) {
        return target(new UserTarget(name, Optional.empty(), confirm, Optional.empty()));
    }

    /** Also a SIP URI. */
    public Dialling sip(String uri) {
        return target(new SipTarget(uri, Optional.empty(), Optional.empty(), Map.of(), confirm, Optional.empty()));
    }

    /** The hook whose document those named after this hear before they are connected. */
    public Dialling confirm(String hook) {
        return new Dialling(targets, Optional.of(new Hook(hook)), settings);
    }

    /** One after another instead of all at once. */
    public Dialling oneAfterAnother() {
        var s = settings;
        return with(new Settings(
                true, s.timeout, s.timeLimit, s.callerId, s.answerOnBridge, s.hangupOnStar, s.record, s.action));
    }

    /** How long it rings, 1 s to 10 min. */
    public Dialling timeout(Duration ringing) {
        var s = settings;
        return with(new Settings(
                s.sequential, ringing, s.timeLimit, s.callerId, s.answerOnBridge, s.hangupOnStar, s.record, s.action));
    }

    /** How long they may talk, 1 s to 24 h. */
    public Dialling timeLimit(Duration talking) {
        var s = settings;
        return with(new Settings(
                s.sequential,
                s.timeout,
                Optional.of(talking),
                s.callerId,
                s.answerOnBridge,
                s.hangupOnStar,
                s.record,
                s.action));
    }

    /** The number shown. */
    public Dialling callerId(String number) {
        var s = settings;
        return with(new Settings(
                s.sequential,
                s.timeout,
                s.timeLimit,
                Optional.of(number),
                s.answerOnBridge,
                s.hangupOnStar,
                s.record,
                s.action));
    }

    /** The caller is answered only with the one who answers. */
    public Dialling answerOnBridge() {
        var s = settings;
        return with(new Settings(
                s.sequential, s.timeout, s.timeLimit, s.callerId, true, s.hangupOnStar, s.record, s.action));
    }

    /** The caller's {@code *} ends the connection. */
    public Dialling hangupOnStar() {
        var s = settings;
        return with(new Settings(
                s.sequential, s.timeout, s.timeLimit, s.callerId, s.answerOnBridge, true, s.record, s.action));
    }

    /** What they say is recorded from the answer on. */
    public Dialling recorded() {
        var s = settings;
        return with(new Settings(
                s.sequential,
                s.timeout,
                s.timeLimit,
                s.callerId,
                s.answerOnBridge,
                s.hangupOnStar,
                RecordMode.FROM_ANSWER,
                s.action));
    }

    /** The hook that is told, and answers what comes next. */
    public Dialling action(String hook) {
        var s = settings;
        return with(new Settings(
                s.sequential,
                s.timeout,
                s.timeLimit,
                s.callerId,
                s.answerOnBridge,
                s.hangupOnStar,
                s.record,
                Optional.of(new Hook(hook))));
    }

    private Dialling with(Settings changed) {
        return new Dialling(targets, confirm, changed);
    }
}
