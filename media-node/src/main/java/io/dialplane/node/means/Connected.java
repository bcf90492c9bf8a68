package io.dialplane.node.means;

import io.dialplane.node.call.IncomingCall;
import io.dialplane.node.call.Interruption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Somebody comes to talk to a call that waits. */
public final class Connected extends Interruption {
    private static final long serialVersionUID = 1L;

    private final transient IncomingCall leg;
    private final String agentCall;
    private final transient Optional<String> announce;
    private final transient CompletableFuture<Boolean> parted = new CompletableFuture<>();

    /**
     * @param leg theirs
     * @param announce token of the hook whose document the one who waits hears first
     */
    public Connected(IncomingCall leg, String agentCall, Optional<String> announce) {
        super("connected");
        this.leg = leg;
        this.agentCall = agentCall;
        this.announce = announce;
    }

    public IncomingCall leg() {
        return leg;
    }

    public String agentCall() {
        return agentCall;
    }

    public Optional<String> announce() {
        return announce;
    }

    /** Completes when they have parted. */
    public CompletableFuture<Boolean> parted() {
        return parted;
    }
}
