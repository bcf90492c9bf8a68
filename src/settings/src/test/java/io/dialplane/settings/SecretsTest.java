package io.dialplane.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path directory;

    @Test
    void makesASecretOnceAndKeepsIt() throws Exception {
        Secrets secrets = Secrets.open(directory.resolve("var"), Map.of());
        String made = secrets.secret("node-password");
        assertThat(made).hasSize(32);
        assertThat(secrets.secret("event-socket-password")).isNotEqualTo(made);
        assertThat(Secrets.open(directory.resolve("var"), Map.of()).secret("node-password"))
                .isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets.file())))
                .isEqualTo("rw-------");
    }

    @Test
    void letsTheEnvironmentOverrideWithoutWritingItDown() throws Exception {
        Secrets secrets = Secrets.open(directory, Map.of("DIALPLANE_API_KEY", "from outside"));
        assertThat(secrets.secret("api-key")).isEqualTo("from outside");
        secrets.secret("other");
        assertThat(Files.readString(secrets.file())).doesNotContain("from outside");
    }

    @Test
    void agreesAmongManyThatStartAtOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> made = IntStream.range(0, 32)
                    .mapToObj(i -> threads.submit(() -> {
                        go.await();
                        Secrets mine = Secrets.open(directory, Map.of());
                        mine.secret("own-" + i);
                        return mine.secret("shared");
                    }))
                    .toList();
            go.countDown();
            String first = made.getFirst().get();
            for (Future<String> one : made) {
                assertThat(one.get()).isEqualTo(first);
            }
        }
        String all = Files.readString(directory.resolve("secrets.properties"));
        assertThat(IntStream.range(0, 32)).allMatch(i -> all.contains("own-" + i + "="));
    }

    @Test
    void saysOneSentenceAboutADirectoryThatCannotBe() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> Secrets.open(file.resolve("var")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("DIALPLANE_VAR");
    }
}
