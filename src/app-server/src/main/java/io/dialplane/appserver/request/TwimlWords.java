package io.dialplane.appserver.request;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Twilio's form parameters. A {@code …Sid} is Dialplane's id; {@code AccountSid} is the domain. */
final class TwimlWords {
    /** RFC 2822, as Twilio writes times. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private TwimlWords() {}

    static Map<String, Object> of(Occasion occasion) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Occasion.About about = occasion.about();
        fields.put("CallSid", occasion.leg());
        fields.put("AccountSid", about.domain());
        fields.put("ApplicationSid", about.application());
        fields.put("From", about.from());
        fields.put("To", about.to());
        fields.put("Caller", about.from());
        fields.put("Called", about.to());
        boolean asked = !occasion.kind().equals(Occasion.CALL_STATUS)
                && !occasion.kind().equals(Occasion.LEG_STATUS);
        // whoever is asked what to do with a call finds it ringing
        CallState state = asked && occasion.state() == CallState.INITIATED ? CallState.RINGING : occasion.state();
        fields.put("CallStatus", state.twiml());
        fields.put("ApiVersion", "2010-04-01");
        fields.put("Direction", occasion.ofDialledLeg() ? "outbound-dial" : about.direction());
        fields.put("CallerName", about.callerName());
        if (occasion.ofDialledLeg()) {
            fields.put("ParentCallSid", occasion.call());
        }
        results(occasion, fields);
        return fields;
    }

    private static void results(Occasion occasion, Map<String, Object> fields) {
        switch (occasion.kind()) {
            case "gather" -> fields.put("Digits", occasion.get("Digits"));
            case "record" -> {
                boolean gone = "hangup".equals(occasion.get("Reason"));
                fields.put("Digits", gone ? "hangup" : occasion.get("Digits"));
            }
            case "dial" -> dial(occasion, fields);
            case "enqueue", "enqueue-wait", "dequeue", "dequeue-announce" -> queue(occasion, fields);
            case "message" -> {
                fields.put("MessageSid", occasion.get("MessageId"));
                fields.put("MessageStatus", occasion.get("MessageStatus"));
            }
            case "sip:refer", "refer" -> {
                fields.put("ReferCallStatus", "accepted".equals(occasion.get("ReferStatus")) ? "completed" : "failed");
                fields.put("ReferSipResponseCode", occasion.number("SipStatus"));
            }
            case Occasion.CALL_STATUS, Occasion.LEG_STATUS -> status(occasion, fields);
            case Occasion.RECORDING -> {
                fields.put("RecordingStatus", "completed");
                fields.put("RecordingStartTime", TIME.format(start(occasion)));
                fields.put("Timestamp", TIME.format(occasion.time()));
            }
            case Occasion.NOTIFY -> {
                fields.putAll(occasion.results());
                fields.put("Timestamp", TIME.format(occasion.time()));
            }
            default -> {
                // the call itself is all there is to tell
            }
        }
        recording(occasion, fields);
    }

    private static void dial(Occasion occasion, Map<String, Object> fields) {
        boolean talked = "completed".equals(occasion.get("DialStatus"));
        fields.put("DialCallStatus", occasion.get("DialStatus"));
        fields.put("DialBridged", talked);
        if (occasion.has("DialCallId")) {
            fields.put("DialCallSid", occasion.get("DialCallId"));
        }
        if (talked) {
            fields.put("DialCallDuration", occasion.number("DialDuration"));
        }
        if (occasion.has("DialSipStatus")) {
            fields.put("DialSipResponseCode", occasion.number("DialSipStatus"));
        }
    }

    private static void queue(Occasion occasion, Map<String, Object> fields) {
        fields.put("QueueSid", JsonWords.queueSid(occasion));
        switch (occasion.kind()) {
            case "enqueue-wait" -> {
                fields.put("QueuePosition", occasion.number("QueuePosition"));
                fields.put("QueueTime", occasion.number("QueueTime"));
                fields.put("AvgQueueTime", occasion.number("QueueAverageTime"));
                fields.put("CurrentQueueSize", occasion.number("QueueSize"));
            }
            case "enqueue" -> {
                String result = occasion.get("QueueResult");
                fields.put("QueueResult", "timeout".equals(result) ? "error" : result);
                fields.put("QueueTime", occasion.number("QueueTime"));
            }
            case "dequeue" -> {
                String result = occasion.get("DequeueResult");
                boolean talked = "bridged".equals(result);
                fields.put("DequeueResult", result);
                fields.put("DialCallStatus", talked ? "completed" : "no-answer");
                fields.put("DialBridged", talked);
                if (talked) {
                    fields.put("DialCallSid", occasion.get("CallId"));
                    fields.put("DialCallDuration", occasion.number("DialDuration"));
                    fields.put("DequeedCallSid", occasion.get("CallId"));
                    fields.put("DequeuedCallQueueTime", occasion.number("QueueTime"));
                    fields.put("DequeuedCallDuration", occasion.number("DialDuration"));
                }
            }
            default -> {
                fields.put("QueueTime", occasion.number("QueueTime"));
                fields.put("DequeingCallSid", occasion.get("AgentCallId"));
            }
        }
    }

    private static void status(Occasion occasion, Map<String, Object> fields) {
        fields.put("CallbackSource", "call-progress-events");
        fields.put("SequenceNumber", occasion.number("Sequence"));
        fields.put("Timestamp", TIME.format(occasion.time()));
        if (occasion.state().compareTo(CallState.COMPLETED) >= 0) {
            long seconds = occasion.number("Duration");
            fields.put("CallDuration", seconds);
            fields.put("Duration", (seconds + 59) / 60); // Twilio counts minutes here
            fields.put("SipResponseCode", occasion.sipStatus());
        }
    }

    private static void recording(Occasion occasion, Map<String, Object> fields) {
        if (occasion.has("Recording")) {
            fields.put("RecordingSid", occasion.get("Recording"));
            fields.put("RecordingUrl", occasion.get("RecordingUrl"));
            fields.put("RecordingDuration", occasion.number("RecordingDuration"));
        }
    }

    private static java.time.Instant start(Occasion occasion) {
        return occasion.time().minusSeconds(occasion.number("RecordingDuration"));
    }
}
