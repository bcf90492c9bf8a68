package io.dialplane.node.sip;

import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.dialplane.instructions.HangupCause;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.ListeningPoint;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.CallIdHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other end of a dialog, as a callee keeps it (RFC 3261 §12.1.1): where requests to it go, and their numbers. */
final class DialogPeer {
    private static final Logger LOG = LoggerFactory.getLogger(DialogPeer.class);

    private final Wire wire;
    private final String transport;
    private final CallIdHeader callId;
    private final Address local;
    private final String localTag;
    private final Address remote;
    private final String remoteTag;
    /** §12.1.1: the Record-Route's addresses, in the order they came in. */
    private final List<Address> routes = new ArrayList<>(2);

    private volatile Optional<Connection> connection;
    private volatile URI target;
    private long cseq = ThreadLocalRandom.current().nextInt(1, 1 << 20);

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
        RecordRouteList recorded = invite.getRecordRouteHeaders();
        if (recorded != null) {
            for (RecordRoute route : recorded) {
                routes.add(route.getAddress());
            }
        }
    }

    /** A request of the peer may change where it is reached (§12.2.2). */
    void retarget(SIPRequest request) {
        connection = Connection.of(request);
        var contact = request.getContactHeader();
        if (contact != null) {
            target = contact.getAddress().getURI();
        }
    }

    /** Ends the dialog (§15.1.1). Whatever is answered, or not, it is over. */
    void bye(HangupCause cause) {
        try {
            var bye = request(Request.BYE);
            int q850 = cause.q850() <= 127 && cause.q850() > 0 ? cause.q850() : 16;
            // RFC 3326
            wire.add(bye, "Reason", "Q.850;cause=" + q850 + ";text=\"" + cause.name() + "\"");
            if (transport.equals("udp")) {
                wire.provider().getNewClientTransaction(bye).sendRequest();
            } else {
                // reliable, and nobody waits for the answer: no transaction
                sendByConnection((SIPRequest) bye);
            }
        } catch (ParseException | SipException | javax.sip.InvalidArgumentException | IOException e) {
            LOG.warn("BYE of call {} could not be sent to {}: {}", callId.getCallId(), target, e.getMessage());
        }
    }

    private void sendByConnection(SIPRequest request) throws IOException, SipException {
        var open = connection.filter(found -> found.leadsAlong(routes));
        if (open.isPresent()) {
            open.get().send(request);
        } else {
            var stack = (SIPTransactionStack) wire.provider().getSipStack();
            Connection.connectAndSend(stack, wire.provider().getListeningPoint(transport), request);
        }
    }

    private Request request(String method) throws ParseException, SipException, javax.sip.InvalidArgumentException {
        var headers = wire.headers();
        ListeningPoint point = wire.provider().getListeningPoint(transport);
        var branch = "z9hG4bK" + Wire.tag();
        ViaHeader via = headers.createViaHeader(point.getIPAddress(), point.getPort(), transport, branch);
        var request = wire.messages()
                .createRequest(
                        target,
                        method,
                        callId,
                        headers.createCSeqHeader(++cseq, method),
                        headers.createFromHeader(local, localTag),
                        headers.createToHeader(remote, remoteTag.isEmpty() ? null : remoteTag),
                        List.of(via),
                        headers.createMaxForwardsHeader(70));
        for (var route : routes) {
            request.addLast(headers.createRouteHeader(route));
        }
        return request;
    }
}
