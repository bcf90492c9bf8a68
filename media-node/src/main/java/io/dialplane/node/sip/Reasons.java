package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPMessage;
import io.dialplane.instructions.HangupCause;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sip.header.Header;

/** Why it ended, as the other end says it (RFC 3326). */
final class Reasons {
    private static final Pattern Q850 =
            Pattern.compile("(?i)^\\s*Q\\.850\\s*;(?:.*;)?\\s*cause\\s*=\\s*([0-9]{1,3})\\b.*");

    private Reasons() {}

    /** What a CANCEL says: a phone that was not fast enough shows no missed call. */
    static String ofCancel(HangupCause cause) {
        return cause == HangupCause.LOSE_RACE ? "SIP;cause=200;text=\"Call completed elsewhere\"" : ofBye(cause);
    }

    /** What a BYE says. */
    static String ofBye(HangupCause cause) {
        int q850 = cause.q850() <= 127 && cause.q850() > 0 ? cause.q850() : HangupCause.NORMAL_CLEARING.q850();
        return "Q.850;cause=" + q850 + ";text=\"" + cause.name() + "\"";
    }

    /** The cause in Q.850 that a message gives. */
    static Optional<HangupCause> cause(SIPMessage message) {
        Iterator<?> reasons = message.getHeaders("Reason");
        while (reasons.hasNext()) {
            var q850 = Q850.matcher(CallerReader.text((Header) reasons.next()));
            if (q850.matches() && Integer.parseInt(q850.group(1)) > 0) {
                return HangupCause.of(Integer.toString(Integer.parseInt(q850.group(1))));
            }
        }
        return Optional.empty();
    }
}
