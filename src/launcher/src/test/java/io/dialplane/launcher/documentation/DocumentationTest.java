package io.dialplane.launcher.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testkit.FreePorts;
import io.dialplane.testkit.ProcessUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation points at exists, and what it shows runs. */
class DocumentationTest {
    private static final Path ROOT = Path.of(System.getProperty("dialplane.root"));
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\\[]*)\\]\\(([^)\\s]+)\\)");
    private static final Pattern MEMBER = Pattern.compile("`?([A-Z]\\w*)\\.([a-z]\\w*)`?");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(FENCE.matcher(Files.readString(page)).replaceAll(""));
            while (link.find()) {
                check(page, link.group(1), link.group(2)).ifPresent(broken::add);
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theMethodsOfTheCallsPathExist() throws IOException {
        Path page = ROOT.resolve("docs/path-of-a-call.md");
        Matcher link = LINK.matcher(Files.readString(page));
        int methods = 0;
        while (link.find()) {
            if (MEMBER.matcher(link.group(1)).matches()) {
                methods++;
            }
        }
        assertThat(methods).as("links to methods, each checked with all links").isGreaterThan(12);
    }

    @Test
    void theFirstEndpointOfTheReadmeAnswersCalls(@TempDir Path directory) throws Exception {
        Matcher code = Pattern.compile("(?s)```python\n(.*?)```").matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(code.find()).isTrue();
        Path file = directory.resolve("hello.py");
        Files.writeString(file, code.group(1));
        int port = FreePorts.one();
        try (var process = ProcessUnderTest.command("python3", file.toString(), "" + port)
                        .start();
                var http = HttpClient.newHttpClient()) {
            var url = URI.create("http://127.0.0.1:" + port + "/");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> post(http, url, "{\"from\":\"1001\"}").contains("\"gather\""));
            assertThat(process.isAlive()).isTrue();
            assertThat(post(http, url, "{\"from\":\"1001\",\"digits\":\"7\"}"))
                    .contains("\"say\"", "\"7\"", "\"hangup\"");
        }
    }

    private static String post(HttpClient http, URI url, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        for (String folder : List.of("docs", "config", "k8s", "sipp", "media-node", "src")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !file.toString().contains("/target/")
                                && !file.toString().contains("/node_modules/"))
                        .forEach(pages::add);
            }
        }
        try (Stream<Path> files = Files.list(ROOT)) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        assertThat(pages).hasSizeGreaterThan(10);
        return pages;
    }

    /** A link whose text is {@code Class.method} must lead to that class, and the class must have that method. */
    private static java.util.Optional<String> check(Path page, String text, String target) throws IOException {
        if (target.matches("(https?|mailto):.*")) {
            return java.util.Optional.empty();
        }
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        String place = ROOT.relativize(page) + ": [" + text + "](" + target + ")";
        if (!Files.exists(file)) {
            return java.util.Optional.of(place + " does not exist");
        }
        if (parts.length == 2 && !hasHeading(file, parts[1])) {
            return java.util.Optional.of(place + " has no such heading");
        }
        Matcher member = MEMBER.matcher(text);
        if (member.matches() && !text.endsWith(".java") && file.toString().endsWith(".java")) {
            boolean rightFile = file.getFileName().toString().equals(member.group(1) + ".java");
            boolean method = Pattern.compile("\\b" + member.group(2) + "\\(")
                    .matcher(Files.readString(file))
                    .find();
            if (!rightFile || !method) {
                return java.util.Optional.of(place + " has no such method");
            }
        }
        return java.util.Optional.empty();
    }

    private static boolean hasHeading(Path file, String anchor) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+\\s*", "").toLowerCase(java.util.Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .anyMatch(anchor::equals);
    }
}
