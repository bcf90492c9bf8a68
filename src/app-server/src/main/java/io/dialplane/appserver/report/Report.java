package io.dialplane.appserver.report;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a node reports, and will report again until it is taken.
 *
 * @param id unique; what was taken once is not taken again
 * @param token of the hook that is to be told
 * @param call the A-leg's id
 * @param leg the leg it is about, which may be the A-leg
 * @param event {@code initiated}, {@code ringing}, {@code answered}, {@code completed}, {@code recording}, {@code notify}
 * @param sequence from 0, per call
 * @param fields {@code From To Direction SipCallId}; of an end {@code DialStatus CallDuration SipStatus Cause}; of a
 *     recording {@code Recording RecordingDuration RecordingSize}; of a notify the document's data
 */
record Report(
        String id,
        String token,
        String call,
        String leg,
        String node,
        String event,
        long sequence,
        Instant time,
        Map<String, String> fields) {
    Report {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
