package io.dialplane.node.appserver;

import java.time.Duration;
import java.util.Optional;

/**
 * What the application server answered.
 *
 * @param application the application it says the call runs, at most 64 characters
 * @param timeToLive how long it may be kept: {@code Dialplane-TTL}, seconds, at most a day
 * @param told token of the hook that is told how the call gets on: {@code Dialplane-Status}
 * @param body at most {@link ApplicationServer#MOST_BYTES}
 */
public record Answer(
        int status,
        Optional<String> contentType,
        Optional<String> application,
        Optional<Duration> timeToLive,
        Optional<String> told,
        byte[] body) {}
