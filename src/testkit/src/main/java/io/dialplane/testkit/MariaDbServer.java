package io.dialplane.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A MariaDB server of its own: Debian's programs (package mariadb-server) on a temporary directory and a free port of
 * the loopback address, as user {@code mysql} or {@code nobody} when the test runs as root. Nothing of an installed
 * server is touched; closing it removes everything. User {@code root} has no password.
 */
public final class MariaDbServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final List<Path> SYSTEM_PROGRAMS = List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"));

    private final Path directory;
    private final int port;
    private final ProcessUnderTest process;

    private MariaDbServer(Path directory, int port, ProcessUnderTest process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts a server with an empty database of this name.
     *
     * @throws AssertionError with one sentence when MariaDB's programs are missing, or with their output when they fail
     */
    public static MariaDbServer start(String database) {
        String server = program("mariadbd");
        String install = program("mariadb-install-db");
        try {
            Path directory = Files.createTempDirectory("dialplane-mariadb");
            Path data = directory.resolve("data");
            List<String> user = unprivilegedUser(directory);
            run(with(
                    user,
                    install,
                    "--no-defaults",
                    "--skip-test-db",
                    "--auth-root-authentication-method=normal",
                    "--datadir=" + data));
            Path init = Files.writeString(
                    directory.resolve("init.sql"), "create database if not exists `" + database + "`;\n");
            int port = FreePorts.one();
            var process = ProcessUnderTest.command(with(
                                    user,
                                    server,
                                    "--no-defaults",
                                    "--datadir=" + data,
                                    "--bind-address=127.0.0.1",
                                    "--port=" + port,
                                    "--socket=" + directory.resolve("s"),
                                    "--pid-file=" + directory.resolve("pid"),
                                    "--init-file=" + init,
                                    "--innodb-buffer-pool-size=64M",
                                    "--innodb-log-file-size=16M",
                                    "--performance-schema=OFF")
                            .toArray(String[]::new))
                    .name("mariadbd")
                    .life(Duration.ofMinutes(20))
                    .start();
            var started = new MariaDbServer(directory, port, process);
            try {
                process.awaitLine("ready for connections", START);
                awaitPort(port);
            } catch (AssertionError e) {
                started.close();
                throw e;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare a private MariaDB", e);
        }
    }

    public int port() {
        return port;
    }

    /** The JDBC URL of a database of this server. */
    public String jdbcUrl(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String name) {
        Stream<Path> path = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .filter(entry -> !entry.isBlank())
                .map(Path::of);
        return Stream.concat(path, SYSTEM_PROGRAMS.stream())
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new AssertionError("The persistence tests run on MariaDB too, and " + name
                        + " is not installed: apt-get install mariadb-server (it need not be started)."));
    }

    /** The server refuses to run as root: the directory is given to another user then. */
    private static List<String> unprivilegedUser(Path directory) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        var lookup = directory.getFileSystem().getUserPrincipalLookupService();
        for (String name : List.of("mysql", "nobody")) {
            try {
                Files.setOwner(directory, lookup.lookupPrincipalByName(name));
                return List.of("--user=" + name);
            } catch (IOException noSuchUser) {
                continue;
            }
        }
        throw new AssertionError("There is neither a user mysql nor nobody to run MariaDB as.");
    }

    private static List<String> with(List<String> user, String program, String... arguments) {
        var command = new ArrayList<String>();
        command.add(program);
        command.addAll(List.of(arguments));
        command.addAll(user);
        return command;
    }

    private static void run(List<String> command) {
        try (var process =
                ProcessUnderTest.command(command.toArray(String[]::new)).start()) {
            int status = process.awaitExit(START);
            if (status != 0) {
                throw new AssertionError(command.getFirst() + " ended with " + status + ":\n" + process.output());
            }
        }
    }

    private static void awaitPort(int port) {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("mariadbd does not listen on port " + port, notYet);
                }
            }
        }
    }
}
