package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.node.codec.G711;
import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.MediaStream.Bridge;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.Negotiated;
import io.dialplane.node.media.Recorder;
import io.dialplane.node.sound.Wav;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two phones with real sockets, their streams on one media thread or on two. */
@Timeout(60)
class BridgeTest {
    private static final int EVENTS_OF_ALICE = 101;
    private static final int EVENTS_OF_BOB = 96;

    @TempDir
    Path folder;

    private final Peer alice = new Peer(0xA);
    private final Peer bob = new Peer(0xB);
    private final Peer metronome = new Peer(0xC);
    private final List<String> digitsOfAlice = new CopyOnWriteArrayList<>();
    private RtpMedia media;
    private MediaStream toAlice;
    private MediaStream toBob;

    private static MediaStream.Listener into(List<String> digits) {
        return new MediaStream.Listener() {
            @Override
            public void digit(char digit, int durationMillis) {
                digits.add(String.valueOf(digit));
            }

            @Override
            public void receiveTimeout() {}
        };
    }

    private void open(int threads, AudioCodec codecOfBob, int eventsOfBob) {
        media = new RtpMedia(
                TestSettings.with("threads=" + threads, "rtp-port-min=20000", "rtp-port-max=29999"),
                new SimpleMeterRegistry());
        toAlice = media.open(into(digitsOfAlice));
        toBob = media.open(into(new ArrayList<>()));
        toAlice.negotiate(new Negotiated(alice.address(), AudioCodec.PCMU, EVENTS_OF_ALICE, true, true));
        toBob.negotiate(new Negotiated(bob.address(), codecOfBob, eventsOfBob, true, true));
        toAlice.start();
        toBob.start();
        MediaStream pace = media.open(into(new ArrayList<>()));
        pace.negotiate(new Negotiated(metronome.address(), AudioCodec.PCMU, -1, true, false));
        pace.start();
        alice.receive();
        bob.receive();
    }

    @AfterEach
    void close() {
        media.close();
        alice.close();
        bob.close();
        metronome.close();
    }

    private static short[] tone(int hz, int frame) {
        short[] samples = new short[160];
        for (int i = 0; i < 160; i++) {
            samples[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * (frame * 160 + i) / 8000));
        }
        return samples;
    }

    /** Both speak at the packet clock; what each hears. */
    private List<List<Peer.Packet>> talk(int packets, AudioCodec codecOfBob) {
        List<Peer.Packet> heardByAlice = new ArrayList<>();
        List<Peer.Packet> heardByBob = new ArrayList<>();
        while (metronome.receive(1) != null) {}
        for (int i = 0; i < packets; i++) {
            metronome.receive();
            alice.audio(toAlice.local(), AudioCodec.PCMU, tone(400, i));
            bob.audio(toBob.local(), codecOfBob, tone(700, i));
            heardByAlice.add(alice.receive());
            heardByBob.add(bob.receive());
        }
        return List.of(heardByAlice, heardByBob);
    }

    private static void assertContinuous(List<Peer.Packet> packets) {
        for (int i = 1; i < packets.size(); i++) {
            Peer.Packet last = packets.get(i - 1);
            Peer.Packet next = packets.get(i);
            assertThat(next.sequence()).isEqualTo(last.sequence() + 1 & 0xFFFF);
            assertThat(next.ssrc()).isEqualTo(last.ssrc());
            assertThat(next.timestamp() - last.timestamp()).isGreaterThanOrEqualTo(160);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bothHearEachOtherInOneContinuousStream(int threads) {
        open(threads, AudioCodec.PCMU, EVENTS_OF_BOB);
        Peer.Packet before = alice.receive();
        Bridge bridge = toAlice.bridge(toBob);
        List<List<Peer.Packet>> heard = talk(60, AudioCodec.PCMU);
        assertThat(bridge.isOpen()).isTrue();
        assertContinuous(heard.getFirst());
        assertContinuous(heard.getLast());
        assertThat(heard.getFirst().getFirst().ssrc()).isEqualTo(before.ssrc());
        assertThat(heard.getFirst().stream().filter(Peer.Packet::marker).count())
                .isPositive();
        short[] byAlice = Peer.samples(heard.getFirst().subList(20, 60));
        short[] byBob = Peer.samples(heard.getLast().subList(20, 60));
        assertThat(Goertzel.share(byAlice, 700)).isGreaterThan(0.9);
        assertThat(Goertzel.share(byBob, 400)).isGreaterThan(0.9);
        bridge.close();
        assertThat(bridge.isOpen()).isFalse();
        await().until(() -> Goertzel.level(Peer.samples(alice.packets(1))) == 0);
    }

    @Test
    void relaysAudioOctetByOctetAndTranscodesByTheTable() {
        open(1, AudioCodec.PCMA, EVENTS_OF_BOB);
        toAlice.bridge(toBob);
        byte[] octets = new byte[160];
        for (int i = 0; i < 160; i++) {
            octets[i] = (byte) (i + 40);
        }
        byte[] expected = G711.encode(AudioCodec.PCMA, G711.decode(AudioCodec.PCMU, octets));
        await().until(() -> {
            alice.send(toAlice.local(), alice.packet(0, octets, alice.timestamp += 160));
            Peer.Packet packet = bob.receive();
            return packet.type() == 8 && Arrays.equals(packet.payload(), expected);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void relaysDigitsWithThePeersPayloadTypeAndTellsThem(int threads) {
        open(threads, AudioCodec.PCMU, EVENTS_OF_BOB);
        toAlice.bridge(toBob);
        talk(10, AudioCodec.PCMU);
        int began = alice.timestamp;
        for (int duration = 160; duration <= 800; duration += 160) {
            byte[] event = {7, 10, (byte) (duration >> 8), (byte) duration};
            alice.send(toAlice.local(), alice.packet(EVENTS_OF_ALICE, event, began));
        }
        for (int copy = 0; copy < 3; copy++) {
            alice.send(toAlice.local(), alice.packet(EVENTS_OF_ALICE, new byte[] {7, (byte) 0x8A, 3, 32}, began));
        }
        List<Peer.Packet> events = new ArrayList<>();
        await().until(() -> {
            Peer.Packet packet = bob.receive();
            if (packet.type() == EVENTS_OF_BOB) {
                events.add(packet);
            }
            return events.size() == 8;
        });
        assertThat(events.stream().map(Peer.Packet::timestamp).distinct()).hasSize(1);
        assertThat(events.getLast().payload()).containsExactly(7, 0x8A, 3, 32);
        await().until(() -> digitsOfAlice.equals(List.of("7")));
    }

    @Test
    void aPeerWithoutTelephoneEventsHearsDigitsAsTones() {
        open(2, AudioCodec.PCMU, -1);
        toAlice.bridge(toBob);
        alice.event(toAlice.local(), EVENTS_OF_ALICE, 5, true, 800, 8000);
        List<Peer.Packet> heard = bob.packets(30);
        List<Peer.Packet> loud = heard.stream()
                .filter(packet -> Goertzel.level(Peer.samples(List.of(packet))) > 1000)
                .toList();
        assertThat(loud).hasSize(5);
        assertThat(Goertzel.share(Peer.samples(loud), 770)).isGreaterThan(0.4);
        assertThat(Goertzel.share(Peer.samples(loud), 1336)).isGreaterThan(0.4);
    }

    @Test
    void aSilentOrHeldSideIsSilenceForTheOtherAtThePacketClock() {
        open(1, AudioCodec.PCMU, EVENTS_OF_BOB);
        toAlice.bridge(toBob);
        talk(10, AudioCodec.PCMU);
        toAlice.negotiate(new Negotiated(alice.address(), AudioCodec.PCMU, EVENTS_OF_ALICE, true, false));
        List<Peer.Packet> heard = bob.packets(30);
        for (int i = 0; i < 5; i++) {
            alice.audio(toAlice.local(), AudioCodec.PCMU, tone(400, i)); // it is held: must not be heard
        }
        heard.addAll(bob.packets(10));
        assertContinuous(heard);
        assertThat(Goertzel.level(Peer.samples(heard.subList(15, 40)))).isZero();
    }

    @Test
    void whatPlaysTakesThePlaceOfTheOtherSide() throws InterruptedException {
        open(2, AudioCodec.PCMU, EVENTS_OF_BOB);
        toAlice.bridge(toBob);
        talk(10, AudioCodec.PCMU);
        var playback = toAlice.play(List.of(media.sound("tone_stream://%(10000,0,1500)")), 1);
        List<Peer.Packet> heard = talk(40, AudioCodec.PCMU).getFirst();
        assertContinuous(heard);
        assertThat(Goertzel.share(Peer.samples(heard.subList(10, 40)), 1500)).isGreaterThan(0.95);
        playback.stop();
        assertThat(playback.await()).isEqualTo(Ended.STOPPED);
        List<Peer.Packet> again = talk(60, AudioCodec.PCMU).getFirst();
        assertContinuous(again);
        assertThat(Goertzel.share(Peer.samples(again.subList(30, 60)), 700)).isGreaterThan(0.9);
    }

    @Test
    void endsWhenOneClosesAndAnotherBridgeTakesItsPlace() {
        open(2, AudioCodec.PCMU, EVENTS_OF_BOB);
        Bridge first = toAlice.bridge(toBob);
        MediaStream third = media.open(into(new ArrayList<>()));
        Bridge second = toBob.bridge(third);
        await().until(() -> !first.isOpen());
        assertThat(second.isOpen()).isTrue();
        third.close();
        await().until(() -> !second.isOpen());
        assertThatThrownBy(() -> toAlice.bridge(toAlice)).isInstanceOf(MediaException.class);
    }

    @Test
    void sendsDigitsAsTelephoneEvents() throws InterruptedException {
        open(1, AudioCodec.PCMU, EVENTS_OF_BOB);
        var sending = toBob.sendDigits("1w#", Duration.ofMillis(100), Duration.ofMillis(60));
        assertThat(sending.await()).isEqualTo(Ended.FINISHED);
        List<Peer.Packet> events = bob.packets(45).stream()
                .filter(packet -> packet.type() == EVENTS_OF_BOB)
                .toList();
        assertThat(events).hasSize(14);
        assertThat(events.stream().filter(Peer.Packet::marker)).hasSize(2);
        assertThat(events.get(6).payload()).containsExactly(1, 0x8A, 3, 32);
        assertThat(events.get(7).payload()).containsExactly(11, 10, 0, 160);
        assertThat(events.subList(0, 7).stream().map(Peer.Packet::timestamp).distinct())
                .hasSize(1);
        assertThat(events.get(7).timestamp() - events.get(0).timestamp()).isEqualTo((5 + 3 + 25) * 160);
        assertThatThrownBy(() -> toBob.sendDigits("12x", Duration.ofMillis(100), Duration.ofMillis(60)))
                .isInstanceOf(MediaException.class);
        var cut = toBob.sendDigits("123456789", Duration.ofSeconds(6), Duration.ofSeconds(6));
        toBob.close();
        assertThat(cut.await()).isEqualTo(Ended.CLOSED);
    }

    @Test
    void recordsBothSidesOfABridge() throws Exception {
        open(2, AudioCodec.PCMA, EVENTS_OF_BOB);
        toAlice.bridge(toBob);
        Path file = folder.resolve("calls/1.wav");
        Recorder recorder = toAlice.record(
                new Recorder.Options(file, Recorder.Sides.STEREO, Duration.ofHours(1), Optional.empty(), false));
        talk(60, AudioCodec.PCMA);
        recorder.stop();
        Recorder.Result result = recorder.await();
        assertThat(result.reason()).isEqualTo(Recorder.Reason.STOPPED);
        byte[] wav = Files.readAllBytes(file);
        assertThat(wav).hasSize((int) result.bytes());
        assertThat(result.frames()).isGreaterThan(50 * 160).isEqualTo((wav.length - 44) / 4);
        short[] left = new short[20 * 160];
        short[] right = new short[20 * 160];
        var samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < left.length; i++) {
            left[i] = samples.getShort(44 + 4 * (20 * 160 + i));
            right[i] = samples.getShort(46 + 4 * (20 * 160 + i));
        }
        assertThat(Goertzel.share(left, 400)).isGreaterThan(0.8);
        assertThat(Goertzel.share(right, 700)).isGreaterThan(0.8);
        assertThat(Wav.repair(file)).isEqualTo(result.duration());
    }

    @Test
    void aRecordingEndsWithItsStreamAndWithoutADiskAlone() throws Exception {
        open(1, AudioCodec.PCMU, EVENTS_OF_BOB);
        Recorder good = toAlice.record(new Recorder.Options(
                folder.resolve("a.wav"), Recorder.Sides.RECEIVED, Duration.ofHours(1), Optional.empty(), false));
        Recorder bad = toAlice.record(new Recorder.Options(
                Files.createFile(folder.resolve("file")).resolve("b.wav"),
                Recorder.Sides.RECEIVED,
                Duration.ofHours(1),
                Optional.empty(),
                false));
        assertThat(bad.await().reason()).isEqualTo(Recorder.Reason.ERROR);
        assertThat(good.isRunning()).isTrue();
        alice.packets(10);
        toAlice.close();
        assertThat(good.await().reason()).isEqualTo(Recorder.Reason.CLOSED);
    }

    @Test
    void nothingNeedComeBeforeTheAnswer() {
        List<String> timeouts = new CopyOnWriteArrayList<>();
        media = new RtpMedia(
                TestSettings.with("receive-timeout=1s", "rtp-port-min=20000", "rtp-port-max=29999"),
                new SimpleMeterRegistry());
        MediaStream early = media.open(new MediaStream.Listener() {
            @Override
            public void digit(char digit, int durationMillis) {}

            @Override
            public void receiveTimeout() {
                timeouts.add("told");
            }
        });
        early.early(true);
        early.negotiate(new Negotiated(alice.address(), AudioCodec.PCMU, EVENTS_OF_ALICE, true, true));
        early.start();
        alice.packets(90);
        assertThat(timeouts).isEmpty();
        early.early(false);
        alice.packets(20);
        assertThat(timeouts).isEmpty();
        await().until(() -> timeouts.size() == 1);
    }
}
