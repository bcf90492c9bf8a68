package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.node.leg.Referral;
import io.dialplane.node.leg.Referred;
import io.dialplane.node.sip.transaction.ClientTransaction;
import io.dialplane.node.sip.transaction.Failure;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks the other end of a leg to call somebody else, and hears how it went (RFC 3515), one at a time. */
final class Referring {
    private static final long PATIENCE_SECONDS = 66;
    private static final Pattern FRAGMENT = Pattern.compile("^\\s*SIP/2\\.0 ([1-6][0-9]{2})\\b");

    private final Wire wire;
    private final SipLeg leg;
    private final AtomicReference<@Nullable Asked> pending = new AtomicReference<>();

    Referring(Wire wire, SipLeg leg) {
        this.wire = wire;
        this.leg = leg;
    }

    CompletableFuture<Referred> begin(Referral referral) {
        var asked = new Asked();
        var peer = leg.peer();
        if (peer.isEmpty() || !leg.is(SipLeg.State.CONFIRMED) || !pending.compareAndSet(null, asked)) {
            return CompletableFuture.completedFuture(new Referred(false, leg.is(SipLeg.State.OVER) ? 481 : 491));
        }
        try {
            var refer = peer.get().request("REFER");
            Opening.add(wire, refer, "Refer-To", "<" + referral.target() + ">");
            if (referral.by().isPresent()) {
                Opening.add(wire, refer, "Referred-By", "<" + referral.by().get() + ">");
            }
            Opening.addAll(wire, refer, referral.headers());
            peer.get().send(refer, asked);
        } catch (ParseException e) {
            asked.result.complete(new Referred(false, 400));
        }
        return asked.result
                .completeOnTimeout(new Referred(true, 202), PATIENCE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((done, never) -> pending.compareAndSet(asked, null));
    }

    /** A referral that was sent. */
    private static final class Asked implements ClientTransaction.Listener {
        private final CompletableFuture<Referred> result = new CompletableFuture<>();
        private volatile boolean isAccepted;

        @Override
        public void response(SIPResponse response) {
            int status = response.getStatusCode();
            if (status >= 300) {
                result.complete(new Referred(false, status));
            } else if (status >= 200) {
                isAccepted = true;
            }
        }

        @Override
        public void failed(Failure failure) {
            result.complete(new Referred(false, failure.status()));
        }
    }

    /** Takes a NOTIFY; false when it is about nothing of ours: 481. */
    boolean notified(SIPRequest notify) {
        var asked = pending.get();
        var event = CallerReader.text(notify.getHeader("Event")).toLowerCase(Locale.ROOT);
        if (asked == null || !event.split(";", 2)[0].strip().equals("refer")) {
            return false;
        }
        int status = status(notify);
        var subscription =
                CallerReader.text(notify.getHeader("Subscription-State")).toLowerCase(Locale.ROOT);
        if (status >= 200) {
            asked.result.complete(new Referred(true, status));
        } else if (subscription.startsWith("terminated")) {
            // §2.4.7: it will not tell how it went
            asked.result.complete(new Referred(true, 202));
        }
        return true;
    }

    private static int status(SIPRequest notify) {
        var body = notify.getRawContent();
        if (body == null || !Bodies.type(notify).equals("message/sipfrag")) {
            return 0;
        }
        int length = Math.min(body.length, 100);
        var line = FRAGMENT.matcher(new String(body, 0, length, StandardCharsets.US_ASCII));
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    /** The leg is over: many a peer hangs up instead of telling how it went. */
    void over() {
        var asked = pending.get();
        if (asked != null) {
            boolean isAccepted = asked.isAccepted;
            asked.result.complete(new Referred(isAccepted, isAccepted ? 202 : 481));
        }
    }
}
