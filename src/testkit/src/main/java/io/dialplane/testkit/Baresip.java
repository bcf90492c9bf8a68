package io.dialplane.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The real softphone baresip, without a sound card: it sends a 440 Hz tone and is driven over its control socket.
 *
 * <pre>{@code
 * try (var phone = Baresip.account("<sip:1001@dialplane.local>;auth_pass=…;outbound=\"sip:127.0.0.1:5060\"").start()) {
 *     phone.awaitEvent("REGISTER_OK");
 *     phone.dial("sip:5000@dialplane.local");
 *     phone.awaitEvent("CALL_ESTABLISHED");
 *     phone.hangUp();
 * }
 * }</pre>
 */
public final class Baresip implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MESSAGE_LIMIT = 1 << 20;
    private static final Path[] MODULES = {
        Path.of("/usr/lib/baresip/modules"), Path.of("/usr/lib/x86_64-linux-gnu/baresip/modules")
    };

    private final ProcessUnderTest process;
    private final Path directory;
    private final Socket control;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private Baresip(ProcessUnderTest process, Path directory, Socket control) {
        this.process = process;
        this.directory = directory;
        this.control = control;
        Thread.ofVirtual().name("baresip-control").start(this::readMessages);
    }

    /** A line of its accounts file. */
    public static Builder account(String line) {
        return new Builder(line);
    }

    public void dial(String uri) {
        command("dial", uri);
    }

    public void accept() {
        command("accept", "");
    }

    public void hangUp() {
        command("hangup", "");
    }

    /** Sends one digit of the call going on, as a telephone event. */
    public void digit(char digit) {
        command("sndcode", String.valueOf(digit));
    }

    public void command(String command, String parameters) {
        String json = "{\"command\":\"" + command + "\",\"params\":\"" + parameters + "\"}";
        byte[] netstring = (json.length() + ":" + json + ",").getBytes(StandardCharsets.UTF_8);
        try {
            control.getOutputStream().write(netstring);
        } catch (IOException e) {
            throw new UncheckedIOException(process.output(), e);
        }
    }

    /** Waits for an event of that type ({@code REGISTER_OK}, {@code CALL_ESTABLISHED}, {@code CALL_CLOSED} …). */
    public String awaitEvent(String type) {
        Predicate<String> wanted = message -> message.contains("\"type\":\"" + type + "\"");
        Patience.until(
                PATIENCE,
                () -> messages.stream().anyMatch(wanted),
                () -> "no " + type + " from baresip but " + messages + "\n" + process.output());
        return messages.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Everything its control socket has said: JSON texts. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    public String output() {
        return process.output();
    }

    private void readMessages() {
        try (var in = new BufferedInputStream(control.getInputStream())) {
            for (int length = readLength(in); length >= 0; length = readLength(in)) {
                messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                if (in.read() != ',') {
                    return;
                }
            }
        } catch (IOException closed) {
            // baresip or the test ended
        }
    }

    private static int readLength(InputStream in) throws IOException {
        int length = 0;
        for (int next = in.read(); next != ':'; next = in.read()) {
            if (next < '0' || next > '9' || length > MESSAGE_LIMIT) {
                return -1;
            }
            length = length * 10 + next - '0';
        }
        return length;
    }

    @Override
    public void close() {
        try {
            control.close();
            process.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How to start it. */
    public static final class Builder {
        private final String account;
        private int port = FreePorts.one();

        private Builder(String account) {
            this.account = account;
        }

        /** Its SIP port on 127.0.0.1. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        public Baresip start() {
            int controlPort = FreePorts.one();
            try {
                Path directory = Files.createTempDirectory("baresip");
                Files.writeString(directory.resolve("accounts"), account + "\n");
                Files.writeString(directory.resolve("contacts"), "");
                Files.writeString(directory.resolve("config"), configuration(directory, controlPort));
                var process = ProcessUnderTest.command("baresip", "-f", directory.toString(), "-t", "110")
                        .start();
                return new Baresip(process, directory, connect(process, controlPort));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String configuration(Path directory, int controlPort) {
            Path modules = Stream.of(MODULES)
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("baresip's modules are not installed"));
            int rtp = FreePorts.block(20);
            return """
                    sip_listen 127.0.0.1:%d
                    ctrl_tcp_listen 127.0.0.1:%d
                    rtp_ports %d-%d
                    audio_source ausine,440
                    audio_player aufile,%s
                    audio_alert aufile,%s
                    ausrc_srate 48000
                    ausrc_channels 2
                    module_path %s
                    module g711.so
                    module ausine.so
                    module aufile.so
                    module uuid.so
                    module_app account.so
                    module_app menu.so
                    module_app ctrl_tcp.so
                    """.formatted(
                            port,
                            controlPort,
                            rtp,
                            rtp + 19,
                            directory.resolve("heard.wav"),
                            directory.resolve("alert.wav"),
                            modules);
        }

        private static Socket connect(ProcessUnderTest process, int port) {
            var control = new Socket[1];
            Patience.until(
                    PATIENCE,
                    () -> {
                        try {
                            var socket = new Socket();
                            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                            control[0] = socket;
                            return true;
                        } catch (IOException notYet) {
                            return false;
                        }
                    },
                    () -> "no control socket of baresip\n" + process.output());
            return control[0];
        }
    }
}
