package io.dialplane.instructions.flow;

import java.util.Map;
import java.util.Optional;

/**
 * What an application is told of the call.
 *
 * @param call the call's id
 * @param domain the tenant
 * @param from the caller's number or user
 * @param to the number dialled
 * @param callerName the caller's display name
 * @param hook the hook that is asked; empty when the call comes in
 * @param digits what was gathered; empty when nothing was
 * @param reason why the instruction of the hook ended, such as {@code dtmfDetected} or {@code timeout}; empty without
 *     one
 * @param results what the instruction brought, such as {@code DialStatus}
 * @param variables the channel variables that are known
 */
public record CallContext(
        String call,
        String domain,
        String from,
        String to,
        Optional<String> callerName,
        Optional<String> hook,
        String digits,
        String reason,
        Map<String, String> results,
        Map<String, String> variables) {
    public CallContext {
        results = Map.copyOf(results);
        variables = Map.copyOf(variables);
    }

    /** A call that comes in. */
    public CallContext(String call, String domain, String from, String to) {
        this(call, domain, from, to, Optional.empty(), Optional.empty(), "", "", Map.of(), Map.of());
    }

    /** The same call when a hook is asked. */
    public CallContext at(String asked, String pressed) {
        return new CallContext(
                call, domain, from, to, callerName, Optional.of(asked), pressed, reason, results, variables);
    }
}
