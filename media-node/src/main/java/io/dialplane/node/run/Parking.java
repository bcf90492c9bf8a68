package io.dialplane.node.run;

import io.dialplane.instructions.Instruction.Park;
import io.dialplane.node.call.Call;
import io.dialplane.node.means.Means;
import java.time.Duration;

/** A call that waits, in silence or with music, until somebody fetches it or comes to talk to it. */
final class Parking {
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Call call;
    private final Means means;

    Parking(Call call, Means means) {
        this.call = call;
        this.means = means;
    }

    void run(Park park) {
        means.events().parked(call, true);
        try {
            var came = means.connections().during(call, () -> waits(park));
            came.ifPresent(somebody -> new Meeting(call, means).with(somebody));
        } finally {
            means.events().parked(call, false);
        }
    }

    private void waits(Park park) {
        var music = park.music() ? means.sounds().holdMusic(call) : java.util.List.<io.dialplane.node.media.Sound>of();
        var playback = music.isEmpty() ? null : call.audible().play(music, 0);
        try {
            call.digits().pause(park.timeout().orElse(FOREVER));
        } finally {
            if (playback != null) {
                playback.stop();
            }
        }
    }
}
