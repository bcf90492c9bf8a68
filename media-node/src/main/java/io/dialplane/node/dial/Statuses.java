package io.dialplane.node.dial;

import io.dialplane.instructions.Dial.LegEvent;
import io.dialplane.instructions.Dial.LegStatus;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.End;
import io.dialplane.node.report.Reports;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reports how far calls and dialled legs are. */
public final class Statuses {
    private Statuses() {}

    /** The hook is told about a caller's call: at once that there is one, then what happens. */
    public static void ofCall(Call call, String token, Reports reports) {
        tell(call, call, LegEvent.INITIATED, token, reports);
        call.reportsTo(event -> tell(call, call, event, token, reports));
    }

    /** The hook is told what it wants to know about a leg that a call dialled. */
    public static void ofLeg(Call call, Call leg, LegStatus wanted, Reports reports) {
        leg.reportsTo(event -> {
            if (wanted.events().contains(event)) {
                tell(call, leg, event, wanted.hook().target(), reports);
            }
        });
    }

    private static void tell(Call call, Call leg, LegEvent event, String token, Reports reports) {
        reports.tell(token, call, leg, event.name().toLowerCase(Locale.ROOT), fields(leg, event));
    }

    private static Map<String, String> fields(Call leg, LegEvent event) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("From", leg.caller().user());
        fields.put("To", leg.caller().destination());
        fields.put("Direction", leg.isOutbound() ? "outbound" : "inbound");
        fields.put("SipCallId", leg.caller().sipCallId());
        if (event == LegEvent.COMPLETED) {
            leg.end().ifPresent(end -> ended(leg, end, fields));
        }
        return fields;
    }

    private static void ended(Call leg, End end, Map<String, String> fields) {
        long answered = leg.answeredMicros();
        fields.put("DialStatus", DialStatus.of(end, answered > 0).word());
        fields.put("CallDuration", Long.toString(answered == 0 ? 0 : (end.atMicros() - answered) / 1_000_000));
        fields.put("SipStatus", Integer.toString(end.sipStatus()));
        fields.put("Cause", end.cause().name());
    }
}
