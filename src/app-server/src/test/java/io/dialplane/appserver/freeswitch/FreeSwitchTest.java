package io.dialplane.appserver.freeswitch;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.lead;
import static io.dialplane.appserver.AppServer.resource;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dialplane.appserver.AppServer;
import io.dialplane.appserver.directory.Directory;
import io.dialplane.appserver.directory.Domains;
import io.dialplane.appserver.directory.User;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.xml.XmlTree;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running FreeSWITCH once asked, replayed; and mod_httapi's walk through a menu. */
@QuarkusTest
@QuarkusTestResource(AppServer.class)
class FreeSwitchTest {
    static final String CAPTURES = "/freeswitch/captures/";
    /** The call of the capture that {@link #ring} changes. */
    private static final String CALL = "47a14018-4831-4b5c-9b1e-dc51af31a052";

    @Inject
    Domains domains;

    @Inject
    Directory directory;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private HttpServer developer;

    @BeforeEach
    void start() throws IOException {
        QuarkusTransaction.requiringNew().run(() -> domains.ensure("test.local"));
        directory.put(User.withPassword("test.local", "1001", "secret", "Ext 1001"));
        developer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        developer.createContext("/", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = answers.get(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        developer.start();
    }

    @AfterEach
    void stop() {
        developer.stop(0);
    }

    static Stream<String> captures() throws IOException {
        var folder = Path.of(System.getProperty("dialplane.root"), "src/app-server/src/test/resources" + CAPTURES);
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static Response post(String form) {
        return given().auth()
                .preemptive()
                .basic("node", AppServer.NODE_PASSWORD)
                .header("User-Agent", "freeswitch-xml/1.0")
                .header("Accept", "*/*")
                .contentType("application/x-www-form-urlencoded")
                .body(form)
                .post("/instructions");
    }

    static String replay(String capture) {
        return post(resource(CAPTURES + capture + ".form"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** An unauthenticated call to a number of the default domain, as FreeSWITCH asked for it. */
    private static String ring(String number) {
        String form = resource(CAPTURES + "invite-noauth-public-0012-dialplan.form")
                .replace("Destination-Number=9001", "Destination-Number=" + number);
        return post(form).then().statusCode(200).extract().asString();
    }

    static XmlTree tree(String document) {
        var problems = new Problems();
        return XmlTree.readWithText(document.getBytes(StandardCharsets.UTF_8), problems)
                .orElseThrow(() -> new AssertionError(document + problems.list()));
    }

    private static List<String> actions(String dialplan) {
        return tree(dialplan).children().getFirst().children().getFirst().children().getFirst().children().stream()
                .flatMap(condition -> condition.children().stream())
                .map(action -> action.attribute("application").orElse("") + "("
                        + action.attribute("data").orElse("") + ")")
                .toList();
    }

    private static List<XmlTree> work(String httapi) {
        var root = tree(httapi);
        assertThat(root.attribute("type")).contains("xml/freeswitch-httapi");
        return root.children("work").getFirst().children().stream()
                .filter(element -> !element.attribute("data").orElse("").startsWith("tts_"))
                .toList();
    }

    /** What mod_httapi posts to an action's URL. */
    private static Response step(String url, Map<String, String> form) {
        return given().header("User-Agent", "freeswitch-httapi/1.0")
                .formParam("session_id", form.getOrDefault("session_id", CALL))
                .formParam("hostname", "vm")
                .formParams(form)
                .post(url.replaceFirst("^http://[^/]+", ""));
    }

    private static String action(String httapi) {
        return work(httapi).getLast().attribute("action").orElseThrow(() -> new AssertionError(httapi));
    }

    private void webhook(String number, String path) {
        lead(
                number,
                "fs-" + number,
                "{\"name\":\"x\",\"kind\":\"webhook\",\"url\":\"http://127.0.0.1:"
                        + developer.getAddress().getPort() + path + "\"}");
    }

    private String told() throws InterruptedException {
        String body = asked.poll(10, TimeUnit.SECONDS);
        assertThat(body).as("the developer is asked").isNotNull();
        return body;
    }

    @ParameterizedTest
    @MethodSource("captures")
    void answersWhateverItAsks(String capture) {
        String document = post(resource(CAPTURES + capture))
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(tree(document).attribute("type")).contains("freeswitch/xml");
        boolean owned = capture.matches("(register|invite-auth-ok|user-bridge|voicemail-leave).*-directory.form")
                || capture.matches("user_exists-0017.*|user_data-00(19|20).*")
                || capture.matches(".*-configuration-(sofia|acl|httapi)_conf.form");
        if (!capture.contains("dialplan")) {
            assertThat(document.contains("not found")).isEqualTo(!owned);
        }
    }

    @Test
    void aUserHasCredentialsAndIsCalledWhereFreeSwitchKnows() {
        for (String capture : List.of("register-0001-directory", "invite-auth-ok-0009-directory")) {
            assertThat(replay(capture))
                    .contains("<domain name=\"test.local\">", "<user id=\"1001\">", "<param name=\"a1-hash\" value=\"");
        }
        assertThat(replay("user-bridge-0026-directory"))
                .contains("<param name=\"dial-string\" value=\"${sofia_contact(*/1001@test.local)}\"/>");
        String form = resource(CAPTURES + "register-0001-directory.form");
        for (String action :
                List.of("reverse-auth-lookup", "event_socket_auth", "jsonrpc-authenticate", "group_call")) {
            assertThat(post(form.replace("action=sip_auth", "action=" + action)).asString())
                    .contains("not found");
        }
    }

    @Test
    void theTrunksAreGatewaysOfAProfileThatAsksForThem() {
        api().body("{\"name\":\"fs-carrier\",\"proxy\":\"sip.example.org\",\"username\":\"u\",\"password\":\"p\"}")
                .post("/v1/trunks")
                .then()
                .statusCode(201);
        try {
            assertThat(replay("startup-0007-directory"))
                    .contains("<domain name=\"", "<user id=\"trunks\">", "<gateway name=\"fs-carrier\">")
                    .contains("<param name=\"proxy\" value=\"sip.example.org\"/>");
        } finally {
            api().delete("/v1/trunks/fs-carrier");
        }
        assertThat(replay("startup-0007-directory")).contains("not found");
    }

    @Test
    void aNumberOfADomainIsItsDialplan() {
        api().body("{\"id\":\"fs-plain\",\"name\":\"x\",\"kind\":\"document\",\"document\":[{\"verb\":\"answer\"},"
                        + "{\"verb\":\"play\",\"url\":\"ivr/welcome.wav\"},{\"verb\":\"pause\",\"length\":0.5},"
                        + "{\"verb\":\"hangup\"}]}")
                .post("/v1/applications");
        api().body("{\"application\":\"fs-plain\",\"domain\":\"test.local\"}").put("/v1/numbers/9001");
        String document = replay("invite-auth-ok-0010-dialplan");
        assertThat(document).contains("<context name=\"default\">");
        assertThat(actions(document))
                .containsExactly("answer()", "playback(ivr/welcome.wav)", "sleep(500)", "hangup()");
    }

    @Test
    void theDemoNumbersRunOnFreeSwitch() {
        assertThat(actions(ring("9196"))).containsExactly("answer()", "echo()");
        assertThat(actions(ring("9197")))
                .containsExactly("answer()", "playback(tone_stream://%(1000,0,1004);loops=-1)");
        assertThat(actions(ring("9198"))).containsExactly("answer()", "endless_playback(music/loop.wav)");
    }

    @Test
    void walksThroughAMenuStepByStep() throws InterruptedException {
        answers.put(
                "/menu",
                "[{\"verb\":\"answer\"},{\"verb\":\"gather\",\"numDigits\":1,\"timeout\":7,\"attempts\":2,"
                        + "\"prompts\":[{\"verb\":\"play\",\"url\":\"ivr/a.wav\"},{\"verb\":\"say\",\"text\":\"Press 1\"}],"
                        + "\"actionHook\":\"/chosen\"},{\"verb\":\"hangup\"}]");
        answers.put(
                "/chosen",
                "[{\"verb\":\"dial\",\"target\":[{\"type\":\"user\",\"name\":\"1002\"}],\"actionHook\":\"/dialled\"}]");
        answers.put(
                "/dialled",
                "[{\"verb\":\"say\",\"text\":\"Goodbye\"},{\"verb\":\"redirect\",\"actionHook\":\"/end\"}]");
        answers.put("/end", "[]");
        webhook("6100", "/menu");
        var first = actions(ring("6100"));
        assertThat(told()).contains("\"call_sid\":\"" + CALL + "\"");
        assertThat(first).hasSize(2).first().isEqualTo("answer()");
        String url = first.getLast().replaceFirst("^httapi\\(\\{url=", "").replaceFirst(",method=post}\\)$", "");
        assertThat(url).startsWith("http://").contains("/instructions/httapi/");

        String menu = step(url, Map.of()).then().statusCode(200).extract().asString();
        var elements = work(menu);
        assertThat(elements).hasSize(2);
        assertThat(elements.getFirst().attribute("data")).contains("ivr/a.wav");
        assertThat(elements.getLast().name()).isEqualTo("speak");
        assertThat(elements.getLast().attributes())
                .containsEntry("text", "Press 1")
                .containsEntry("engine", "flite")
                .containsEntry("input-timeout", "7000")
                .containsEntry("loops", "1");
        assertThat(elements.getLast().children("bind").getFirst().text()).isEqualTo("~\\d{1,1}");

        String dial = step(action(menu), Map.of("dialed_digits", "1", "input_type", "dtmf"))
                .asString();
        assertThat(told()).contains("\"digits\":\"1\"", "\"reason\":\"dtmfDetected\"", "\"from\":\"sipp\"");
        assertThat(work(dial))
                .extracting(XmlTree::name)
                .containsExactly("execute", "execute", "getVariable", "getVariable", "continue");
        assertThat(work(dial).get(1).attribute("data").orElse("")).contains("user/1002");

        String goodbye =
                step(action(dial), Map.of("originate_disposition", "USER_BUSY")).asString();
        assertThat(told()).contains("\"dial_call_status\":\"busy\"");
        assertThat(work(goodbye)).extracting(XmlTree::name).containsExactly("execute", "continue");
        String end = step(action(goodbye), Map.of()).asString();
        told();
        assertThat(work(end)).extracting(XmlTree::name).containsExactly("hangup");
    }

    @Test
    void nothingDialledGoesOnWithTheRestWhenTheDocumentSaysSo() throws InterruptedException {
        answers.put(
                "/menu",
                "[{\"verb\":\"gather\",\"numDigits\":1,\"actionHook\":\"/chosen\",\"actionOnEmptyResult\":false},"
                        + "{\"verb\":\"play\",\"url\":\"ivr/rest.wav\"}]");
        webhook("6101", "/menu");
        String url = actions(ring("6101"))
                .getLast()
                .replaceFirst("^httapi\\(\\{url=", "")
                .replaceFirst(",.*$", "");
        told();
        String menu = step(url, Map.of()).asString();
        assertThat(work(menu).getLast().name()).isEqualTo("pause");
        String rest = step(action(menu), Map.of()).asString();
        assertThat(work(rest).getFirst().attribute("data")).contains("ivr/rest.wav");
        assertThat(asked).isEmpty();
    }

    @Test
    void aStepIsForItsCallAndSigned() throws InterruptedException {
        answers.put("/menu", "[{\"verb\":\"gather\",\"numDigits\":1,\"actionHook\":\"/chosen\"}]");
        webhook("6102", "/menu");
        String url = actions(ring("6102"))
                .getLast()
                .replaceFirst("^httapi\\(\\{url=", "")
                .replaceFirst(",.*$", "");
        told();
        step(url, Map.of("session_id", "another")).then().statusCode(403);
        step(url.substring(0, url.length() - 2) + "AA", Map.of()).then().statusCode(403);
        step("http://x/instructions/httapi/a.b", Map.of()).then().statusCode(403);
        assertThat(step(url, Map.of("exiting", "true")).asString()).doesNotContain("work");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"verb\":\"stream\",\"url\":\"wss://example.org/\"}"})
    void apologisesForWhatItHasNoWordsFor(String verb) throws InterruptedException {
        answers.put("/x", "[{\"verb\":\"answer\"}," + verb + "]");
        webhook("6103", "/x");
        var said = actions(ring("6103"));
        told();
        assertThat(said).last().isEqualTo("hangup()");
        assertThat(said).anyMatch(action -> action.contains("ivr/sorry.wav"));
    }
}
