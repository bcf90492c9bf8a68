package io.dialplane.node.run;

import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Instruction.Refer;
import io.dialplane.instructions.Message;
import io.dialplane.instructions.Notify;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.dial.Aims;
import io.dialplane.node.leg.Referral;
import io.dialplane.node.leg.Referred;
import io.dialplane.node.means.Means;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Refers the caller elsewhere, sends texts, tells webhooks. */
final class Messaging {
    private static final Duration LONGEST = Duration.ofSeconds(75);

    private final Call call;
    private final Means means;
    private final Next.Ask asked;

    Messaging(Call call, Means means, Next.Ask asked) {
        this.call = call;
        this.means = means;
        this.asked = asked;
    }

    Outcome refer(Refer refer) {
        call.answered();
        var referral = new Referral(
                uri(refer.referTo()),
                Optional.of(refer.referredBy().map(this::uri).orElseGet(() -> uri(asked.destination()))),
                refer.headers());
        var referred = call.refer(referral);
        Referred result;
        try {
            result = call.await(referred, LONGEST);
        } catch (CallEnded gone) {
            // a phone that was sent elsewhere may hang up before it says how that went
            var last = referred.getNow(new Referred(true, 202));
            if (refered(refer, last) instanceof Outcome.Reported(var hook)) {
                new Flow(call, Where.CALL, means).afterwards(asked.with(hook));
            }
            throw gone;
        }
        if (result.isSuccess() && refer.action().isEmpty()) {
            return new Outcome.Ends(HangupCause.BLIND_TRANSFER);
        }
        return refered(refer, result);
    }

    private static Outcome refered(Refer refer, Referred result) {
        var status = result.isSuccess() ? "accepted" : "failed";
        return Outcome.of(
                refer.action(),
                "refer",
                "",
                status,
                Map.of("ReferStatus", status, "SipStatus", Integer.toString(result.status())));
    }

    private String uri(String target) {
        boolean isUri = target.matches("(?i)(sips?|tel):.*");
        return isUri
                ? target
                : "sip:" + target
                        + (target.indexOf('@') < 0 ? "@" + call.caller().domain() : "");
    }

    Outcome send(Message message) {
        Target target = message.to().matches("(?i)sips?:.*") ? new SipTarget(message.to()) : named(message.to());
        var shown = new Aims.Shown(
                message.from().orElse(asked.destination()), "", call.caller().domain());
        var aims = new Aims(call, means, shown, Map.of()).of(target);
        int status = 404;
        for (var aim : aims.stream().flatMap(List::stream).toList()) {
            if (aim instanceof Aims.Aim.Reachable reachable) {
                var sent = means.dialler().message(reachable.destination(), "text/plain", message.text());
                int answered = call.await(sent, LONGEST);
                status = status < 300 ? status : answered;
            }
        }
        var word = status < 300 ? "delivered" : "failed";
        return Outcome.of(
                message.action(),
                "message",
                "",
                word,
                Map.of("MessageStatus", word, "SipStatus", Integer.toString(status)));
    }

    /** A number may be a user's too: the directory says where it leads. */
    private static Target named(String to) {
        int at = to.indexOf('@');
        return at < 0
                ? new NumberTarget(to)
                : new UserTarget(
                        to.substring(0, at), Optional.of(to.substring(at + 1)), Optional.empty(), Optional.empty());
    }

    void notify(Notify notify) {
        means.reports().tell(notify.hook().target(), call, call, "notify", new LinkedHashMap<>(notify.data()));
    }
}
