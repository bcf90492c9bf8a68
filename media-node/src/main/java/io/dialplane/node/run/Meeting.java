package io.dialplane.node.run;

import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.Calls;
import io.dialplane.node.means.Connected;
import io.dialplane.node.means.Means;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A call that waited meets the leg that came to talk to it: it hears an announcement, then both hear each other. */
final class Meeting {
    private final Call call;
    private final Means means;
    private final Map<String, String> results;

    Meeting(Call call, Means means) {
        this(call, means, Map.of());
    }

    /** @param results what the announcement's hook is told */
    Meeting(Call call, Means means, Map<String, String> results) {
        this.call = call;
        this.means = means;
        this.results = results;
    }

    /**
     * Until one of them hangs up.
     *
     * @return how long they talked; empty when the other had gone before
     */
    Optional<Duration> with(Connected somebody) {
        try {
            call.answered();
            somebody.announce().ifPresent(token -> announce(token, somebody.agentCall()));
            var leg = somebody.leg();
            try {
                leg.answered();
            } catch (CallEnded gone) {
                call.check();
                return Optional.empty();
            }
            return Optional.of(new Bridging(call, leg, means).talk().length());
        } finally {
            somebody.parted().complete(true);
        }
    }

    private void announce(String token, String agent) {
        var hook = new Continuation(token, "dequeue-announce", "", "", results);
        var ask = new Next.Ask(call.caller().destination(), Calls.CONTEXT, Optional.of(hook));
        new Flow(call, Where.ANNOUNCING, means, Optional.of(agent)).follow(ask);
    }
}
