package io.dialplane.node;

import static io.dialplane.node.Wirephone.header;
import static io.dialplane.node.Wirephone.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dialplane.node.registrar.Algorithm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node whose application server is a back end of FreeSWITCH's xml_curl and mod_httapi, which knows nothing of us. */
class ForeignBackEndTest {
    private static final String DIALPLAN = """
            <document type="freeswitch/xml"><section name="dialplan"><context name="default">
            <extension name="menu"><condition wday="sun-sat" hour="0-23"/><condition field="destination_number" expression="^600(\\d)$">
            <action application="set" data="chosen=$1"/>
            <action application="httapi" data="{url=/menu/start?x=y,method=POST}"/>
            </condition></extension></context></section></document>""";
    private static final String DIRECTORY = """
            <document type="freeswitch/xml"><section name="directory"><domain name="d"><user id="1001">
            <params><param name="password" value="secret"/></params></user></domain></section></document>""";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer backEnd;
    private volatile String dialplan = DIALPLAN;
    private volatile String menu = "[{\"verb\":\"redirect\",\"actionHook\":\"next\"}]";
    private NodeUnderTest node;
    private Wirephone phone;

    @BeforeEach
    void start() throws IOException {
        backEnd = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
        backEnd.createContext("/", this::answer);
        backEnd.start();
        node = NodeUnderTest.withMedia(
                "--app-server.urls=http://127.0.0.1:" + backEnd.getAddress().getPort() + "/fs/api");
        phone = new Wirephone(node.port);
    }

    @AfterEach
    void stop() {
        phone.close();
        node.close();
        backEnd.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(exchange.getRequestURI() + " " + body + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            var document = switch (exchange.getRequestURI().getPath()) {
                case "/menu/start" -> menu;
                case "/menu/next" -> "[{\"verb\":\"reject\",\"status\":486}]";
                case "/fs/api" -> body.contains("section=dialplan") ? dialplan : DIRECTORY;
                default -> "";
            };
            exchange.sendResponseHeaders(document.isEmpty() ? 404 : 200, document.isEmpty() ? -1 : document.length());
            exchange.getResponseBody().write(document.getBytes(UTF_8));
        }
    }

    @Test
    void hooksOfItsDocumentsAreAskedWhereTheyLead() {
        phone.sendRequest("INVITE", "6007", 1, "", Wirephone.OFFER);
        assertThat(phone.status()).isEqualTo(486);
        assertThat(asked.stream().filter(line -> line.startsWith("/menu")).toList())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("/menu/start?x=y ")
                                .contains("session_id=", "Caller-Destination-Number=6007", "variable_chosen=7"),
                        second -> assertThat(second).startsWith("/menu/next "));
    }

    @Test
    void contactsOfItsUsersAreKeptInTheNodeAndSurviveIt() throws IOException {
        phone.send(phone.request("REGISTER", "1001", 1, "", ""));
        var challenge = phone.receive();
        assertThat(status(challenge)).isEqualTo(401);
        phone.send(phone.request(
                "REGISTER", "1001", 2, RegistrarTest.authorization(challenge, Algorithm.MD5, "1001", "secret", 1), ""));
        var ok = phone.receive();
        assertThat(status(ok)).isEqualTo(200);
        assertThat(header(ok, "Contact")).contains("sip:1001@127.0.0.1:" + phone.port());
        try (var files = Files.list(node.var.resolve("registrations"))) {
            assertThat(files)
                    .anySatisfy(file -> assertThat(Files.readString(file)).contains("sip:1001@127.0.0.1"));
        }
        assertThat(asked).noneMatch(line -> line.contains("/registrations"));
    }

    @Test
    void isNeitherGivenRecordingsNorTold() throws IOException {
        dialplan = DIALPLAN.replace(
                "<action application=\"httapi\"", "<action application=\"answer\"/><action application=\"httapi\"");
        menu = "[{\"verb\":\"record\",\"maxLength\":1,\"actionHook\":\"next\"}]";
        phone.sendRequest("INVITE", "6007", 1, "", Wirephone.OFFER);
        await().until(() -> asked.stream().anyMatch(line -> line.startsWith("/menu/next")));
        try (var files = Files.walk(node.var.resolve("recordings"))) {
            assertThat(files).anyMatch(file -> file.toString().endsWith(".wav"));
        }
        try (var files = Files.walk(node.var)) {
            assertThat(files).noneMatch(file -> file.endsWith("reports"));
        }
        assertThat(asked).noneMatch(line -> line.contains("/recordings/") || line.contains("/reports"));
    }
}
