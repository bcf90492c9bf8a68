package io.dialplane.appserver.request;

import java.util.LinkedHashMap;
import java.util.Map;

/** jambonz' names ({@code @jambonz/schema}, folder callbacks). Numbers are numbers. */
final class JsonWords {
    private JsonWords() {}

    static Map<String, Object> of(Occasion occasion) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Occasion.About about = occasion.about();
        fields.put("call_sid", occasion.leg());
        if (occasion.ofDialledLeg()) {
            fields.put("parent_call_sid", occasion.call());
        }
        fields.put("call_id", about.sipCallId());
        fields.put("application_sid", about.application());
        fields.put("account_sid", about.domain());
        fields.put("direction", about.direction());
        fields.put("from", about.from());
        fields.put("to", about.to());
        fields.put("caller_name", about.callerName());
        fields.put("call_status", occasion.state().json());
        fields.put("sip_status", occasion.sipStatus());
        fields.put("trace_id", about.trace());
        results(occasion, fields);
        return fields;
    }

    /** What the verb brought. */
    static void results(Occasion occasion, Map<String, Object> fields) {
        switch (occasion.kind()) {
            case "gather" -> {
                fields.put("digits", occasion.get("Digits"));
                String reason = occasion.get("Reason");
                fields.put("reason", "digits".equals(reason) ? "dtmfDetected" : reason);
            }
            case "record" -> {
                fields.put("digits", occasion.get("Digits"));
                fields.put("reason", occasion.get("Reason"));
            }
            case "dial" -> dial(occasion, fields);
            case "enqueue", "enqueue-wait", "dequeue", "dequeue-announce" -> queue(occasion, fields);
            case "message" -> {
                fields.put("message_sid", occasion.get("MessageId"));
                boolean delivered = "delivered".equals(occasion.get("MessageStatus"));
                fields.put("message_status", delivered ? "success" : "failure");
                fields.put("message_sip_status", occasion.number("SipStatus"));
            }
            case "sip:refer", "refer" -> fields.put("refer_status", occasion.number("SipStatus"));
            case Occasion.CALL_STATUS, Occasion.LEG_STATUS -> status(occasion, fields);
            case Occasion.NOTIFY -> fields.putAll(occasion.results());
            default -> {
                // the call itself is all there is to tell
            }
        }
        recording(occasion, fields);
    }

    private static void dial(Occasion occasion, Map<String, Object> fields) {
        String status = occasion.get("DialStatus");
        fields.put("dial_call_status", "canceled".equals(status) ? "no-answer" : status);
        fields.put("dial_call_sid", occasion.get("DialCallId"));
        fields.put("dial_sip_status", occasion.number("DialSipStatus"));
        fields.put("duration", occasion.number("DialDuration"));
        fields.put("dial_answered_by", occasion.get("DialAnsweredBy"));
        fields.put("dial_cause", occasion.get("DialCause"));
    }

    private static void queue(Occasion occasion, Map<String, Object> fields) {
        fields.put("queue_sid", queueSid(occasion));
        fields.put("queue_name", occasion.get("QueueName"));
        fields.put("queue_time", occasion.number("QueueTime"));
        switch (occasion.kind()) {
            case "enqueue-wait" -> {
                fields.put("queue_position", Math.max(0, occasion.number("QueuePosition") - 1));
                fields.put("queue_size", occasion.number("QueueSize"));
                fields.put("queue_average_time", occasion.number("QueueAverageTime"));
            }
            case "enqueue" -> {
                String result = occasion.get("QueueResult");
                boolean known = result.equals("bridged") || result.equals("hangup") || result.equals("leave");
                fields.put("queue_result", known ? result : "error");
                if (!known) {
                    fields.put("queue_error", result);
                }
            }
            case "dequeue" -> {
                String result = occasion.get("DequeueResult");
                fields.put("dequeue_result", "bridged".equals(result) ? "complete" : result);
                fields.put("dequeued_call_sid", occasion.get("CallId"));
                fields.put("duration", occasion.number("DialDuration"));
            }
            default -> {
                // an announcement's document is asked for with the queue's name and time
            }
        }
    }

    /** jambonz' name of a queue. */
    static String queueSid(Occasion occasion) {
        return "queue:" + occasion.about().domain() + ":" + occasion.get("QueueName");
    }

    private static void status(Occasion occasion, Map<String, Object> fields) {
        fields.put("sequence", occasion.number("Sequence"));
        fields.put("timestamp", occasion.time().toString());
        if (occasion.state().compareTo(CallState.COMPLETED) >= 0) {
            fields.put("duration", occasion.number("Duration"));
            fields.put("hangup_cause", occasion.get("Cause"));
            fields.put("call_termination_by", "caller".equals(occasion.get("HangupBy")) ? "caller" : "jambonz");
        }
    }

    private static void recording(Occasion occasion, Map<String, Object> fields) {
        if (occasion.has("Recording")) {
            fields.put("recording_sid", occasion.get("Recording"));
            fields.put("recording_url", occasion.get("RecordingUrl"));
            fields.put("recording_duration", occasion.number("RecordingDuration"));
            fields.put("recording_size", occasion.number("RecordingSize"));
        }
    }
}
