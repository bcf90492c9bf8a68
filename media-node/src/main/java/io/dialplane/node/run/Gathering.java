package io.dialplane.node.run;

import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.node.call.Call;
import io.dialplane.node.means.Sounds;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Sound;
import java.util.List;

/**
 * Runs one gather instruction: prompts, which a digit may stop; then digits until the finish key, the most digits or a
 * time-out; then again while the input is not valid and attempts are left. Digits typed ahead count, and make prompts
 * superfluous.
 */
final class Gathering {
    private final Call call;
    private final Gather gather;
    private final Sounds sounds;
    private final MediaStream stream;

    /** What was gathered: {@code digits}, {@code timeout} or {@code invalid}. */
    record Result(String digits, String reason) {}

    private record Input(String digits, boolean finished) {}

    Gathering(Call call, Gather gather, Sounds sounds) {
        this.call = call;
        this.gather = gather;
        this.sounds = sounds;
        this.stream = call.answered();
    }

    Result run() {
        var result = new Result("", "timeout");
        for (int attempt = 0; attempt < gather.attempts(); attempt++) {
            prompts(gather.prompts(), gather.bargeIn());
            var input = collect();
            if (isValid(input)) {
                return new Result(input.digits(), "digits");
            }
            result = new Result(input.digits(), input.digits().isEmpty() && !input.finished() ? "timeout" : "invalid");
            prompts(gather.invalidPrompts(), gather.bargeIn());
        }
        return result;
    }

    private boolean isValid(Input input) {
        return (input.finished() || !input.digits().isEmpty()) && gather.accepts(input.digits());
    }

    private void prompts(List<Prompt> prompts, boolean bargeIn) {
        for (var prompt : prompts) {
            if (bargeIn && !call.digits().isEmpty()) {
                return;
            }
            switch (prompt) {
                case Play play -> hear(sounds.of(call, play.sources()), play.loop(), bargeIn);
                case Say say -> hear(sounds.of(call, say), say.loop(), bargeIn);
                case Pause pause -> {
                    if (bargeIn) {
                        call.digits().awaitAny(pause.length());
                    } else {
                        call.digits().pause(pause.length());
                    }
                }
            }
        }
    }

    private void hear(List<Sound> found, int loop, boolean bargeIn) {
        if (found.isEmpty()) {
            return;
        }
        var playback = stream.play(found, loop);
        if (bargeIn) {
            call.digits().whenPressed(playback::stop);
            if (!call.digits().isEmpty()) {
                playback.stop();
            }
        }
        try {
            call.hears(playback);
        } finally {
            call.digits().whenPressedNothing();
        }
    }

    private Input collect() {
        var input = new StringBuilder(gather.maxDigits());
        var limit = gather.timeout();
        while (input.length() < gather.maxDigits()) {
            var digit = call.digits().next(limit);
            if (digit.isEmpty()) {
                return new Input(input.toString(), false);
            }
            if (gather.finishOnKey().indexOf(digit.get()) >= 0) {
                return new Input(input.toString(), true);
            }
            input.append(digit.get().charValue());
            limit = gather.interDigitTimeout();
        }
        return new Input(input.toString(), true);
    }
}
