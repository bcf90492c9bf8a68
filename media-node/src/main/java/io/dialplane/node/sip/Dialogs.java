package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The legs there are, by what the other end's requests say: our tag, or before it is known, the INVITE's own marks. */
final class Dialogs {
    private final ConcurrentHashMap<String, SipLeg> byTag = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, IncomingSipLeg> byInvite = new ConcurrentHashMap<>();

    /** Adds a caller's leg; false when its INVITE is here already by another way (RFC 3261 §8.2.2.2). */
    boolean add(IncomingSipLeg leg) {
        if (byInvite.putIfAbsent(mark(leg.invite()), leg) != null) {
            return false;
        }
        byTag.put(leg.tag(), leg);
        return true;
    }

    /** Adds a leg that we begin. */
    void add(OutgoingSipLeg leg) {
        byTag.put(leg.tag(), leg);
    }

    /** The leg that a request with a To tag belongs to (RFC 3261 §12.2.2). */
    Optional<SipLeg> of(SIPRequest request) {
        var tag = request.getToTag();
        if (tag == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(byTag.get(tag)).filter(leg -> leg.isOf(request));
    }

    /** The leg whose INVITE a CANCEL, or a second copy of the INVITE, means (RFC 3261 §9.2). */
    Optional<IncomingSipLeg> ofInvite(SIPRequest request) {
        return Optional.ofNullable(byInvite.get(mark(request)));
    }

    void remove(SipLeg leg) {
        byTag.remove(leg.tag());
    }

    void removeInvite(IncomingSipLeg leg) {
        byInvite.remove(mark(leg.invite()), leg);
    }

    /** Number of legs. */
    int size() {
        return byTag.size();
    }

    private static String mark(SIPRequest request) {
        return request.getCallId().getCallId()
                + '|'
                + request.getFromTag()
                + '|'
                + request.getCSeq().getSeqNumber();
    }
}
