package io.dialplane.instructions.json;

import io.dialplane.instructions.Dial;
import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.Dial.LegStatus;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.RecordMode;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Instruction.Transfer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calling others, and jambonz' transfer, which is a dial or a refer. */
final class DialVerb {
    private static final String TARGETS = "an array of targets";

    private DialVerb() {}

    /** Targets, and the headers of phones and users, which stand at the whole dial in the model. */
    private record Targets(List<Target> list, Map<String, String> headers) {}

    static Optional<Dial> dial(JsonAttributes a) {
        if (!a.has("target")) {
            a.missing("target", TARGETS);
        }
        var targets = targets(a, a.hook("confirmHook"));
        boolean sequential = a.flag("sequential", false);
        var timeout = a.seconds("timeout").orElse(Dial.DEFAULT_TIMEOUT);
        var timeLimit = a.seconds("timeLimit");
        var callerId = a.text("callerId");
        var callerName = a.text("callerName");
        boolean answerOnBridge = a.flag("answerOnBridge", false);
        boolean hangupOnStar = a.flag("hangupOnStar", false);
        var ringTone = a.text("ringTone");
        var music = a.text("dialMusic");
        var record = record(a);
        var recordingStatus = a.hook("recordingHook");
        var headers = new LinkedHashMap<>(targets.headers());
        headers.putAll(a.headers("headers"));
        boolean continueOnFail = a.flag("continueOnFail", true);
        boolean hangupAfter = a.flag("hangupAfter", false);
        var action = a.hook("actionHook");
        a.ignored(
                "onHoldHook",
                "referHook",
                "dtmfCapture",
                "dtmfHook",
                "anchorMedia",
                "codecs",
                "exitMediaPath",
                "boostAudioSignal",
                "listen",
                "stream",
                "transcribe",
                "proxy",
                "amd",
                "dub",
                "tag",
                "forwardPAI",
                "srtpEncryption");
        return a.made(() -> new Dial(
                targets.list(),
                sequential,
                timeout,
                timeLimit,
                callerId,
                callerName,
                answerOnBridge,
                hangupOnStar,
                ringTone.or(() -> music),
                record,
                recordingStatus,
                headers,
                continueOnFail,
                hangupAfter,
                action));
    }

    private static RecordMode record(JsonAttributes a) {
        var value = a.value("record");
        if (value.isPresent() && value.get() instanceof JsonTree.Flag flag) {
            return flag.value() ? RecordMode.FROM_ANSWER : RecordMode.NONE;
        }
        return a.word("record", RecordMode.class).orElse(RecordMode.NONE);
    }

    private static Targets targets(JsonAttributes a, Optional<Hook> confirm) {
        var items = a.items("target", TARGETS);
        var targets = new ArrayList<Target>();
        var headers = new LinkedHashMap<String, String>();
        for (int i = 0; i < items.size(); i++) {
            a.object("target[" + i + "]", items.get(i), "an object with type")
                    .flatMap(t -> target(t, confirm, items.size() == 1 ? headers : Map.of()))
                    .ifPresent(targets::add);
        }
        return new Targets(targets, headers);
    }

    private enum Type {
        PHONE,
        USER,
        SIP,
        TEAMS
    }

    private static Optional<? extends Target> target(
            JsonAttributes t, Optional<Hook> confirmAll, Map<String, String> headersOfAll) {
        if (!t.has("type")) {
            t.missing("type", JsonAttributes.oneOf(Type.class));
        }
        var type = t.word("type", Type.class);
        var confirm = confirm(t).or(() -> confirmAll);
        var status = status(t);
        var headers = t.headers("headers");
        t.ignored("from", "vmail", "overrideTo", "proxy", "tenant");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        if (type.get() != Type.SIP && !headers.isEmpty()) {
            if (headersOfAll instanceof LinkedHashMap<String, String> all) {
                all.putAll(headers);
            } else {
                t.warn(
                        "headers",
                        t.label() + ".headers has no effect here beside other targets: dial has headers for all");
            }
        }
        return switch (type.get()) {
            case PHONE -> {
                var number = t.needed("number", "whom to call");
                var trunk = t.text("trunk");
                var sendDigits = t.text("sendDigits");
                t.ignored("name", "auth");
                yield t.made(() -> new NumberTarget(number, trunk, sendDigits, confirm, status));
            }
            case USER -> user(t, confirm, status);
            case SIP -> {
                var uri = t.needed("sipUri", "whom to call");
                var trunk = t.text("trunk");
                var credentials =
                        t.object("auth", "an object with username and password").flatMap(DialVerb::credentials);
                t.ignored("name");
                yield t.made(() -> new SipTarget(uri, trunk, credentials, headers, confirm, status));
            }
            case TEAMS -> {
                t.problem("type", "teams is not available here; expected phone, user or sip");
                yield Optional.empty();
            }
        };
    }

    /** A user is {@code name} or {@code name@domain}; with a domain attribute the name is taken as it is. */
    private static Optional<UserTarget> user(JsonAttributes t, Optional<Hook> confirm, Optional<LegStatus> status) {
        var name = t.needed("name", "the user's");
        var domain = t.text("domain");
        t.ignored("trunk", "auth");
        int at = domain.isPresent() ? -1 : name.lastIndexOf('@');
        return t.made(() -> at < 0
                ? new UserTarget(name, domain.filter(tenant -> !tenant.isEmpty()), confirm, status)
                : new UserTarget(name.substring(0, at), Optional.of(name.substring(at + 1)), confirm, status));
    }

    private static Optional<Credentials> credentials(JsonAttributes auth) {
        var username = auth.needed("username", "for the other side's challenge");
        var password = auth.needed("password", "for the other side's challenge");
        return auth.made(() -> new Credentials(username, password));
    }

    /** jambonz has the method beside the URL, too. */
    private static Optional<Hook> confirm(JsonAttributes t) {
        var hook = t.hook("confirmHook");
        var method = t.word("method", Hook.Method.class);
        return hook.map(asked -> method.map(m -> new Hook(asked.target(), m)).orElse(asked));
    }

    private static Optional<LegStatus> status(JsonAttributes t) {
        var hook = t.hook("statusHook");
        var words = t.texts("statusEvents", "an array of " + JsonAttributes.oneOf(LegEvent.class));
        if (hook.isEmpty()) {
            if (!words.isEmpty()) {
                t.warn("statusEvents", t.label() + ".statusEvents has no effect without statusHook");
            }
            return Optional.empty();
        }
        var events = words.isEmpty() ? EnumSet.allOf(LegEvent.class) : EnumSet.noneOf(LegEvent.class);
        for (var word : words) {
            var before = events.size();
            for (var event : LegEvent.values()) {
                if (JsonAttributes.word(event).equals(word)) {
                    events.add(event);
                }
            }
            if (events.size() == before) {
                t.problem("statusEvents", "expected " + JsonAttributes.oneOf(LegEvent.class) + ", each once");
                return Optional.empty();
            }
        }
        return Optional.of(new LegStatus(hook.get(), events));
    }

    private enum Mode {
        BLIND,
        WARM
    }

    private enum BlindMethod {
        REFER,
        DIAL
    }

    /** Ours has a destination; jambonz' has a mode and targets. */
    static Optional<? extends Instruction> transfer(JsonAttributes a) {
        if (a.has("mode") || a.has("target")) {
            return blind(a);
        }
        var destination = a.needed("destination", "a number");
        var context = a.text("context");
        return a.made(() -> new Transfer(destination, context));
    }

    private static Optional<? extends Instruction> blind(JsonAttributes a) {
        if (a.word("mode", Mode.class).filter(mode -> mode == Mode.WARM).isPresent()) {
            a.problem("mode", "\"warm\" is not available here; expected \"blind\"");
        }
        var method = a.word("blindMethod", BlindMethod.class).orElse(BlindMethod.REFER);
        var targets = targets(a, Optional.empty());
        var action = a.hook("actionHook");
        a.ignored("callerPresent", "onHoldHook", "confirm", "amd", "disposition", "eventHook", "brief");
        return switch (method) {
            case DIAL -> {
                var callerId = a.text("callerId");
                var timeout = a.seconds("timeout").orElse(Dial.DEFAULT_TIMEOUT);
                yield a.made(() -> new Dial(
                        targets.list(),
                        false,
                        timeout,
                        Optional.empty(),
                        callerId,
                        Optional.empty(),
                        false,
                        false,
                        Optional.empty(),
                        RecordMode.NONE,
                        Optional.empty(),
                        targets.headers(),
                        true,
                        true,
                        action));
            }
            case REFER -> {
                a.ignored("callerId", "timeout");
                if (a.items("target", TARGETS).size() != 1) {
                    a.problem("target", "expected an array with one target for blindMethod refer");
                }
                yield a.made(() -> refer(targets.list().getFirst(), targets.headers(), action));
            }
        };
    }

    private static Refer refer(Target target, Map<String, String> headers, Optional<Hook> action) {
        return switch (target) {
            case NumberTarget t -> new Refer(t.number(), Optional.empty(), headers, action);
            case UserTarget t ->
                new Refer(
                        t.domain()
                                .map(domain -> "sip:" + t.name() + "@" + domain)
                                .orElse(t.name()),
                        Optional.empty(),
                        headers,
                        action);
            case SipTarget t -> new Refer(t.uri(), Optional.empty(), t.headers(), action);
        };
    }
}
