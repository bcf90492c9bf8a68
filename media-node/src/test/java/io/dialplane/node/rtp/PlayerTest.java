package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.sound.Clip;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PlayerTest {
    private static final Clip A = new Clip(samples(100, 1000), 1);
    private static final Clip B = new Clip(samples(60, 2000), 2);

    private static short[] samples(int count, int value) {
        short[] samples = new short[count];
        java.util.Arrays.fill(samples, (short) value);
        return samples;
    }

    private static Player player(int loops, Clip... clips) {
        return new Player(List.of(clips), loops, stopped -> {});
    }

    /** Runs of equal samples, as "count×value". */
    private static List<String> frames(Player player, int most) {
        StringBuilder all = new StringBuilder();
        int filled = 160;
        for (int i = 0; i < most && filled == 160; i++) {
            ByteBuffer frame = ByteBuffer.allocate(160);
            filled = player.fill(frame, 160, AudioCodec.PCMU);
            for (int j = 0; j < filled; j++) {
                int sample = G711.decode(AudioCodec.PCMU, frame.get(j));
                all.append(Math.round(sample / 1000.0));
            }
        }
        List<String> runs = new ArrayList<>();
        java.util.regex.Matcher run = java.util.regex.Pattern.compile("(.)\\1*").matcher(all);
        while (run.find()) {
            runs.add(run.group().length() + "x" + run.group(1));
        }
        return runs;
    }

    @Test
    void playsClipsWithoutAGapAcrossFrames() {
        Player player = player(1, A, B, A);
        assertThat(frames(player, 10)).containsExactly("100x1", "120x2", "100x1");
        assertThat(player.playedMillis()).isEqualTo(320 / 8);
    }

    @Test
    void repeatsTheWholeList() {
        assertThat(frames(player(3, A, B), 10)).containsExactly("100x1", "120x2", "100x1", "120x2", "100x1", "120x2");
    }

    @Test
    void goesOnForEverWhenAskedTo() {
        Player endless = player(0, A);
        assertThat(frames(endless, 50)).containsExactly("8000x1");
        assertThat(frames(player(1, new Clip(samples(7, 1000), Clip.ENDLESS), B), 5))
                .containsExactly("800x1");
    }

    @Test
    void endsEvenWhenThereIsNothingToRepeatForEver() {
        Player nothing = player(0, new Clip(new short[0], 1));
        assertThat(frames(nothing, 3)).isEmpty();
        assertThat(frames(player(0), 3)).isEmpty();
    }

    @Test
    void tellsTheFirstReasonOfItsEndAndAsksToBeStoppedOnlyBefore() throws InterruptedException {
        AtomicReference<Player> asked = new AtomicReference<>();
        Player player = new Player(List.of(A), 1, asked::set);
        player.stop();
        assertThat(asked.getAndSet(null)).isSameAs(player);
        player.end(Ended.STOPPED);
        player.end(Ended.CLOSED);
        player.stop();
        assertThat(asked).hasNullValue();
        assertThat(player.await()).isEqualTo(Ended.STOPPED);
    }
}
