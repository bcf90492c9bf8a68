package io.dialplane.node.rtp;

import io.dialplane.node.dtmf.DtmfSender;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.media.Recorder;
import io.dialplane.node.media.Sound;
import io.dialplane.node.recording.FileRecorder;
import io.dialplane.node.sound.Clip;
import io.dialplane.node.sound.PlayableSound;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as other threads see it: passes their wishes to the media thread that owns the {@link RtpSession}. */
final class RtpStream implements MediaStream {
    private static final int MOST_DIGITS = 256;
    private static final Duration SHORTEST_TONE = Duration.ofMillis(40);
    private static final Duration LONGEST_TONE = Duration.ofSeconds(6);

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
        if (!(other instanceof RtpStream stream) || stream == this) {
            throw new MediaException("only another stream of this node can be bridged to: " + other);
        }
        RtpBridge bridge = new RtpBridge(session, stream.session);
        bridge.join();
        return bridge;
    }

    @Override
    public Playback sendDigits(String digits, Duration each, Duration gap) {
        if (digits.length() > MOST_DIGITS
                || !digits.chars().allMatch(digit -> DtmfSender.sendable((char) digit))
                || !isTone(each)
                || !isTone(gap)) {
            throw new MediaException("digits are at most " + MOST_DIGITS
                    + " of 0-9 * # A-D w W, each and the gap between them 40 ms to 6 s");
        }
        DigitPlayback playback = new DigitPlayback(new DtmfSender(digits, (int) each.toMillis(), (int) gap.toMillis()));
        loop.tell(() -> session.digits().add(playback));
        return playback;
    }

    private static boolean isTone(Duration length) {
        return length.compareTo(SHORTEST_TONE) >= 0 && length.compareTo(LONGEST_TONE) <= 0;
    }

    @Override
    public Recorder record(Recorder.Options options) {
        FileRecorder recorder = new FileRecorder(options, loop::tell);
        loop.tell(() -> session.tapes().add(recorder.tape()));
        return recorder.begin();
    }

    @Override
    public void early(boolean on) {
        loop.tell(() -> session.early(on, System.nanoTime()));
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
