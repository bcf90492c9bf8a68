package io.dialplane.node.dial;

import io.dialplane.instructions.Dial;
import io.dialplane.node.call.Call;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.IncomingCall;
import io.dialplane.node.call.OutgoingCall;
import io.dialplane.node.means.Means;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream.Bridge;
import io.dialplane.node.media.MediaStream.Playback;
import io.dialplane.node.media.Sound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller hears while somebody is called for it: a tone of ours when it is answered or hears something already, else
 * its phone's own tone (180), else what the only one who is called lets us hear (183).
 */
public final class RingBack implements OutgoingCall.Progress {
    private final Call call;
    private final boolean isPassed;
    private final List<Sound> tone;
    private boolean isOver;
    private boolean isAlone;
    private @Nullable Playback playing;
    private @Nullable Bridge early;

    public RingBack(Call call, Dial dial, Means means) {
        this.call = call;
        this.isPassed = dial.answerOnBridge();
        this.tone = means.sounds().ringTone(call, dial.ringTone());
    }

    /** Calling begins; on the caller's thread. */
    public void begin() {
        if (!isPassed) {
            call.answered();
        }
        play();
    }

    /** So many are called now. */
    public synchronized void group(int size) {
        isAlone = size == 1;
    }

    private synchronized void play() {
        boolean hears = call.signalling().state().isAnswered() || call instanceof IncomingCall mine && mine.isEarly();
        if (!isOver && hears && playing == null && early == null && !tone.isEmpty()) {
            playing = call.audible().play(tone, 0);
        }
    }

    @Override
    public void rings(OutgoingCall callee, boolean hasMedia) {
        // a signalling thread must not wait for the caller's media
        Thread.startVirtualThread(() -> {
            try {
                progress(callee, hasMedia);
            } catch (CallEnded | MediaException over) {
                // there is nobody to hear it any more
            }
        });
    }

    private synchronized void progress(OutgoingCall callee, boolean hasMedia) {
        if (isOver || early != null || !(call instanceof IncomingCall mine)) {
            return;
        }
        if (hasMedia && isAlone && isPassed) {
            mine.early();
            if (mine.isEarly() || mine.signalling().state().isAnswered()) {
                stopTone();
                early = mine.audible().bridge(callee.audible());
            }
        } else if (!mine.signalling().state().isAnswered()) {
            mine.ring();
            play();
        }
    }

    /** Nobody rings any more, or somebody answered. */
    public synchronized void end() {
        isOver = true;
        stopTone();
        if (early != null) {
            early.close();
            early = null;
        }
    }

    private void stopTone() {
        if (playing != null) {
            playing.stop();
            playing = null;
        }
    }
}
