package io.dialplane.appserver.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.appserver.request.Occasion.About;
import io.dialplane.appserver.webhook.RequestDialect;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");
    private static final About ABOUT = new About(
            "ivr",
            "dialplane.local",
            "node-1",
            "inbound",
            "+4930123",
            "5000",
            "Alice",
            "sip-1",
            "trace-1",
            Map.of("Caller-Destination-Number", "5000"));

    @Test
    void theFirstRequestHasTwiliosNames() {
        assertThat(twiml("", CallState.INITIATED, Map.of()))
                .containsEntry("CallSid", "call-1")
                .containsEntry("AccountSid", "dialplane.local")
                .containsEntry("From", "+4930123")
                .containsEntry("To", "5000")
                .containsEntry("CallStatus", "ringing")
                .containsEntry("ApiVersion", "2010-04-01")
                .containsEntry("Direction", "inbound")
                .containsEntry("CallerName", "Alice")
                .doesNotContainKeys("Digits", "ParentCallSid");
    }

    @Test
    void aDialsResultHasTheNamesOfEachDialect() {
        var results = Map.of(
                "DialStatus", "completed",
                "DialCallId", "b-leg",
                "DialDuration", "12",
                "DialSipStatus", "200");
        assertThat(twiml("dial", CallState.ANSWERED, results))
                .containsEntry("DialCallStatus", "completed")
                .containsEntry("DialCallSid", "b-leg")
                .containsEntry("DialCallDuration", 12L)
                .containsEntry("DialBridged", true)
                .containsEntry("CallStatus", "in-progress");
        assertThat(fields(RequestDialect.JSON, "dial", CallState.ANSWERED, results))
                .containsEntry("dial_call_status", "completed")
                .containsEntry("dial_call_sid", "b-leg")
                .containsEntry("dial_sip_status", 200L)
                .containsEntry("duration", 12L);
    }

    @Test
    void whoeverWaitsFirstHasPosition0WithJambonzAnd1WithTwilio() {
        var results = Map.of(
                "QueueName", "sales",
                "QueuePosition", "1",
                "QueueSize", "3",
                "QueueTime", "40",
                "QueueAverageTime", "55");
        assertThat(fields(RequestDialect.JSON, "enqueue-wait", CallState.ANSWERED, results))
                .containsEntry("queue_sid", "queue:dialplane.local:sales")
                .containsEntry("queue_position", 0L)
                .containsEntry("queue_size", 3L)
                .containsEntry("queue_time", 40L);
        assertThat(twiml("enqueue-wait", CallState.ANSWERED, results))
                .containsEntry("QueuePosition", 1L)
                .containsEntry("CurrentQueueSize", 3L)
                .containsEntry("QueueTime", 40L)
                .containsEntry("AvgQueueTime", 55L);
    }

    @Test
    void aQueueThatIsFullIsAnErrorToJambonz() {
        var results = Map.of("QueueName", "sales", "QueueResult", "queue-full", "QueueTime", "0");
        assertThat(fields(RequestDialect.JSON, "enqueue", CallState.ANSWERED, results))
                .containsEntry("queue_result", "error")
                .containsEntry("queue_error", "queue-full");
        assertThat(twiml("enqueue", CallState.ANSWERED, results)).containsEntry("QueueResult", "queue-full");
    }

    @Test
    void theAgentsResultHasBothVocabulariesOfTwilio() {
        var results = Map.of(
                "QueueName", "sales", "DequeueResult", "bridged", "CallId", "m", "QueueTime", "9", "DialDuration", "3");
        assertThat(twiml("dequeue", CallState.ANSWERED, results))
                .containsEntry("DialCallStatus", "completed")
                .containsEntry("DequeueResult", "bridged")
                .containsEntry("DialCallSid", "m")
                .containsEntry("DequeuedCallQueueTime", 9L);
        assertThat(fields(RequestDialect.JSON, "dequeue", CallState.ANSWERED, results))
                .containsEntry("dequeue_result", "complete");
    }

    @Test
    void aRecordingIsALink() {
        var results = Map.of("Recording", "r1", "RecordingUrl", "https://x/r1", "RecordingDuration", "5");
        assertThat(twiml("record", CallState.ANSWERED, results))
                .containsEntry("RecordingSid", "r1")
                .containsEntry("RecordingUrl", "https://x/r1")
                .containsEntry("RecordingDuration", 5L);
        assertThat(twiml(Occasion.RECORDING, CallState.ANSWERED, results))
                .containsEntry("RecordingStatus", "completed");
    }

    @Test
    void aLegsEndIsToldAsTwilioTellsIt() {
        var occasion = new Occasion(
                Occasion.LEG_STATUS,
                "b-leg",
                "call-1",
                ABOUT,
                CallState.BUSY,
                TIME,
                "",
                Map.of("Sequence", "3", "Duration", "0", "SipStatus", "486"));
        assertThat(Words.request(RequestDialect.TWIML, occasion).fields())
                .containsEntry("CallSid", "b-leg")
                .containsEntry("ParentCallSid", "call-1")
                .containsEntry("Direction", "outbound-dial")
                .containsEntry("CallStatus", "busy")
                .containsEntry("SipResponseCode", 486)
                .containsEntry("SequenceNumber", 3L)
                .containsEntry("CallbackSource", "call-progress-events")
                .containsEntry("Timestamp", "Tue, 24 Nov 2026 12:00:00 +0000");
    }

    @Test
    void httapiGetsDigitsUnderTheNameOfTheDocumentAndIsToldOfTheEnd() {
        var occasion = new Occasion(
                "gather", "call-1", "call-1", ABOUT, CallState.COMPLETED, TIME, "pin", Map.of("Digits", "1234"));
        var request = Words.request(RequestDialect.HTTAPI, occasion);
        assertThat(request.form())
                .isEqualTo("hostname=node-1&session_id=call-1&Caller-Destination-Number=5000&pin=1234"
                        + "&input_type=dtmf&exiting=true");
    }

    private static Map<String, Object> twiml(String kind, CallState state, Map<String, String> results) {
        return fields(RequestDialect.TWIML, kind, state, results);
    }

    private static Map<String, Object> fields(
            RequestDialect dialect, String kind, CallState state, Map<String, String> results) {
        return Words.request(dialect, new Occasion(kind, "call-1", "call-1", ABOUT, state, TIME, "", results))
                .fields();
    }
}
