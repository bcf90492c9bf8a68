package io.dialplane.node.run;

import io.dialplane.instructions.Recording.Operation;
import io.dialplane.node.archive.Recordings.Running;
import io.dialplane.node.archive.Recordings.Wish;
import io.dialplane.node.call.Call;
import io.dialplane.node.means.Means;
import java.util.Optional;
import java.util.function.Consumer;

/** Recordings of both sides of a call, while its document goes on. */
final class BackgroundRecording {
    private final Call call;
    private final Means means;

    BackgroundRecording(Call call, Means means) {
        this.call = call;
        this.means = means;
    }

    /**
     * Begins one, or does something to those that run.
     *
     * @param name all of them when empty
     * @return false when there is none
     */
    boolean run(Operation operation, boolean stereo, Optional<String> name, Optional<String> status) {
        return switch (operation) {
            case START -> {
                means.recordings().start(call, call.audible(), Wish.both(stereo, name, status));
                yield true;
            }
            case STOP -> each(name, Running::stop);
            case PAUSE -> each(name, Running::pause);
            case RESUME -> each(name, Running::resume);
        };
    }

    private boolean each(Optional<String> name, Consumer<Running> what) {
        var running = means.recordings().of(call.id(), name);
        running.forEach(what);
        return !running.isEmpty();
    }
}
