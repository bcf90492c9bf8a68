package io.dialplane.node.sip;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.node.event.Events;
import io.dialplane.node.registrar.Credentials;
import io.dialplane.node.registrar.Directory.Inquiry;
import io.dialplane.node.registrar.Guard;
import io.dialplane.node.registrar.Registrations;
import io.dialplane.node.registrar.Registrations.Outcome;
import io.dialplane.node.registrar.Registrations.Registration;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.sip.ServerTransaction;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionUnavailableException;
import javax.sip.header.ExtensionHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers phones (RFC 3261 §10.3): credentials are always wanted, and 200 is said only when the contacts are in the
 * application server's database.
 */
final class RegisterRequests {
    private static final Logger LOG = LoggerFactory.getLogger(RegisterRequests.class);
    private static final int MOST_AT_ONCE = 2_000;
    private static final int MOST_CONTACTS = 10;
    private static final int MOST_PATHS = 10;

    private final Wire wire;
    private final Guard guard;
    private final Registrations registrations;
    private final CallerReader callers;
    private final Challenger challenger;
    private final Events events;
    private final Set<InetAddress> proxies;
    private final int minExpires;
    private final int maxExpires;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    RegisterRequests(
            Wire wire,
            Guard guard,
            Registrations registrations,
            CallerReader callers,
            Events events,
            Set<InetAddress> proxies,
            int minExpires,
            int maxExpires) {
        this.wire = wire;
        this.guard = guard;
        this.registrations = registrations;
        this.callers = callers;
        this.challenger = new Challenger(wire, guard);
        this.events = events;
        this.proxies = proxies;
        this.minExpires = minExpires;
        this.maxExpires = maxExpires;
    }

    void received(SIPRequest register) {
        var to = register.getTo().getAddress();
        var domain = callers.domain(CallerReader.host(to));
        var credentials = Challenger.credentials(register, false, domain);
        if (credentials.isEmpty()) {
            challenger.challenge(register, false, domain, false);
            return;
        }
        if (!room.tryAcquire()) {
            wire.refuse(register, 503, OptionalInt.of(5));
            return;
        }
        try {
            var transaction = wire.provider().getNewServerTransaction(register);
            var user = CallerReader.user(to).orElse("");
            var origin = Origin.of(register, proxies);
            Thread.startVirtualThread(() -> {
                try {
                    check(register, transaction, new Identified(user, domain, origin), credentials.get());
                } finally {
                    room.release();
                }
            });
        } catch (TransactionAlreadyExistsException | TransactionUnavailableException e) {
            room.release();
            LOG.debug("REGISTER without a transaction", e);
        }
    }

    private record Identified(String user, String domain, Origin origin) {}

    private void check(SIPRequest register, ServerTransaction transaction, Identified who, Credentials credentials) {
        var inquiry = new Inquiry(
                who.user(),
                who.domain(),
                "REGISTER",
                who.origin().address().getHostAddress(),
                who.origin().port(),
                register.getCallId().getCallId());
        switch (guard.check(inquiry, credentials).join()) {
            case Guard.Verdict.Welcome welcome -> update(register, transaction, who);
            case Guard.Verdict.Challenge challenge ->
                wire.reply(transaction, challenger.response(register, false, who.domain(), challenge.stale()));
            case Guard.Verdict.Unavailable unavailable -> unavailable(register, transaction, unavailable.reason());
        }
    }

    private void unavailable(SIPRequest register, ServerTransaction transaction, String reason) {
        // FreeSWITCH says 403 here, and phones believe that their password is wrong
        LOG.warn("REGISTER of {} is put off: {}", register.getTo().getAddress(), reason);
        var response = Wire.response(register, 503, Wire.tag());
        wire.add(response, "Retry-After", "5");
        wire.reply(transaction, response);
    }

    private void update(SIPRequest register, ServerTransaction transaction, Identified who) {
        var wanted = new ArrayList<Registration>();
        int refusal = wanted(register, who, wanted);
        if (refusal != 0) {
            var response = Wire.response(register, refusal, Wire.tag());
            if (refusal == 423) {
                wire.add(response, "Min-Expires", Integer.toString(minExpires));
            }
            wire.reply(transaction, response);
            return;
        }
        switch (outcome(wanted, who)) {
            case Outcome.Stored stored -> {
                wire.reply(transaction, ok(register, stored, who));
                wanted.forEach(registration -> tell(registration));
            }
            // §10.3 step 7: the request is out of order
            case Outcome.OutOfOrder late -> wire.reply(transaction, Wire.response(register, 500, Wire.tag()));
            case Outcome.TooMany full -> wire.reply(transaction, Wire.response(register, 403, Wire.tag()));
            case Outcome.Unavailable failed -> unavailable(register, transaction, failed.reason());
        }
    }

    /** What came of storing all that is wanted, or of asking what is stored when nothing is. */
    private Outcome outcome(List<Registration> wanted, Identified who) {
        if (wanted.isEmpty()) {
            return registrations.query(who.user(), who.domain()).join();
        }
        Outcome outcome = new Outcome.OutOfOrder();
        for (var registration : wanted) {
            outcome = registrations.store(registration).join();
            if (!(outcome instanceof Outcome.Stored)) {
                break;
            }
        }
        return outcome;
    }

    /** What is to be stored; a status when it may not be. No contact at all asks for what is stored. */
    private int wanted(SIPRequest register, Identified who, List<Registration> wanted) {
        ContactList contacts = register.getContactHeaders();
        if (contacts == null) {
            return 0;
        }
        if (contacts.size() > MOST_CONTACTS) {
            return 403;
        }
        var general = register.getExpires();
        for (Contact contact : contacts) {
            int asked =
                    contact.getExpires() >= 0 ? contact.getExpires() : general == null ? 3_600 : general.getExpires();
            if (contact.getWildCardFlag()) {
                // §10.3 step 6: alone, and to remove
                if (contacts.size() != 1 || general == null || general.getExpires() != 0) {
                    return 400;
                }
                asked = 0;
            } else if (asked > 0 && asked < minExpires) {
                return 423;
            }
            wanted.add(registration(register, who, contact, Math.min(asked, maxExpires)));
        }
        return 0;
    }

    private Registration registration(SIPRequest register, Identified who, Contact contact, int expires) {
        return new Registration(
                who.user(),
                who.domain(),
                contact.getWildCardFlag() ? "*" : contact.getAddress().getURI().toString(),
                path(register),
                expires,
                register.getCallId().getCallId(),
                register.getCSeq().getSeqNumber(),
                CallerReader.text(register.getHeader("User-Agent")),
                who.origin().address().getHostAddress() + ":" + who.origin().port(),
                Wire.transport(register),
                events.identity().node());
    }

    private static List<String> path(SIPRequest register) {
        var path = new ArrayList<String>(2);
        Iterator<?> headers = register.getHeaders("Path");
        while (headers.hasNext() && path.size() < MOST_PATHS) {
            var header = headers.next();
            path.add(
                    header instanceof ExtensionHeader extension
                            ? extension.getValue()
                            : CallerReader.text((javax.sip.header.Header) header));
        }
        return path;
    }

    private SIPResponse ok(SIPRequest register, Outcome.Stored stored, Identified who) {
        var response = Wire.response(register, 200, Wire.tag());
        for (var contact : stored.contacts()) {
            wire.add(response, "Contact", "<" + contact.contact() + ">;expires=" + contact.expires());
        }
        // RFC 3327 §5.3: the path comes back
        path(register).forEach(value -> wire.add(response, "Path", value));
        LOG.debug(
                "{}@{} has {} contacts",
                who.user(),
                who.domain(),
                stored.contacts().size());
        return response;
    }

    private void tell(Registration registration) {
        var kind = registration.expires() > 0 ? "sofia::register" : "sofia::unregister";
        var address = registration.receivedFrom();
        int colon = address.lastIndexOf(':');
        events.publishCustom(
                kind,
                event -> event.add("profile-name", "internal")
                        .add("from-user", registration.user())
                        .add("from-host", registration.domain())
                        .add("contact", "<" + registration.contact() + ">")
                        .add("call-id", registration.callId())
                        .add("rpid", "unknown")
                        .add(
                                "status",
                                "Registered(" + registration.transport().toUpperCase(java.util.Locale.ROOT) + ")")
                        .add("expires", registration.expires())
                        .add("to-user", registration.user())
                        .add("to-host", registration.domain())
                        .add("network-ip", address.substring(0, colon))
                        .add("network-port", address.substring(colon + 1))
                        .add("username", registration.user())
                        .add("realm", registration.domain())
                        .add("user-agent", registration.userAgent()));
    }
}
