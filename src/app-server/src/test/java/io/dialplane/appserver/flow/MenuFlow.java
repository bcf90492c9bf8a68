package io.dialplane.appserver.flow;

import io.dialplane.instructions.flow.Application;
import io.dialplane.instructions.flow.CallContext;
import io.dialplane.instructions.flow.Flow;
import io.dialplane.instructions.flow.OnCall;
import io.dialplane.instructions.flow.OnDigits;
import io.dialplane.instructions.flow.OnHook;
import jakarta.enterprise.context.ApplicationScoped;

/** A menu as the bean of a developer. */
@ApplicationScoped
@Application("menu-flow")
public class MenuFlow {
    @OnCall
    Flow welcome(CallContext call) {
        return Flow.answer()
                .say("Welcome, " + call.from())
                .gather(g -> g.digits(1).prompt(p -> p.say("One for sales")).action("choice"));
    }

    @OnDigits(hook = "choice", value = "1")
    Flow sales() {
        return Flow.start().dial(d -> d.user("1002").action("parted"));
    }

    @OnDigits(hook = "choice", value = "9")
    Flow bug() {
        throw new IllegalStateException("a bug");
    }

    @OnHook("choice")
    Flow nothing(CallContext call) {
        return Flow.start().say("There is no " + call.digits()).hangup();
    }

    @OnHook("parted")
    Flow parted(CallContext call) {
        return Flow.start().say("It was " + call.results().get("DialStatus"));
    }
}
