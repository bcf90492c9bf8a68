package io.dialplane.node.run;

import io.dialplane.instructions.Instruction.HoldMusic;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SendDigits;
import io.dialplane.node.call.Call;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.Sound;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What the caller is let hear: sounds, speech, music, digits, an echo. Before the answer when it was let hear something early. */
final class Playing {
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Call call;
    private final Means means;

    Playing(Call call, Means means) {
        this.call = call;
        this.means = means;
    }

    String play(Play play) {
        var name = String.join("!", play.sources());
        return hear(name, () -> means.sounds().of(call, play.sources()), play.loop());
    }

    String say(Say say) {
        return hear(say.text(), () -> means.sounds().of(call, say), say.loop());
    }

    private String hear(String name, Supplier<List<Sound>> find, int loop) {
        var stream = call.audible();
        var found = find.get();
        if (found.isEmpty()) {
            return "FILE NOT FOUND";
        }
        means.events().playbackStarts(call, name);
        boolean isDone = false;
        try {
            isDone = call.plays(stream, found, loop);
        } finally {
            means.events().playbackStopped(call, name, isDone);
        }
        return "FILE PLAYED";
    }

    void send(SendDigits digits) {
        call.hears(call.audible().sendDigits(digits.digits(), digits.duration(), digits.gap()));
    }

    void music(HoldMusic music) {
        var stream = call.audible();
        var found = music.source()
                .map(source -> means.sounds().of(call, List.of(source)))
                .orElseGet(() -> means.sounds().holdMusic(call));
        var playback = found.isEmpty() ? null : stream.play(found, 0);
        try {
            call.digits().pause(music.length().orElse(FOREVER));
        } finally {
            if (playback != null) {
                playback.stop();
            }
        }
    }

    void echo() {
        var stream = call.answered();
        stream.echo(true);
        try {
            call.digits().pause(FOREVER);
        } finally {
            stream.echo(false);
        }
    }
}
