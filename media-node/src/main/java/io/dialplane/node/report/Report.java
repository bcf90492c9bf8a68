package io.dialplane.node.report;

import java.util.Map;

/**
 * Something a developer's webhook is to be told, as it is written and posted.
 *
 * @param id the same report may be posted twice
 * @param token of the hook
 * @param call the A-leg's id
 * @param leg which leg it is about; the call itself or one that it dialled
 * @param event {@code initiated}, {@code ringing}, {@code answered}, {@code completed}, {@code recording}, {@code notify}
 * @param sequence per call, from 0
 * @param time ISO 8601, milliseconds
 * @param fields what is told, by name
 */
public record Report(
        String id,
        String token,
        String call,
        String leg,
        String node,
        String event,
        long sequence,
        String time,
        Map<String, String> fields) {}
