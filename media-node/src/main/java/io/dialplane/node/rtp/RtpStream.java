package io.dialplane.node.rtp;

import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.media.Recorder;
import io.dialplane.node.media.Sound;
import io.dialplane.node.sound.Clip;
import io.dialplane.node.sound.PlayableSound;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as other threads see it: passes their wishes to the media thread that owns the {@link RtpSession}. */
final class RtpStream implements MediaStream {
    private final RtpSession session;
    private final RtpLoop loop;
    private final InetSocketAddress local;
    private volatile @Nullable Negotiated agreed;
    private volatile @Nullable Player current;

    RtpStream(RtpSession session, InetSocketAddress local) {
        this.session = session;
        this.local = local;
        loop = session.port().loop();
        loop.tell(() -> loop.open(session));
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public void negotiate(Negotiated next) {
        agreed = next;
        Player playing = current;
        if (playing != null) {
            playing.prepare(next.codec());
        }
        loop.tell(() -> session.negotiate(next, System.nanoTime()));
    }

    @Override
    public void start() {
        loop.tell(() -> loop.start(session));
    }

    @Override
    public Playback play(List<Sound> sounds, int times) {
        Player player = new Player(clips(sounds), times, this::stop);
        Negotiated known = agreed;
        if (known != null) {
            player.prepare(known.codec());
        }
        current = player;
        loop.tell(() -> session.play(player));
        return player;
    }

    private void stop(Player player) {
        loop.tell(() -> session.stop(player));
    }

    private static List<Clip> clips(List<Sound> sounds) {
        List<Clip> clips = new ArrayList<>();
        for (Sound sound : sounds) {
            if (!(sound instanceof PlayableSound playable)) {
                throw new MediaException("a sound of another node: " + sound);
            }
            clips.addAll(playable.clips());
        }
        return clips;
    }

    @Override
    public void echo(boolean on) {
        loop.tell(() -> session.echo(on));
    }

    @Override
    public Bridge bridge(MediaStream other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Playback sendDigits(String digits, Duration each, Duration gap) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Recorder record(Recorder.Options options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void early(boolean on) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Statistics statistics() {
        return session.statistics();
    }

    @Override
    public void close() {
        loop.tell(() -> loop.end(session));
    }
}
