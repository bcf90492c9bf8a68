package io.dialplane.appserver;

import io.dialplane.appserver.database.EitherDriver;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.settings.Secrets;
import io.dialplane.settings.Settings;
import io.dialplane.settings.Start;
import io.dialplane.settings.StartFailure;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The application server's main: reads the settings, refuses what cannot work with one sentence and status 2, hands the
 * rest to Quarkus. {@code --help} lists the settings.
 */
@QuarkusMain
public final class AppServerMain {
    private static final String PROGRAM = "dialplane app-server";
    private static final String PREFIX = "dialplane.app-server.";

    private AppServerMain() {}

    public static void main(String... args) {
        List<String> line = Arrays.asList(args);
        if (line.contains("--help") || line.contains("-h")) {
            System.out.println(Settings.help(AppServerSettings.class, PROGRAM));
            return;
        }
        Start.run(PROGRAM, () -> {
            prepare(line, System.getenv());
            Quarkus.run();
        });
    }

    /** Checks the settings against the machine and tells Quarkus through system properties, its strongest source. */
    private static void prepare(List<String> line, Map<String, String> environment) {
        Map<String, String> given = Settings.values(AppServerSettings.class, line, environment);
        AppServerSettings settings = Settings.load(AppServerSettings.class, line, environment);
        given.forEach(System::setProperty);
        Secrets.open(settings.var()).secret("api-key");
        String url = settings.database().url().orElseGet(() -> embedded(settings.var()));
        if (!EitherDriver.knows(url)) {
            throw new StartFailure("the setting database.url has the value '" + url
                    + "': expected a URL that starts with jdbc:mariadb: or jdbc:h2:.");
        }
        System.setProperty(PREFIX + "database.url", url);
        System.setProperty(
                "quarkus.log.console.json.enabled",
                String.valueOf(settings.log().format() == AppServerSettings.Format.JSON));
        System.setProperty("quarkus.log.level", settings.log().level().name());
        checkPort(settings.http());
        if (!EitherDriver.isH2(url)) {
            checkServer(url, settings.database());
        }
    }

    private static String embedded(Path var) {
        Path directory = var.toAbsolutePath().normalize().resolve("database");
        Path file = directory.resolve("dialplane.mv.db");
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                // hashes of passwords, dialled digits: for the owner's eyes
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            if (Files.exists(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                        FileLock lock = channel.tryLock()) {
                    if (lock == null) {
                        throw new StartFailure("the embedded database " + file
                                + " is in use by another process: stop that, or give this one another directory (setting"
                                + " --var).");
                    }
                }
            }
        } catch (IOException | OverlappingFileLockException e) {
            throw new StartFailure(
                    "the data directory " + directory + " cannot be written (" + e
                            + "); DIALPLANE_VAR names another one.",
                    e);
        }
        return "jdbc:h2:file:" + directory.resolve("dialplane") + ";MODE=MariaDB;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static void checkPort(AppServerSettings.Http http) {
        InetSocketAddress address = new InetSocketAddress(http.host(), http.port());
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw StartFailure.cannotListen("HTTP", address, "http.port", e);
        }
    }

    private static void checkServer(String url, AppServerSettings.Database database) {
        Properties properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", database.password().orElse(""));
        properties.setProperty("connectTimeout", "5000");
        try (Connection connection = new org.mariadb.jdbc.Driver().connect(url, properties)) {
            if (connection == null || !connection.isValid(5)) {
                throw new StartFailure("the database " + url + " does not answer (setting --database.url).");
            }
        } catch (SQLException e) {
            throw new StartFailure(
                    "the database " + url + " cannot be used: " + e.getMessage()
                            + " (settings --database.url, --database.username, --database.password).",
                    e);
        }
    }
}
