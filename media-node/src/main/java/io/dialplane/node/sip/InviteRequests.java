package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import io.dialplane.node.admission.Admission;
import io.dialplane.node.admission.Admission.Verdict;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.leg.Switchboard;
import io.dialplane.node.registrar.Credentials;
import io.dialplane.node.registrar.Directory.Inquiry;
import io.dialplane.node.registrar.Guard;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import javax.sip.ServerTransaction;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an INVITE that begins a call, until the switchboard has it: is there room, may it be taken, who is it.
 * Refusing for want of room comes first and keeps nothing, so that a flood costs little (RFC 3261 §21.5.4).
 */
final class InviteRequests {
    private static final Logger LOG = LoggerFactory.getLogger(InviteRequests.class);

    private final Wire wire;
    private final Dialogs dialogs;
    private final Admission admission;
    private final IntSupplier backlog;
    private final NodeMetrics metrics;
    private final Switchboard switchboard;
    private final Challenger challenger;
    private final Guard guard;
    private final CallerReader callers;
    private final Set<InetAddress> proxies;

    InviteRequests(
            Wire wire,
            Dialogs dialogs,
            Admission admission,
            IntSupplier backlog,
            NodeMetrics metrics,
            Switchboard switchboard,
            Guard guard,
            CallerReader callers,
            Set<InetAddress> proxies) {
        this.wire = wire;
        this.dialogs = dialogs;
        this.admission = admission;
        this.backlog = backlog;
        this.metrics = metrics;
        this.switchboard = switchboard;
        this.challenger = new Challenger(wire, guard);
        this.guard = guard;
        this.callers = callers;
        this.proxies = proxies;
    }

    void offered(SIPRequest invite) {
        var twin = dialogs.ofInvite(invite);
        if (twin.isPresent()) {
            // §8.2.2.2: the same request by another way
            wire.refuse(invite, 482, OptionalInt.empty());
            return;
        }
        var origin = Origin.of(invite, proxies);
        var domain = callers.domain(CallerReader.host(invite.getFrom().getAddress()));
        var credentials = Challenger.credentials(invite, true, domain);
        if (!origin.isLocal() && credentials.isEmpty() && !admission.isClosed()) {
            challenger.challenge(invite, true, domain, false);
            return;
        }
        var verdict = admission.admit(System.nanoTime(), backlog.getAsInt());
        if (verdict != Verdict.TAKEN) {
            metrics.refused(verdict.name().toLowerCase(Locale.ROOT));
            wire.refuse(invite, 503, OptionalInt.of(ThreadLocalRandom.current().nextInt(1, 6)));
            return;
        }
        var transaction = transaction(invite);
        if (transaction.isEmpty()) {
            giveBack();
        } else if (credentials.isEmpty()) {
            take(invite, transaction.get(), origin, Optional.empty());
        } else {
            authenticate(invite, transaction.get(), origin, domain, credentials.get());
        }
    }

    private Optional<ServerTransaction> transaction(SIPRequest invite) {
        try {
            return Optional.of(wire.provider().getNewServerTransaction(invite));
        } catch (TransactionAlreadyExistsException copy) {
            return Optional.empty();
        } catch (TransactionUnavailableException e) {
            LOG.debug("INVITE without a transaction", e);
            wire.refuse(invite, 500, OptionalInt.empty());
            return Optional.empty();
        }
    }

    private void giveBack() {
        admission.instructed();
        admission.ended();
    }

    private void authenticate(
            SIPRequest invite, ServerTransaction transaction, Origin origin, String domain, Credentials credentials) {
        var inquiry = new Inquiry(
                credentials.username(),
                domain,
                invite.getMethod(),
                origin.address().getHostAddress(),
                origin.port(),
                invite.getCallId().getCallId());
        guard.check(inquiry, credentials)
                .thenAccept(verdict -> Thread.startVirtualThread(() -> {
                    switch (verdict) {
                        case Guard.Verdict.Welcome welcome ->
                            take(
                                    invite,
                                    transaction,
                                    origin,
                                    Optional.of(welcome.user().id()));
                        case Guard.Verdict.Challenge challenge -> {
                            wire.reply(transaction, challenger.response(invite, true, domain, challenge.stale()));
                            giveBack();
                        }
                        case Guard.Verdict.Unavailable unavailable -> {
                            LOG.warn("{} cannot be checked: {}", credentials, unavailable.reason());
                            refuse(invite, transaction, 503);
                        }
                    }
                }));
    }

    private void refuse(SIPRequest invite, ServerTransaction transaction, int status) {
        var response = Wire.response(invite, status, Wire.tag());
        if (status == 503) {
            wire.add(response, "Retry-After", "2");
        }
        if (status == 415) {
            wire.add(response, "Accept", "application/sdp");
        }
        wire.reply(transaction, response);
        giveBack();
    }

    /** Makes a leg of it; the switchboard gives the room back when that is over. */
    private void take(SIPRequest invite, ServerTransaction transaction, Origin origin, Optional<String> user) {
        var body = Bodies.description(invite);
        if (body.isBroken()) {
            refuse(invite, transaction, Bodies.type(invite).equals("application/sdp") ? 488 : 415);
            return;
        }
        var caller = callers.read(invite, origin, user);
        var leg = new SipLeg(wire, dialogs, caller, invite, transaction, body.usable());
        if (dialogs.add(leg, invite)) {
            switchboard.offered(leg);
        } else {
            refuse(invite, transaction, 482);
        }
    }
}
