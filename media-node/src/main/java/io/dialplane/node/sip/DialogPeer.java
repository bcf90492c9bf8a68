package io.dialplane.node.sip;

import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.sip.transaction.ClientTransaction;
import io.dialplane.node.sip.transaction.Connection;
import io.dialplane.node.sip.transaction.Failure;
import io.dialplane.node.sip.transaction.NextHop;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.CallIdHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other end of a dialog (RFC 3261 §12.1): where requests to it go, and their numbers. */
final class DialogPeer {
    private static final Logger LOG = LoggerFactory.getLogger(DialogPeer.class);
    private static final ClientTransaction.Listener WHATEVER = new ClientTransaction.Listener() {
        @Override
        public void response(SIPResponse response) {
            // §15.1.1: whatever is answered, the dialog is over
        }

        @Override
        public void failed(Failure failure) {
            // as above
        }
    };

    private final Wire wire;
    private final String transport;
    private final CallIdHeader callId;
    private final Address local;
    private final String localTag;
    private final Address remote;
    private final String remoteTag;
    private final List<Address> routes;
    private final Optional<Destination.Credentials> credentials;
    private volatile Optional<Connection> connection = Optional.empty();
    private volatile URI target;
    private long cseq;
    /** Done when the last request is sent: the next one does not overtake it while a connection is made. */
    private final AtomicReference<CompletableFuture<Boolean>> sent =
            new AtomicReference<>(CompletableFuture.completedFuture(true));

    /** The caller, as its INVITE says (§12.1.1). */
    DialogPeer(Wire wire, SIPRequest invite, String localTag) {
        this.wire = wire;
        this.transport = Wire.transport(invite);
        this.connection = Connection.of(invite);
        this.callId = invite.getCallId();
        this.local = invite.getTo().getAddress();
        this.localTag = localTag;
        this.remote = invite.getFrom().getAddress();
        this.remoteTag = invite.getFromTag() == null ? "" : invite.getFromTag();
        this.target = invite.getContactHeader().getAddress().getURI();
        this.routes = recorded(invite);
        this.credentials = Optional.empty();
        this.cseq = ThreadLocalRandom.current().nextInt(1, 1 << 20);
    }

    /** The callee, as its 2xx to our INVITE says (§12.1.2). */
    DialogPeer(Wire wire, Exchange invited, SIPResponse answer, Optional<Destination.Credentials> credentials) {
        this.wire = wire;
        this.transport = invited.hop().transport();
        this.callId = answer.getCallId();
        this.local = answer.getFrom().getAddress();
        this.localTag = answer.getFromTag();
        this.remote = answer.getTo().getAddress();
        this.remoteTag = answer.getToTag() == null ? "" : answer.getToTag();
        var contact = answer.getContactHeader();
        this.target = contact == null
                ? invited.request().getRequestURI()
                : contact.getAddress().getURI();
        this.routes = recorded(answer).reversed();
        this.credentials = credentials;
        this.cseq = answer.getCSeq().getSeqNumber();
    }

    /** The Record-Route's addresses, in the order they came in. */
    private static List<Address> recorded(SIPMessage message) {
        var routes = new ArrayList<Address>(2);
        RecordRouteList recorded = message.getRecordRouteHeaders();
        if (recorded != null) {
            for (RecordRoute route : recorded) {
                routes.add(route.getAddress());
            }
        }
        return routes;
    }

    String remoteTag() {
        return remoteTag;
    }

    String callId() {
        return callId.getCallId();
    }

    /** A request of the peer may change where it is reached (§12.2.2). */
    void retarget(SIPRequest request) {
        connection = Connection.of(request);
        retargetTo(request);
    }

    /** So may its 2xx to a request of ours that may change where we are (§12.2.1.2). */
    void retargetTo(SIPMessage message) {
        var contact = message.getContactHeader();
        if (contact != null) {
            target = contact.getAddress().getURI();
        }
    }

    /** Ends the dialog (§15.1.1). Whatever is answered, or not, it is over. */
    void bye(HangupCause cause) {
        try {
            var bye = request("BYE");
            wire.add(bye, "Reason", Reasons.ofBye(cause));
            send(bye, WHATEVER);
        } catch (ParseException e) {
            LOG.warn("BYE of call {} could not be sent to {}: {}", callId.getCallId(), target, e.getMessage());
        }
    }

    /** A request within the dialog, with our Contact when it may change where we are reached, or begins a subscription. */
    SIPRequest request(String method) throws ParseException {
        return request(method, nextCseq());
    }

    private SIPRequest request(String method, long number) throws ParseException {
        var headers = wire.headers();
        try {
            var request = (SIPRequest) wire.messages()
                    .createRequest(
                            target,
                            method,
                            callId,
                            headers.createCSeqHeader(number, method),
                            headers.createFromHeader(local, localTag.isEmpty() ? null : localTag),
                            headers.createToHeader(remote, remoteTag.isEmpty() ? null : remoteTag),
                            List.of(wire.via(hop().transport())),
                            headers.createMaxForwardsHeader(70));
            for (var route : routes) {
                request.addHeader(headers.createRouteHeader(route));
            }
            if (method.equals("INVITE") || method.equals("REFER")) {
                request.setHeader(wire.contact(hop().transport()));
            }
            return request;
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException("numbers of requests are positive", e);
        }
    }

    private synchronized long nextCseq() {
        return ++cseq;
    }

    private NextHop hop() throws ParseException {
        return NextHop.of(routes.isEmpty() ? target : routes.getFirst().getURI(), transport);
    }

    /** The connection to go by, when it still leads where requests go next. */
    private Optional<Connection> open(NextHop hop) {
        return connection.filter(found -> found.leadsTo(hop, routes.isEmpty()));
    }

    /** Sends a request made here, after those before it. */
    void send(SIPRequest request, ClientTransaction.Listener listener) throws ParseException {
        var hop = hop();
        after(() -> new Exchange(wire, request, hop, open(hop), credentials, this::nextCseq, listener).begin());
    }

    /** Confirms a 2xx (§13.2.2.4), with the credentials that its INVITE had; sends it again when called again. */
    void ack(SIPRequest invite, SIPResponse answer) {
        try {
            var ack = request("ACK", answer.getCSeq().getSeqNumber());
            for (var name : List.of("Authorization", "Proxy-Authorization")) {
                var header = invite.getHeader(name);
                if (header != null) {
                    ack.addHeader(header);
                }
            }
            var hop = hop();
            after(() -> wire.requests().send(ack, hop, open(hop)));
        } catch (ParseException e) {
            LOG.warn("ACK of call {} could not be sent to {}: {}", callId.getCallId(), target, e.getMessage());
        }
    }

    private void after(Supplier<CompletableFuture<Boolean>> sending) {
        var mine = new CompletableFuture<Boolean>();
        sent.getAndSet(mine)
                .thenCompose(before -> sending.get())
                .whenComplete((isSent, failure) -> mine.complete(true));
    }
}
