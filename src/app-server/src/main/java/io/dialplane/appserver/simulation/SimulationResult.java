package io.dialplane.appserver.simulation;

import java.util.List;

/** What a simulated call came to, and what happened on the way. */
public record SimulationResult(Result result, List<Entry> transcript) {
    public SimulationResult {
        transcript = List.copyOf(transcript);
    }

    /**
     * What it came to.
     *
     * @param outcome {@code completed}; {@code rejected} when the caller was never answered; {@code failed} when the flow
     *     did not come to its own end, or the caller heard a fall-back document
     * @param cause by FreeSWITCH's name
     * @param sipStatus 200 when the caller was answered
     * @param seconds in the call's own time
     * @param requests how often endpoints were asked
     */
    public record Result(
            String outcome, String cause, int sipStatus, double seconds, int requests, int problems, int warnings) {}
}
