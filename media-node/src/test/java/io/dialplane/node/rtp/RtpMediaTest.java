package io.dialplane.node.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.MediaStream.Ended;
import io.dialplane.node.media.MediaStream.Playback;
import io.dialplane.node.media.Negotiated;
import io.dialplane.testkit.FreePorts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RtpMediaTest {
    private static final int EVENTS = 101;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> digits = new CopyOnWriteArrayList<>();
    private final AtomicInteger timeouts = new AtomicInteger();
    private final Peer peer = new Peer(0x1234_5678);
    private final List<RtpMedia> opened = new ArrayList<>();
    private RtpMedia media;
    private MediaStream stream;

    private final MediaStream.Listener listener = new MediaStream.Listener() {
        @Override
        public void digit(char digit, int durationMillis) {
            digits.add(digit + "/" + durationMillis);
        }

        @Override
        public void receiveTimeout() {
            timeouts.incrementAndGet();
        }
    };

    @BeforeEach
    void open() {
        media = media();
        stream = media.open(listener);
    }

    private RtpMedia media(String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        if (more.length < 2) {
            settings.add("rtp-port-min=20000");
            settings.add("rtp-port-max=29999");
        }
        RtpMedia another = new RtpMedia(TestSettings.with(settings.toArray(String[]::new)), meters);
        opened.add(another);
        return another;
    }

    @AfterEach
    void close() {
        opened.forEach(RtpMedia::close);
        peer.close();
    }

    private Negotiated agreed(AudioCodec codec) {
        return new Negotiated(peer.address(), codec, EVENTS, true, true);
    }

    private void startWith(AudioCodec codec) {
        stream.negotiate(agreed(codec));
        stream.start();
        await().until(() -> stream.statistics().sent() > 0); // what came before the stream was open is not its own
    }

    @Test
    void offersAnEvenPortOfTheRange() {
        assertThat(stream.local().getPort()).isBetween(20_000, 29_998).matches(port -> port % 2 == 0);
    }

    @Test
    void sendsSilenceFromTheStartTheFirstPacketMarked() {
        startWith(AudioCodec.PCMU);
        List<Peer.Packet> packets = peer.packets(10);
        assertThat(packets.getFirst().marker()).isTrue();
        assertThat(packets.subList(1, 10)).noneMatch(Peer.Packet::marker);
        assertThat(packets).allMatch(p -> p.type() == 0 && p.payload().length == 160);
        assertThat(Goertzel.level(Peer.samples(packets))).isZero();
    }

    @Test
    void sendsNothingBeforeTheStart() {
        stream.negotiate(agreed(AudioCodec.PCMU));
        assertThat(peer.receive(100)).isNull();
    }

    @Test
    void playsATone() throws InterruptedException {
        startWith(AudioCodec.PCMA);
        Playback playback = stream.play(List.of(media.sound("tone_stream://%(1000,0,1004)")), 1);
        assertThat(playback.await()).isEqualTo(Ended.FINISHED);
        assertThat(playback.playedMillis()).isEqualTo(1000);
        List<Peer.Packet> packets = peer.packets(50);
        assertThat(packets).allMatch(p -> p.type() == 8);
        short[] middle = Arrays.copyOfRange(Peer.samples(packets), 1600, 7200);
        assertThat(Goertzel.share(middle, 1004)).isGreaterThan(0.95);
        assertThat(Goertzel.share(middle, 700)).isLessThan(0.05);
    }

    @Test
    void goesOnWithoutAGapOverPlaybacksAndNewAgreements() throws InterruptedException {
        startWith(AudioCodec.PCMU);
        stream.play(List.of(media.sound("ivr/you-pressed.wav"), media.sound("digits/1.wav")), 1)
                .await();
        stream.negotiate(agreed(AudioCodec.PCMA));
        stream.play(List.of(media.sound("digits/2.wav")), 2).await();
        List<Peer.Packet> packets = peer.packets(90);
        assertThat(packets.stream().map(Peer.Packet::type).distinct()).containsExactly(0, 8);
        for (int i = 1; i < packets.size(); i++) {
            assertThat(packets.get(i).sequence()).isEqualTo(packets.get(i - 1).sequence() + 1 & 0xFFFF);
            assertThat(packets.get(i).timestamp() - packets.get(i - 1).timestamp())
                    .isEqualTo(160);
            assertThat(packets.get(i).ssrc()).isEqualTo(packets.getFirst().ssrc());
        }
        assertThat(Goertzel.level(Peer.samples(packets))).isGreaterThan(300);
    }

    @Test
    void marksTheFirstPacketAfterHoldAndKeepsItsTime() {
        startWith(AudioCodec.PCMU);
        Peer.Packet last = peer.packets(3).getLast();
        stream.negotiate(new Negotiated(peer.address(), AudioCodec.PCMU, EVENTS, false, true));
        for (Peer.Packet next = peer.receive(200); next != null; next = peer.receive(200)) {
            last = next;
        }
        stream.negotiate(agreed(AudioCodec.PCMU));
        Peer.Packet resumed = peer.receive();
        assertThat(resumed.marker()).isTrue();
        assertThat(resumed.sequence()).isEqualTo(last.sequence() + 1 & 0xFFFF);
        assertThat(resumed.timestamp() - last.timestamp()).isGreaterThanOrEqualTo(160 * 8);
        assertThat((resumed.timestamp() - last.timestamp()) % 160).isZero();
    }

    @Test
    void aNewPlaybackStopsTheOldOneAndStopEndsIt() throws InterruptedException {
        startWith(AudioCodec.PCMU);
        Playback first = stream.play(List.of(media.sound("music/loop.wav")), 0);
        Playback second = stream.play(List.of(media.sound("tone_stream://%(100,0,500);loops=-1")), 1);
        assertThat(first.await()).isEqualTo(Ended.STOPPED);
        first.stop();
        second.stop();
        assertThat(second.await()).isEqualTo(Ended.STOPPED);
    }

    @Test
    void closingEndsThePlaybackAndSendsBye() throws Exception {
        startWith(AudioCodec.PCMU);
        peer.receive();
        Playback playback = stream.play(List.of(media.sound("silence_stream://-1")), 1);
        stream.close();
        assertThat(playback.await()).isEqualTo(Ended.CLOSED);
        assertThat(stream.play(List.of(media.sound("silence_stream://-1")), 1).await())
                .isEqualTo(Ended.CLOSED);
        byte[] bytes = new byte[256];
        DatagramPacket report = new DatagramPacket(bytes, bytes.length);
        peer.rtcp.setSoTimeout(3000);
        peer.rtcp.receive(report);
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        assertThat(Rtcp.valid(packet, report.getLength())).isTrue();
        assertThat(packet.get(1) & 0xFF).isEqualTo(Rtcp.SENDER_REPORT);
        assertThat(packet.get(report.getLength() - 7) & 0xFF).isEqualTo(Rtcp.BYE);
    }

    @Test
    void echoesWhatItHears() {
        startWith(AudioCodec.PCMU);
        stream.echo(true);
        Peer.Packet first = peer.receive();
        short[] tone = new short[160];
        List<Peer.Packet> heard = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 160; j++) {
                tone[j] = (short) (8000 * Math.sin(2 * Math.PI * 600 * (i * 160 + j) / 8000));
            }
            peer.audio(stream.local(), AudioCodec.PCMU, tone);
            heard.add(peer.receive()); // paced by what comes back
        }
        assertThat(heard.getFirst().sequence()).isEqualTo(first.sequence() + 1 & 0xFFFF);
        short[] end = Arrays.copyOfRange(Peer.samples(heard), 160 * 10, 160 * 60);
        assertThat(Goertzel.share(end, 600)).isGreaterThan(0.8);
        stream.echo(false);
        await().until(() -> Goertzel.level(Peer.samples(peer.packets(1))) == 0);
    }

    @Test
    void tellsEachDigitOnceThoughItsPacketsAreRepeated() {
        startWith(AudioCodec.PCMU);
        peer.silence(stream.local(), 3);
        for (int duration = 160; duration <= 800; duration += 160) {
            peer.event(stream.local(), EVENTS, 5, false, duration, 8000);
        }
        for (int copies = 0; copies < 3; copies++) {
            peer.event(stream.local(), EVENTS, 5, true, 960, 8000);
        }
        peer.event(stream.local(), EVENTS, 11, true, 400, 16_000);
        await().until(() -> digits.size() == 2);
        assertThat(digits).containsExactly("5/120", "#/50");
    }

    @Test
    void countsReceivedAndLostAcrossTheWrapOfSequenceNumbers() {
        startWith(AudioCodec.PCMU);
        peer.silence(stream.local(), 30);
        peer.sequence = peer.sequence + 5 & 0xFFFF; // 5 are lost
        peer.silence(stream.local(), 20);
        await().until(() -> stream.statistics().received() == 50);
        await().until(() -> stream.statistics().lost() == 5);
        await().until(() ->
                meters.get("dialplane.rtp.packets.lost").functionCounter().count() == 5);
        assertThat(meters.get("dialplane.rtp.packets.received")
                        .functionCounter()
                        .count())
                .isEqualTo(50);
        assertThat(stream.statistics().sent()).isPositive();
    }

    @Test
    void dropsAndCountsHostilePackets() {
        startWith(AudioCodec.PCMU);
        peer.silence(stream.local(), 1);
        peer.send(stream.local(), new byte[0]);
        peer.send(stream.local(), new byte[11]);
        byte[] version1 = peer.packet(0, new byte[160], 0);
        version1[0] = 0x40;
        peer.send(stream.local(), version1);
        byte[] padded = peer.packet(0, new byte[4], 0);
        padded[0] |= 0x20;
        padded[15] = 100;
        peer.send(stream.local(), padded);
        byte[] extended = peer.packet(0, new byte[4], 0);
        extended[0] |= 0x1F;
        peer.send(stream.local(), extended);
        peer.send(stream.local(), peer.packet(77, new byte[160], 0));
        await().until(() -> dropped("malformed") == 5 && dropped("payload_type") == 1);
        assertThat(stream.statistics().received()).isEqualTo(1);
    }

    private double dropped(String reason) {
        return meters.get("dialplane.rtp.packets.dropped")
                .tag("reason", reason)
                .functionCounter()
                .count();
    }

    @Test
    void followsThePeerBehindAnAddressTranslatorAndNotAnIntruder() {
        InetSocketAddress inSdp = new InetSocketAddress("127.0.0.1", 9); // where nobody is
        stream.negotiate(new Negotiated(inSdp, AudioCodec.PCMU, EVENTS, true, true));
        stream.start();
        await().until(() -> stream.statistics().sent() > 0);
        peer.silence(stream.local(), 3);
        peer.packets(3);
        try (Peer intruder = new Peer(0x6666_6666)) {
            intruder.silence(stream.local(), 20);
            await().until(() -> dropped("source") >= 20);
            assertThat(intruder.receive(100)).isNull();
            peer.packets(3);
        }
    }

    @Test
    void tellsOnceThatNothingIsReceived() {
        MediaStream quiet = media("receive-timeout=1s").open(listener);
        quiet.negotiate(agreed(AudioCodec.PCMU));
        quiet.start();
        await().until(() -> timeouts.get() == 1);
        peer.packets(120);
        assertThat(timeouts).hasValue(1);
    }

    @Test
    void doesNotTimeOutWhereNothingIsExpected() {
        MediaStream quiet = media("receive-timeout=1s").open(listener);
        quiet.negotiate(new Negotiated(peer.address(), AudioCodec.PCMU, EVENTS, true, false));
        quiet.start();
        peer.packets(90);
        assertThat(timeouts).hasValue(0);
    }

    @Test
    void saysWhenNoPortIsFreeAndTakesOneThatWasGivenBack() {
        int port = FreePorts.evenPair();
        RtpMedia small = media("rtp-port-min=" + port, "rtp-port-max=" + (port + 1));
        MediaStream only = small.open(listener);
        assertThatThrownBy(() -> small.open(listener))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("1 of 1");
        only.close();
        await().ignoreExceptions().until(() -> small.open(listener).local().getPort() == port);
    }
}
