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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import javax.sip.ServerTransaction;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The way of an INVITE that begins a call, until the switchboard has it: is there room, may it be taken, who is it.
 * Refusing for want of room comes first and keeps nothing, so that a flood costs little (RFC 3261 §21.5.4).
 */
final class InviteRequests {
    private static final Logger LOG = LoggerFactory.getLogger(InviteRequests.class);

    private static final long A_SECOND = 1_000_000_000;

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
    private final AtomicInteger untold = new AtomicInteger();
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - A_SECOND);

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
            tell(invite, Origin.of(invite, proxies), "482, it came by two ways");
            wire.refuse(invite, 482, OptionalInt.empty());
            return;
        }
        var origin = Origin.of(invite, proxies);
        var domain = callers.domain(CallerReader.host(invite.getFrom().getAddress()));
        var credentials = Challenger.credentials(invite, true, domain);
        if (CallerReader.connect(invite, origin).isPresent()) {
            // a part of a call that has its room already, and proves it by the token
            transaction(invite).ifPresent(transaction -> take(invite, transaction, origin, Optional.empty()));
            return;
        }
        if (!origin.isLocal() && credentials.isEmpty() && !admission.isClosed()) {
            challenger.challenge(invite, true, domain, false);
            return;
        }
        var verdict = admission.admit(System.nanoTime(), backlog.getAsInt());
        if (verdict != Verdict.TAKEN) {
            metrics.refused(verdict.name().toLowerCase(Locale.ROOT));
            tellOfMany(invite, origin, verdict);
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

    /** A line a second: more would make an overload worse. */
    private void tellOfMany(SIPRequest invite, Origin origin, Verdict verdict) {
        int count = untold.incrementAndGet();
        long now = System.nanoTime();
        long before = toldNanos.get();
        if (now - before >= A_SECOND && toldNanos.compareAndSet(before, now)) {
            untold.addAndGet(-count);
            tell(invite, origin, "503, " + verdict + (count > 1 ? ", the last of " + count + " so refused" : ""));
        }
    }

    /** Says with its trace why a call was refused that never became one. */
    private void tell(SIPRequest invite, Origin origin, String why) {
        try (var trace = MDC.putCloseable("trace", CallerReader.trace(invite, origin))) {
            LOG.info(
                    "call of {} to {} from {} refused: {}",
                    CallerReader.user(invite.getFrom().getAddress()).orElse("anonymous"),
                    invite.getRequestURI(),
                    origin.address().getHostAddress(),
                    why);
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
                            if (!challenge.stale()) {
                                tell(
                                        invite,
                                        origin,
                                        "407, the credentials of " + credentials.username() + " are wrong");
                            }
                            wire.reply(transaction, challenger.response(invite, true, domain, challenge.stale()));
                            giveBack();
                        }
                        case Guard.Verdict.Unavailable unavailable -> {
                            var user = credentials.username();
                            tell(invite, origin, "503, " + user + " cannot be checked: " + unavailable.reason());
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
        if (CallerReader.connect(invite, Origin.of(invite, proxies)).isEmpty()) {
            giveBack();
        }
    }

    /** Makes a leg of it; the switchboard gives the room back when that is over. */
    private void take(SIPRequest invite, ServerTransaction transaction, Origin origin, Optional<String> user) {
        var body = Bodies.description(invite);
        if (body.isBroken()) {
            int status = Bodies.type(invite).equals("application/sdp") ? 488 : 415;
            tell(invite, origin, status + ", its body is no usable session description");
            refuse(invite, transaction, status);
            return;
        }
        var caller = callers.read(invite, origin, user);
        var leg = new IncomingSipLeg(wire, dialogs, caller, invite, transaction, body.usable());
        if (dialogs.add(leg)) {
            switchboard.offered(leg);
        } else {
            tell(invite, origin, "482, it came by two ways");
            refuse(invite, transaction, 482);
        }
    }
}
