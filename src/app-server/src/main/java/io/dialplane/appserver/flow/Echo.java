package io.dialplane.appserver.flow;

import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.flow.Application;
import io.dialplane.instructions.flow.Flow;
import io.dialplane.instructions.flow.OnCall;
import jakarta.inject.Singleton;

/** The caller hears itself. */
@Singleton
@Application("echo")
class Echo {
    @OnCall
    Flow echo() {
        return Flow.answer().then(new Instruction.Echo());
    }
}
