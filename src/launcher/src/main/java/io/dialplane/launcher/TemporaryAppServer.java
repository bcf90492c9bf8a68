package io.dialplane.launcher;

import io.dialplane.settings.Secrets;
import io.dialplane.settings.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An application server on a data directory and a loopback port of its own, whose webhooks may lead to this machine; it
 * is gone with everything it wrote when this is closed.
 */
final class TemporaryAppServer implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final String HOST = "127.0.0.1";

    private final Path var;
    private final Child child;
    private final String url;
    private final String key;
    private final Thread hook = new Thread(this::stop);

    private TemporaryAppServer(Path var, Child child, String url, String key) {
        this.var = var;
        this.child = child;
        this.url = url;
        this.key = key;
    }

    static TemporaryAppServer start(Installation installation) {
        try {
            Path var = Files.createTempDirectory("dialplane-simulate");
            Files.createDirectories(var.resolve("log"));
            String key = Secrets.open(var).secret("api-key");
            int port = freePort();
            var child = new Child(
                    "app-server",
                    "The application server",
                    List.of(installation.script().toString(), "app-server"),
                    Map.of(
                            "DIALPLANE_SKIP_BUILD",
                            "1",
                            "DIALPLANE_VAR",
                            var.toString(),
                            "DIALPLANE_CONFIG",
                            "",
                            "DIALPLANE_APP_SERVER_HTTP_HOST",
                            HOST,
                            "DIALPLANE_APP_SERVER_HTTP_PORT",
                            Integer.toString(port),
                            "DIALPLANE_APP_SERVER_EGRESS_ALLOW",
                            "127.0.0.0/8,::1",
                            "JAVA_HOME",
                            System.getProperty("java.home")),
                    installation.root(),
                    var.resolve("log"));
            var server = new TemporaryAppServer(var, child, "http://" + HOST + ":" + port, key);
            Runtime.getRuntime().addShutdownHook(server.hook);
            child.start();
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new StartFailure("no application server can be started for the simulation.", e);
        }
    }

    String url() {
        return url;
    }

    String key() {
        return key;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + READY.toNanos();
        while (!isReady(url)) {
            if (!child.isAlive() || System.nanoTime() > deadline) {
                String log = String.join("\n", child.tail(5));
                close();
                throw new StartFailure("the application server for the simulation did not start:\n" + log);
            }
            child.goneBy(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /** Whether an application server answers there. */
    static boolean isReady(String url) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException | IllegalArgumentException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the hook is what runs
        }
    }

    private void stop() {
        child.terminate();
        if (!child.goneBy(System.nanoTime() + GOODBYE.toNanos())) {
            child.kill();
            child.goneBy(System.nanoTime() + GOODBYE.toNanos());
        }
        try (var files = Files.walk(var)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("dialplane simulate: cannot remove " + var + ": " + e.getMessage());
        }
    }
}
