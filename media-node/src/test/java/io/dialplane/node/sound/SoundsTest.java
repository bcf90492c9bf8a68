package io.dialplane.node.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.rtp.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SoundsTest {
    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger notModified = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private Sounds sounds;
    private Path own;
    private Path allowed;

    @BeforeEach
    void start() throws IOException {
        own = Files.createDirectories(folder.resolve("own/sub"));
        allowed = Files.createDirectory(folder.resolve("allowed"));
        Files.write(folder.resolve("secret.wav"), WavMaker.tone(1, 16, 8000, 1, 1000, 100));
        Files.write(own.resolve("hello.wav"), WavMaker.tone(1, 16, 8000, 1, 1000, 100));
        Files.write(allowed.resolve("moh.wav"), WavMaker.tone(1, 16, 16_000, 1, 1000, 300));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        sounds = new Sounds(
                TestSettings.with(
                        "sounds=" + folder.resolve("own"),
                        "play-roots=" + allowed,
                        "max-sound-bytes=20000",
                        "http-timeout=700ms",
                        "hold-music=ivr/you-pressed.wav",
                        "egress.allow=127.0.0.1",
                        "http-ttl=60s"),
                now::get);
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        sounds.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void serve(String path, int status, byte[] body, String... headers) {
        server.createContext(path, exchange -> {
            asked.incrementAndGet();
            String tag = exchange.getRequestHeaders().getFirst("If-None-Match");
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            if ("\"v1\"".equals(tag)) {
                notModified.incrementAndGet();
                exchange.sendResponseHeaders(304, -1);
            } else {
                answer(exchange, status, body);
            }
            exchange.close();
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void findsShippedOwnAndAllowedFiles() {
        assertThat(sounds.find("ivr/you-pressed.wav").lengthMillis()).isBetween(300L, 2000L);
        assertThat(sounds.find("sub/hello.wav").lengthMillis()).isEqualTo(100);
        assertThat(sounds.find(allowed.resolve("moh.wav").toString()).lengthMillis())
                .isEqualTo(300);
    }

    @Test
    void playsWhatFreeSwitchBackEndsName() {
        long music = sounds.find("ivr/you-pressed.wav").lengthMillis();
        assertThat(sounds.find("local_stream://moh").lengthMillis()).isEqualTo(music);
        assertThat(sounds.holdMusic().lengthMillis()).isEqualTo(music);
        assertThat(sounds.find("{loops=2,timeout=3}sub/hello.wav").lengthMillis())
                .isEqualTo(100);
        assertThat(sounds.find("file_string://{a=b}sub/hello.wav!silence_stream://300,1400!local_stream://moh")
                        .lengthMillis())
                .isEqualTo(400 + music);
        assertThat(sounds.beep().lengthMillis()).isEqualTo(200);
        assertThat(sounds.ringTone(Optional.empty()).lengthMillis()).isEqualTo(-1);
        assertThat(sounds.ringTone(Optional.of("sub/hello.wav")).lengthMillis()).isEqualTo(100);
    }

    @Test
    void soundsAreNotFetchedWhereItIsForbiddenNorByARedirectThere() throws IOException {
        serve("/own", 200, WavMaker.tone(1, 16, 8000, 1, 1000, 100));
        serve("/moved", 302, new byte[0], "Location", "/own");
        serve("/away", 302, new byte[0], "Location", "http://169.254.169.254/latest");
        assertThat(sounds.find(url("/moved")).lengthMillis()).isEqualTo(100);
        assertThatThrownBy(() -> sounds.find(url("/away")))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("metadata");
        int before = asked.get();
        try (Sounds strict = new Sounds(TestSettings.with())) {
            assertThatThrownBy(() -> strict.find(url("/own")))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("egress.allow");
        }
        assertThat(asked.get()).isEqualTo(before);
    }

    @Test
    void holdMusicIsASoundOfItsOwn() {
        assertThatThrownBy(() -> new Sounds(TestSettings.with("hold-music=local_stream://moh")))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("media.hold-music");
        assertThatThrownBy(() -> new Sounds(TestSettings.with("ring-tone=xx"))).isInstanceOf(MediaException.class);
        try (Sounds own = new Sounds(
                TestSettings.with("sounds=" + folder.resolve("own"), "hold-music=sub/hello.wav", "ring-tone=fr"))) {
            assertThat(own.find("local_stream://x").lengthMillis()).isEqualTo(100);
            assertThat(own.ringTone(Optional.empty()).clips().getFirst().samples())
                    .hasSize(40_000);
        }
    }

    @Test
    void prefersTheOperatorsFileAndNoticesThatItChanged() throws IOException {
        Path file = Files.createDirectory(folder.resolve("own/ivr")).resolve("you-pressed.wav");
        Files.write(file, WavMaker.tone(1, 16, 8000, 1, 1000, 50));
        assertThat(sounds.find("ivr/you-pressed.wav").lengthMillis()).isEqualTo(50);
        Files.write(file, WavMaker.tone(1, 16, 8000, 1, 1000, 70));
        assertThat(sounds.find("ivr/you-pressed.wav").lengthMillis()).isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.wav",
                "sub/../../secret.wav",
                "sub/../sub/hello.wav",
                "..\\secret.wav",
                "/etc/passwd",
                "sub",
                "nothing.wav",
                "ivr/../ivr/welcome.wav",
                "ivr",
                "",
                "a\0b.wav",
                "ftp://x/a.wav",
                "link.wav",
                "//etc/passwd"
            })
    void refusesWhatIsOutside(String name) throws IOException {
        Files.createSymbolicLink(folder.resolve("own/link.wav"), folder.resolve("secret.wav"));
        assertThatThrownBy(() -> sounds.find(name)).isInstanceOf(MediaException.class);
        assertThatThrownBy(() -> sounds.find(folder.resolve("secret.wav").toString()))
                .isInstanceOf(MediaException.class);
    }

    @Test
    void sharesADecodedClip() {
        assertThat(sounds.find("sub/hello.wav")).isSameAs(sounds.find("sub/hello.wav"));
        assertThat(sounds.find("digits/1.wav")).isSameAs(sounds.find("digits/1.wav"));
    }

    @Test
    void joinsTheSoundsOfAFileString() {
        assertThat(sounds.find("file_string://sub/hello.wav!silence_stream://40!sub/hello.wav")
                        .lengthMillis())
                .isEqualTo(240);
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        Files.write(own.resolve("long.wav"), WavMaker.tone(1, 16, 8000, 1, 1000, 2000));
        assertThatThrownBy(() -> sounds.find("sub/long.wav")).hasMessageContaining("larger than 20000 bytes");
    }

    @Test
    void asksAServerAgainOnlyWhenTheSoundIsStaleAndThenWithItsTag() {
        serve("/a.wav", 200, WavMaker.tone(1, 16, 8000, 1, 1000, 100), "ETag", "\"v1\"", "Cache-Control", "max-age=10");
        Object first = sounds.find(url("/a.wav"));
        now.addAndGet(9_000_000_000L);
        assertThat(sounds.find(url("/a.wav"))).isSameAs(first);
        assertThat(asked).hasValue(1);
        now.addAndGet(2_000_000_000L);
        assertThat(sounds.find(url("/a.wav"))).isSameAs(first);
        assertThat(asked).hasValue(2);
        assertThat(notModified).hasValue(1);
        sounds.find(url("/a.wav"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void fetchesOnceForManyCallersAtOnce() throws Exception {
        serve("/b.wav", 200, WavMaker.tone(1, 16, 8000, 1, 1000, 100));
        List<Thread> callers = new ArrayList<>();
        List<Object> got = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 50; i++) {
            callers.add(Thread.ofVirtual().start(() -> got.add(sounds.find(url("/b.wav")))));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(got).hasSize(50);
        assertThat(asked).hasValue(1);
    }

    @Test
    void saysWhyAFetchFailedAndTriesAgainNextTime() {
        serve("/missing.wav", 404, new byte[0]);
        assertThatThrownBy(() -> sounds.find(url("/missing.wav")))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("/missing.wav")
                .hasMessageContaining("404");
        server.removeContext("/missing.wav");
        serve("/missing.wav", 200, WavMaker.tone(1, 16, 8000, 1, 1000, 100));
        assertThat(sounds.find(url("/missing.wav")).lengthMillis()).isEqualTo(100);
    }

    @Test
    void boundsSizeAndTimeOfAFetch() {
        serve("/big.wav", 200, WavMaker.tone(1, 16, 8000, 1, 1000, 3000));
        assertThatThrownBy(() -> sounds.find(url("/big.wav"))).hasMessageContaining("larger than 20000 bytes");
        server.createContext("/drip.wav", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        assertThatThrownBy(() -> sounds.find(url("/drip.wav"))).hasMessageContaining("within 700 ms");
        assertThatThrownBy(() -> sounds.find("http://127.0.0.1:1/a.wav")).hasMessageContaining("cannot be fetched");
        assertThatThrownBy(() -> sounds.find("http://exa mple/a.wav")).isInstanceOf(MediaException.class);
    }

    @Test
    void forgetsWhatDoesNotFitItsMemory() {
        try (Sounds small = new Sounds(TestSettings.with("sound-cache-bytes=0"), now::get)) {
            assertThat(small.find("digits/1.wav").lengthMillis()).isPositive();
            assertThat(Optional.of(small.find("digits/1.wav"))).isPresent();
        }
    }
}
