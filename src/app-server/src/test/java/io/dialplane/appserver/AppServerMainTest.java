package io.dialplane.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.ProcessUnderTest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process says when it cannot start: one sentence, status 2. */
class AppServerMainTest {
    @TempDir
    Path var;

    @Test
    void helpListsTheSettings() {
        Ended ended = run("--help");
        assertThat(ended.status()).isZero();
        assertThat(ended.output())
                .contains("--http.port (default: 8080)", "DIALPLANE_APP_SERVER_HTTP_PORT", "--database.url")
                .contains("DIALPLANE_VAR");
    }

    @Test
    void aWrongValueIsNamed() {
        refused("http.port has the value '99999'", "--http.port=99999");
        refused("log.format has the value 'xml'", "--log.format", "xml");
        refused("database.url has the value 'jdbc:oracle:x'", "--database.url=jdbc:oracle:x");
        refused("did you mean http.port", "--htp.port=1");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused("the port is already taken by another process", "--http.port=" + taken.getLocalPort());
        }
    }

    @Test
    void aDatabaseThatIsInUseOrAwayIsNamed() throws Exception {
        Path file = Files.createDirectories(var.resolve("database")).resolve("dialplane.mv.db");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            refused("is in use by another process", "--http.port=" + FreePorts.one());
        }
        refused(
                "cannot be used",
                "--http.port=" + FreePorts.one(),
                "--database.url=jdbc:mariadb://127.0.0.1:" + FreePorts.one() + "/x");
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(var.resolve("file"));
        refused("cannot be written", "--var=" + file.resolve("below"));
    }

    private record Ended(int status, String output) {}

    private void refused(String sentence, String... arguments) {
        Ended ended = run(arguments);
        assertThat(ended.output()).startsWith("dialplane app-server: ").contains(sentence);
        assertThat(ended.output().lines().count()).as(ended.output()).isEqualTo(1);
        assertThat(ended.status()).isEqualTo(2);
    }

    private static String[] command(String... arguments) {
        return Stream.concat(
                        Stream.of(
                                ProcessUnderTest.javaBinary(),
                                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.dialplane.appserver.AppServerMain"),
                        Stream.of(arguments))
                .toArray(String[]::new);
    }

    private Ended run(String... arguments) {
        try (var process = ProcessUnderTest.command(command(arguments))
                .env("DIALPLANE_VAR", var)
                .start()) {
            int status = process.awaitExit(Duration.ofSeconds(30));
            return new Ended(status, process.output());
        }
    }
}
