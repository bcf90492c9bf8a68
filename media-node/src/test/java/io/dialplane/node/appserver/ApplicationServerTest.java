package io.dialplane.node.appserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.dialplane.node.appserver.ApplicationServer.Request;
import io.dialplane.node.appserver.ApplicationServer.Terms;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationServerTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @AfterEach
    void stop() {
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void serve(HttpServer made) {
        server = made;
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    private ApplicationServer client(String url, Optional<Path> certificates) {
        var second = Duration.ofSeconds(5);
        var terms = new Terms(2, second, second, "fs", "secret", certificates);
        return new ApplicationServer(vertx, List.of(Endpoint.of(URI.create(url))), terms, "0");
    }

    private static int status(ApplicationServer client, Request request) throws Exception {
        return client.send(request).get(10, TimeUnit.SECONDS).status();
    }

    private List<String> asked(String path) throws Exception {
        serve(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0));
        var client = client("http://127.0.0.1:" + server.getAddress().getPort() + path, Optional.empty());
        status(client, Request.form(new Form().add("section", "dialplan"), "text/xml", "", true));
        status(client, Request.json("/cdrs", "[]".getBytes(UTF_8)));
        status(client, Request.get("/registrations?user=1001"));
        var login = " Basic " + Base64.getEncoder().encodeToString("fs:secret".getBytes(UTF_8));
        assertThat(asked).allMatch(line -> line.endsWith(login));
        return asked.stream().map(line -> line.replace(login, "")).toList();
    }

    @Test
    void anAddressWithoutAPathIsOneOfOurs() throws Exception {
        assertThat(asked("/"))
                .containsExactly(
                        "POST /instructions", "POST /instructions/cdrs", "GET /instructions/registrations?user=1001");
    }

    @Test
    void anAddressWithAPathIsPostedToAsItIs() throws Exception {
        assertThat(asked("/fs/api?x=y"))
                .containsExactly(
                        "POST /fs/api?x=y", "POST /fs/api/cdrs?x=y", "GET /fs/api/registrations?user=1001&x=y");
    }

    /** A server whose certificate, for localhost, is its own authority. */
    private Path certified() throws Exception {
        var store = directory.resolve("store.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertThat(made.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        var https = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(https);
        var encoded =
                Base64.getMimeEncoder().encodeToString(keys.getCertificate("a").getEncoded());
        return Files.writeString(
                directory.resolve("trusted.pem"),
                "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }

    @Test
    void verifiesCertificateAndHostNameOverHttps() throws Exception {
        var trusted = Optional.of(certified());
        int port = server.getAddress().getPort();
        var request = Request.json("/cdrs", "[]".getBytes(UTF_8));
        assertThat(status(client("https://localhost:" + port, trusted), request))
                .isEqualTo(200);
        assertThatThrownBy(() -> status(client("https://localhost:" + port, Optional.empty()), request))
                .hasMessageContaining("certification path");
        assertThatThrownBy(() -> status(client("https://127.0.0.1:" + port, trusted), request))
                .hasMessageContaining("127.0.0.1");
        assertThat(asked).hasSize(1);
    }
}
