package io.dialplane.appserver.console;

import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.ProcessUnderTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A headless Chromium, driven by W3C WebDriver (https://www.w3.org/TR/webdriver2/) through Debian's chromedriver. */
final class Browser implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ProcessUnderTest driver;
    private final URI base;
    private final String session;

    Browser() {
        // not 0: it would bind whatever IPv6 gives it for IPv4 too, where that may be taken
        int port = FreePorts.one();
        driver = ProcessUnderTest.command("chromedriver", "--port=" + port)
                .life(Duration.ofMinutes(3))
                .start();
        driver.awaitLine("started successfully");
        base = URI.create("http://127.0.0.1:" + port);
        // no sandbox: tests also run as root in a container; only pages of our own are opened
        var options = new JsonObject()
                .put(
                        "args",
                        new JsonArray(List.of(
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--window-size=1280,1000")));
        var capabilities = new JsonObject()
                .put("browserName", "chrome")
                .put("goog:loggingPrefs", new JsonObject().put("browser", "ALL"))
                .put("goog:chromeOptions", options);
        session = ((JsonObject) call(
                        "POST",
                        "/session",
                        new JsonObject().put("capabilities", new JsonObject().put("alwaysMatch", capabilities))))
                .getString("sessionId");
    }

    void open(String url) {
        call("POST", "/session/" + session + "/url", new JsonObject().put("url", url));
    }

    /** Runs JavaScript in the page and gives what it returns. */
    Object script(String text, Object... arguments) {
        return call(
                "POST",
                "/session/" + session + "/execute/sync",
                new JsonObject().put("script", text).put("args", new JsonArray(List.of(arguments))));
    }

    /** Waits up to 20 s for an expression to be true. */
    void await(String what, String expression, Object... arguments) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Boolean.TRUE.equals(script("return Boolean(" + expression + ")", arguments)));
    }

    /** What the page's console has complained about since the last question. */
    String complaints() {
        return call("POST", "/session/" + session + "/se/log", new JsonObject().put("type", "browser"))
                .toString();
    }

    private Object call(String method, String path, JsonObject body) {
        try {
            var request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(Duration.ofSeconds(60))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(method + " " + path + ": " + response.body());
            }
            return new JsonObject(response.body()).getValue("value");
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " failed: " + driver.output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            call("DELETE", "/session/" + session, new JsonObject());
        } finally {
            driver.close();
        }
    }
}
