package io.dialplane.appserver.request;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why an endpoint is asked or told something, and about which call; not yet in the words of any dialect.
 *
 * @param kind {@code ""} for a call's first document, the verb whose result this is ({@code gather}, {@code dial},
 *     {@code enqueue-wait} …), or one of {@link #LEG_STATUS}, {@link #CALL_STATUS}, {@link #RECORDING}, {@link #NOTIFY}
 * @param leg the leg it is about
 * @param call the call's id, which is the A-leg's
 * @param state how far the leg is
 * @param time when it happened
 * @param result the name the document gave the result, may be empty
 * @param results names and values without {@code Dialplane-Result-}: {@code Digits}, {@code Reason},
 *     {@code DialStatus} …
 */
public record Occasion(
        String kind,
        String leg,
        String call,
        About about,
        CallState state,
        Instant time,
        String result,
        Map<String, String> results) {
    /** Something happened to a dialled leg. */
    public static final String LEG_STATUS = "leg-status";

    /** Something happened to the call. */
    public static final String CALL_STATUS = "call-status";

    /** A recording can be fetched. */
    public static final String RECORDING = "recording-status";

    /** The document wanted somebody to be told. */
    public static final String NOTIFY = "notify";

    public Occasion {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    }

    /**
     * Who calls whom.
     *
     * @param profile FreeSWITCH's {@code Caller-…} fields
     */
    public record About(
            String application,
            String domain,
            String node,
            String direction,
            String from,
            String to,
            String callerName,
            String sipCallId,
            String trace,
            Map<String, String> profile) {
        public About {
            profile = Collections.unmodifiableMap(new LinkedHashMap<>(profile));
        }
    }

    /** A result, empty when there is none of that name. */
    public String get(String name) {
        return results.getOrDefault(name, "");
    }

    /** A result that is a whole number; 0 when it is none. */
    long number(String name) {
        String text = get(name);
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    boolean has(String name) {
        return !get(name).isEmpty();
    }

    /** Whether this is about a leg that the call's document dialled. */
    boolean ofDialledLeg() {
        return !leg.equals(call);
    }

    /** The SIP status of the leg. */
    int sipStatus() {
        return has("SipStatus") ? (int) number("SipStatus") : state.sipStatus();
    }
}
