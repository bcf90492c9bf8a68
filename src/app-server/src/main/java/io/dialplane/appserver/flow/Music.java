package io.dialplane.appserver.flow;

import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.flow.Application;
import io.dialplane.instructions.flow.Flow;
import io.dialplane.instructions.flow.OnCall;
import jakarta.inject.Singleton;
import java.util.List;

/** Music until the caller has enough of it. */
@Singleton
@Application("music")
class Music {
    @OnCall
    Flow music() {
        return Flow.answer().then(new Play(List.of("music/loop.wav"), 0));
    }
}
