package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPMessageValve;
import io.dialplane.node.admission.Admission;
import io.dialplane.node.health.NodeMetrics;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipListener;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.TransactionUnavailableException;
import javax.sip.address.SipURI;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every request comes in (RFC 3261 §8.2): an ACK of a 200 before the stack makes a transaction of it, everything
 * else after. Stays on the stack's two threads only for a moment.
 */
final class Requests implements SipListener, SIPMessageValve {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final Set<String> KNOWN =
            Set.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "NOTIFY", "REGISTER");

    private final Wire wire;
    private final Dialogs dialogs;
    private final Admission admission;
    private final NodeMetrics metrics;
    private final InviteRequests invites;
    private final RegisterRequests registers;

    Requests(
            Wire wire,
            Dialogs dialogs,
            Admission admission,
            NodeMetrics metrics,
            InviteRequests invites,
            RegisterRequests registers) {
        this.wire = wire;
        this.dialogs = dialogs;
        this.admission = admission;
        this.metrics = metrics;
        this.invites = invites;
        this.registers = registers;
    }

    @Override
    public boolean processRequest(SIPRequest request, MessageChannel channel) {
        var method = request.getMethod();
        metrics.request(KNOWN.contains(method) ? method : "other");
        if (!method.equals("ACK")) {
            return true;
        }
        var tag = request.getToTag();
        if (tag != null && tag.startsWith(Wire.STATELESS_TAG)) {
            return false;
        }
        var leg = dialogs.of(request);
        leg.ifPresent(found -> found.confirmed(request));
        // the ACK of a refusal belongs to the INVITE's transaction
        return leg.isEmpty();
    }

    @Override
    public void processRequest(RequestEvent event) {
        var request = (SIPRequest) event.getRequest();
        try {
            if (!request.getMethod().equals("ACK") && isSound(request)) {
                dispatch(request, Optional.ofNullable(event.getServerTransaction()));
            }
        } catch (RuntimeException bug) {
            LOG.error("{} is answered with 500 because of a bug", request.getMethod(), bug);
            wire.refuse(request, 500, OptionalInt.empty());
        }
    }

    /** What holds for every request (§8.2.1 to §8.2.3); answers one that is not so. */
    private boolean isSound(SIPRequest request) {
        var method = request.getMethod();
        if (!KNOWN.contains(method)) {
            var response = Wire.response(request, 405, Wire.STATELESS_TAG + Wire.tag());
            wire.allow(response);
            wire.replyStateless(request, response);
            return false;
        }
        if (!(request.getRequestURI() instanceof SipURI)) {
            wire.refuse(request, 416, OptionalInt.empty());
            return false;
        }
        // §8.1.1: what every request must have; the stack drops a Max-Forwards that it cannot read
        if (request.getFromTag() == null
                || request.getMaxForwards() == null
                || method.equals("INVITE") && request.getContactHeader() == null) {
            wire.refuse(request, 400, OptionalInt.empty());
            return false;
        }
        Iterator<?> required = request.getHeaders("Require");
        if (required.hasNext() && !method.equals("CANCEL")) {
            var response = Wire.response(request, 420, Wire.STATELESS_TAG + Wire.tag());
            required.forEachRemaining(
                    option -> wire.add(response, "Unsupported", CallerReader.text((javax.sip.header.Header) option)));
            wire.replyStateless(request, response);
            return false;
        }
        return true;
    }

    private void dispatch(SIPRequest request, Optional<ServerTransaction> made) {
        boolean inDialog = request.getToTag() != null;
        switch (request.getMethod()) {
            case "INVITE" -> {
                if (inDialog) {
                    inDialog(request, (leg, transaction) -> leg.change(request, transaction));
                } else {
                    invites.offered(request);
                }
            }
            case "BYE" -> inDialog(request, (leg, transaction) -> leg.bye(request, transaction));
            case "UPDATE" -> inDialog(request, (leg, transaction) -> leg.change(request, transaction));
            case "INFO" -> inDialog(request, (leg, transaction) -> leg.info(request, transaction));
            case "NOTIFY" -> inDialog(request, (leg, transaction) -> leg.notified(request, transaction));
            case "CANCEL" -> cancel(request, made);
            case "OPTIONS" -> options(request);
            default -> registers.received(request);
        }
    }

    private interface InDialog {
        void take(SipLeg leg, ServerTransaction transaction);
    }

    private void inDialog(SIPRequest request, InDialog work) {
        var leg = dialogs.of(request);
        if (leg.isEmpty()) {
            // §12.2.2
            wire.refuse(request, 481, OptionalInt.empty());
            return;
        }
        withTransaction(request, transaction -> work.take(leg.get(), transaction));
    }

    /** @param made the transaction, which the stack makes by itself when it has that of the INVITE */
    private void cancel(SIPRequest cancel, Optional<ServerTransaction> made) {
        var leg = dialogs.ofInvite(cancel);
        if (leg.isEmpty()) {
            wire.refuse(cancel, 481, OptionalInt.empty());
            return;
        }
        Consumer<ServerTransaction> work = transaction -> {
            // §9.2: 200 to the CANCEL in any case, and 487 to the INVITE if it still waits
            wire.reply(transaction, Wire.response(cancel, 200, leg.get().tag()));
            leg.get().cancelled();
        };
        made.ifPresentOrElse(work, () -> withTransaction(cancel, work));
    }

    private void withTransaction(SIPRequest request, Consumer<ServerTransaction> work) {
        try {
            work.accept(wire.provider().getNewServerTransaction(request));
        } catch (TransactionAlreadyExistsException | TransactionUnavailableException e) {
            LOG.debug("{} without a transaction", request.getMethod(), e);
        }
    }

    /** §11: what an INVITE would get; proxies ask so whether this node takes calls. */
    private void options(SIPRequest options) {
        if (options.getToTag() == null && admission.isClosed()) {
            wire.refuse(options, 503, OptionalInt.of(5));
            return;
        }
        var response = Wire.response(options, 200, Wire.STATELESS_TAG + Wire.tag());
        wire.allow(response);
        wire.add(response, "Accept", "application/sdp");
        response.setHeader(wire.contact(Wire.transport(options)));
        wire.replyStateless(options, response);
    }

    @Override
    public boolean processResponse(Response response, MessageChannel channel) {
        try {
            return !wire.requests().received((SIPResponse) response);
        } catch (RuntimeException bug) {
            LOG.error("a response is passed over because of a bug", bug);
            return false;
        }
    }

    @Override
    public void init(SipStack stack) {
        // nothing to set up
    }

    @Override
    public void destroy() {
        // nothing to take down
    }

    @Override
    public void processResponse(ResponseEvent event) {
        // answers nothing of ours, or not any more
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        // an INVITE whose refusal nobody confirmed
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        LOG.debug("nothing could be sent to {}:{}", event.getHost(), event.getPort());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // nothing is kept by transaction
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        // the stack keeps no dialogs
    }
}
