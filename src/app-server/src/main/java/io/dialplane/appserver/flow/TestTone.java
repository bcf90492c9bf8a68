package io.dialplane.appserver.flow;

import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.flow.Application;
import io.dialplane.instructions.flow.Flow;
import io.dialplane.instructions.flow.OnCall;
import jakarta.inject.Singleton;
import java.util.List;

/** The tone by which lines are measured. */
@Singleton
@Application("tone")
class TestTone {
    @OnCall
    Flow tone() {
        return Flow.answer().then(new Play(List.of("tone_stream://%(1000,0,1004)"), 0));
    }
}
