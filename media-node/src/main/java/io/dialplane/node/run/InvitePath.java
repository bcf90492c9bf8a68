package io.dialplane.node.run;

import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Recording.Operation;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.Calls;
import io.dialplane.node.call.IncomingCall;
import io.dialplane.node.dial.Hops;
import io.dialplane.node.means.Connected;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.MediaException;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of a call, from the INVITE to its end, on the call's own virtual thread: ask for a document, run it, ask for
 * the next one, until a document ends or somebody hangs up. A command may lead it elsewhere at any time.
 */
public final class InvitePath implements Calls.Service {
    private static final Logger LOG = LoggerFactory.getLogger(InvitePath.class);

    private final Means means;

    public InvitePath(Means means) {
        this.means = means;
    }

    @Override
    public void run(IncomingCall call) {
        call.requireAnswerable();
        if (Hops.of(call) > Hops.MOST) {
            // RFC 3261 §16.3: a call that we dialled came back to us, again and again
            call.reject(483, Optional.empty(), OptionalInt.empty(), HangupCause.EXCHANGE_ROUTING_ERROR);
        }
        var next = new Next.Ask(call.caller().destination(), Calls.CONTEXT, Optional.empty());
        var flow = new Flow(call, Where.CALL, means);
        for (boolean isOver = false; !isOver; ) {
            try {
                flow.follow(next);
                isOver = true;
            } catch (Transferred elsewhere) {
                call.resume();
                next = elsewhere.to();
            } catch (Connected nobodyWaits) {
                // it came when the call had just stopped waiting
                call.resume();
                nobodyWaits.parted().complete(false);
                isOver = true;
            }
        }
    }

    @Override
    public void connect(IncomingCall leg) {
        means.connections().connect(leg);
    }

    @Override
    public boolean transfer(Call call, String destination, String context) {
        if (call.isOutbound() || call.isConnection()) {
            return false;
        }
        call.interrupt(new Transferred(
                new Next.Ask(destination, context.isEmpty() ? Calls.CONTEXT : context, Optional.empty())));
        return true;
    }

    @Override
    public boolean record(Call call, Operation operation, String file) {
        var name = Optional.of(file).filter(text -> !text.isEmpty());
        try {
            return new BackgroundRecording(call, means).run(operation, true, name, Optional.empty());
        } catch (MediaException e) {
            LOG.warn("not recorded: {}", e.getMessage());
            return false;
        }
    }
}
