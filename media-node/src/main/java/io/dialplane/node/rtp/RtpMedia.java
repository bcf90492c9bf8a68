package io.dialplane.node.rtp;

import io.dialplane.instructions.Instruction.Say;
import io.dialplane.node.media.Media;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.media.MediaSettings;
import io.dialplane.node.media.MediaStream;
import io.dialplane.node.media.MediaStream.Listener;
import io.dialplane.node.media.Sound;
import io.dialplane.node.rtp.Traffic.Dropped;
import io.dialplane.node.say.Speech;
import io.dialplane.node.sound.KeyTones;
import io.dialplane.node.sound.Sounds;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The media of this node: some {@link RtpLoop}s, their ports, and the sounds. */
public final class RtpMedia implements Media {
    private final List<RtpLoop> loops = new ArrayList<>();
    private final RtpPorts ports;
    private final InetAddress advertised;
    private final Sounds sounds;
    private final Speech speech;

    /**
     * Starts the media threads.
     *
     * @throws MediaException when an address of the settings is none, or the port range is empty
     */
    public RtpMedia(MediaSettings settings, MeterRegistry registry) {
        InetAddress bind = address(settings.bindAddress());
        advertised = settings.advertisedAddress().map(RtpMedia::address).orElseGet(() -> reachable(bind));
        int threads = settings.threads() > 0
                ? settings.threads()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        for (int i = 0; i < threads; i++) {
            loops.add(
                    new RtpLoop("media-" + i, settings.receiveTimeout().toNanos(), settings.realTime(), this::release));
        }
        try {
            ports = new RtpPorts(bind, settings.rtpPortMin(), settings.rtpPortMax(), loops, System::nanoTime);
        } catch (IllegalArgumentException e) {
            throw new MediaException(String.valueOf(e.getMessage()), e);
        }
        sounds = new Sounds(settings);
        speech = new Speech(sounds, settings);
        KeyTones.prepare();
        meters(registry);
        loops.forEach(RtpLoop::begin);
    }

    private void release(RtpPort port) {
        ports.release(port);
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new MediaException("\"" + name + "\" is not an address of media", e);
        }
    }

    private static InetAddress reachable(InetAddress bind) {
        if (!bind.isAnyLocalAddress()) {
            return bind;
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address.getClass() == bind.getClass())
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .findFirst()
                    .orElseGet(InetAddress::getLoopbackAddress);
        } catch (SocketException e) {
            throw new MediaException("the addresses of this machine cannot be listed", e);
        }
    }

    private void meters(MeterRegistry registry) {
        counter(registry, "dialplane.rtp.packets.received", "RTP packets that were listened to", t -> t.received.get());
        counter(registry, "dialplane.rtp.packets.sent", "RTP packets sent", t -> t.sent.get());
        counter(registry, "dialplane.rtp.packets.lost", "RTP packets missing in what was received", t -> t.lost.get());
        counter(
                registry,
                "dialplane.rtp.packets.unsent",
                "RTP and RTCP packets the network refused",
                t -> t.notSent.get());
        counter(registry, "dialplane.rtp.digits", "Digits received as telephone events", t -> t.digits.get());
        counter(
                registry,
                "dialplane.media.slots.late",
                "Slots of 1 ms that came over 2 ms late",
                t -> t.lateSlots.get());
        Gauge.builder("dialplane.media.streams", loops, all -> sum(all, t -> t.streams.get()))
                .description("RTP streams open")
                .register(registry);
        for (Dropped reason : Dropped.values()) {
            FunctionCounter.builder("dialplane.rtp.packets.dropped", loops, all -> sum(all, t -> t.dropped(reason)))
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .description("Datagrams on RTP and RTCP ports that were not listened to")
                    .register(registry);
        }
    }

    private void counter(MeterRegistry registry, String name, String about, ToLongFunction<Traffic> value) {
        FunctionCounter.builder(name, loops, all -> sum(all, value))
                .description(about)
                .register(registry);
    }

    private static double sum(List<RtpLoop> loops, ToLongFunction<Traffic> value) {
        return loops.stream().map(RtpLoop::traffic).mapToLong(value).sum();
    }

    @Override
    public MediaStream open(Listener listener) {
        RtpPort port = ports.take();
        return new RtpStream(new RtpSession(port, listener), new InetSocketAddress(advertised, port.number()));
    }

    @Override
    public Sound sound(String source) {
        return sounds.find(source);
    }

    @Override
    public Sound say(Say say) {
        return speech.render(say);
    }

    @Override
    public Sound ringTone(Optional<String> tone) {
        return sounds.ringTone(tone);
    }

    @Override
    public Sound beep() {
        return sounds.beep();
    }

    @Override
    public Sound holdMusic() {
        return sounds.holdMusic();
    }

    @Override
    public void close() {
        try {
            for (RtpLoop loop : loops) {
                loop.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sounds.close();
    }
}
