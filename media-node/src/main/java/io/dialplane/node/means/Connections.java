package io.dialplane.node.means;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.Calls;
import io.dialplane.node.call.IncomingCall;
import io.dialplane.node.leg.Leg;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a leg that one of our nodes made to the call of this one that it wants to be connected with, if that waits: in a
 * queue or parked. What the leg's token says is checked here; who made it is not.
 */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration FOREVER = Duration.ofDays(1);

    /** Header of the hook whose document the one who waits hears before it is connected. */
    public static final String ANNOUNCE = "X-Dialplane-Announce";

    /** Header of the token. */
    public static final String CONNECT = "X-Dialplane-Connect";

    private final ConnectTokens tokens;
    private final Calls calls;
    private final Set<String> waiting = new HashSet<>();

    public Connections(ConnectTokens tokens, Calls calls) {
        this.tokens = tokens;
        this.calls = calls;
    }

    /** Runs something on a call's thread during which others may come to talk to it; who came, if that ended it. */
    public Optional<Connected> during(Call call, Runnable waits) {
        synchronized (this) {
            waiting.add(call.id());
        }
        try {
            waits.run();
            stop(call);
            call.check();
            return Optional.empty();
        } catch (Connected somebody) {
            call.resume();
            return Optional.of(somebody);
        } finally {
            stop(call);
        }
    }

    private synchronized void stop(Call call) {
        waiting.remove(call.id());
    }

    private synchronized boolean come(Call member, Connected somebody) {
        if (!waiting.remove(member.id())) {
            return false;
        }
        member.interrupt(somebody);
        return true;
    }

    /** The life of such a leg. */
    public void connect(IncomingCall leg) {
        var token = leg.caller().connect().flatMap(tokens::verify);
        var member = token.flatMap(pair -> calls.find(pair.member()))
                .filter(call -> call.id().equals(leg.caller().destination()));
        if (token.isEmpty()) {
            LOG.warn(
                    "a leg of {} is refused: its token is not good",
                    leg.caller().address());
            leg.reject(403, Optional.empty(), OptionalInt.empty(), HangupCause.CALL_REJECTED);
        }
        if (member.isEmpty()) {
            leg.reject(404, Optional.empty(), OptionalInt.empty(), HangupCause.NO_ROUTE_DESTINATION);
        }
        leg.requireAnswerable();
        var announce = leg.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(ANNOUNCE))
                .map(java.util.Map.Entry::getValue)
                .findFirst();
        var somebody = new Connected(leg, token.orElseThrow().agent(), announce);
        if (!come(member.get(), somebody)) {
            leg.reject(486, Optional.empty(), OptionalInt.empty(), HangupCause.USER_BUSY);
        }
        leg.ring();
        leg.await(CompletableFuture.anyOf(somebody.parted(), member.get().over()), FOREVER);
        if (leg.signalling().state().isAnswered()) {
            leg.hangUp(Leg.By.NODE, HangupCause.NORMAL_CLEARING);
        } else {
            leg.reject(480, Optional.empty(), OptionalInt.empty(), HangupCause.NO_USER_RESPONSE);
        }
    }
}
