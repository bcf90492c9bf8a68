package io.dialplane.appserver.recording;

import java.time.Instant;

/**
 * A recording that is kept.
 *
 * @param call the A-leg's id
 * @param leg the leg that was recorded
 * @param name as the document named it; may be empty
 * @param durationMs milliseconds
 * @param sizeBytes of the WAV file
 */
record StoredRecording(
        String id,
        String call,
        String leg,
        String domain,
        String name,
        long durationMs,
        long sizeBytes,
        Instant createdAt) {}
