package io.dialplane.node.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.eventsocket.EventReader;
import io.dialplane.node.event.Events;
import io.dialplane.node.event.Identity;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventSocketServerTest {
    private final Events events =
            new Events(new Identity("core-1", "vm", "node-1", "127.0.0.1"), Clock.systemDefaultZone());
    private final FakeCalls calls = new FakeCalls();
    private EventSocketServer server;

    @BeforeEach
    void start() throws InterruptedException {
        server = start(options(Duration.ofSeconds(10), Duration.ofSeconds(20)));
    }

    private EventSocketServer start(EventSocketOptions options) throws InterruptedException {
        return EventSocketServer.start(options, events, calls, Clock.systemUTC(), "0.1.0");
    }

    private static EventSocketOptions options(Duration login, Duration heartbeat) {
        return new EventSocketOptions("127.0.0.1", 0, "secret", 3, 1_000, 3, login, heartbeat);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersTheCommandsOfAnOperator() throws IOException {
        calls.call("c1", "Ann, \"A\"");
        try (var client = RawClient.loggedIn(server.port())) {
            assertThat(client.ask("api status"))
                    .startsWith("UP 0 years, 0 days, 0 hours, 0 minutes, ")
                    .contains("\nDialplane (Version 0.1.0 64bit) is ready\n")
                    .contains("\n24 session(s) since startup\n1 session(s) - peak 3, last 5min ")
                    .contains("\n1 session(s) per Sec out of max 2000, peak 2, last 5min ")
                    .contains("\n5000 session(s) max\nmin idle cpu 0.00/");
            assertThat(client.ask("api version")).isEqualTo("Dialplane Version 0.1.0~64bit\n");
            assertThat(client.ask("api hostname")).isEqualTo("vm");
            assertThat(client.ask("api uptime s")).matches("\\d+\n");
            assertThat(client.ask("api uuid_exists nope")).isEqualTo("false");
            assertThat(client.ask("api uuid_exists c1")).isEqualTo("true");
            assertThat(client.ask("api nosuchcmd")).isEqualTo("-ERR nosuchcmd Command not found!\n");
            assertThat(client.ask("api uuid_dump c1")).contains("Unique-ID: c1\nvariable_x: a b\n");
            assertThat(client.ask("api uuid_dump c1 json")).contains("\"Unique-ID\":\"c1\"");
            assertThat(client.ask("api uuid_dump nope")).isEqualTo("-ERR No such channel!\n");
        }
    }

    @Test
    void showsChannels() throws IOException {
        try (var client = RawClient.loggedIn(server.port())) {
            assertThat(client.ask("api show calls")).isEqualTo("\n0 total.\n");
            assertThat(client.ask("api show channels as json")).isEqualTo("{\"row_count\": 0}\n");
            calls.call("c1", "Ann, \"A\"\n<b>");
            assertThat(client.ask("api show calls count")).isEqualTo("\n1 total.\n");
            assertThat(client.ask("api show channels"))
                    .startsWith("uuid,direction,created,created_epoch,name,state,cid_name,cid_num,ip_addr,dest,")
                    .contains("\nc1,inbound,")
                    .contains(",1795491872,sofia/internal/1001@dialplane.local,CS_EXECUTE,\"Ann, \"\"A\"\" <b>\",1001,")
                    .endsWith("\n\n1 total.\n");
            assertThat(client.ask("api show channels as json"))
                    .startsWith("{\"row_count\":1,\"rows\":[{\"uuid\":\"c1\",\"direction\":\"inbound\",")
                    .contains("\"cid_name\":\"Ann, \\\"A\\\"\\n<b>\"")
                    .contains("\"callstate\":\"ACTIVE\"")
                    .contains("\"answered_epoch\":\"1795491873\"")
                    .endsWith("}]}");
            assertThat(client.ask("api show calls as xml"))
                    .startsWith("<result row_count=\"1\">\n  <row row_id=\"1\">\n    <uuid>c1</uuid>\n")
                    .contains("<cid_name>Ann, \"A\" &lt;b&gt;</cid_name>");
            assertThat(client.ask("api show nonsense")).startsWith("-USAGE: ");
        }
    }

    @Test
    void hangsUp() throws IOException {
        calls.call("c1", "Ann");
        calls.call("c2", "Bob");
        try (var client = RawClient.loggedIn(server.port())) {
            assertThat(client.ask("api uuid_kill c1 USER_BUSY")).isEqualTo("+OK\n");
            assertThat(client.ask("api uuid_kill c1")).isEqualTo("-ERR No such channel!\n");
            assertThat(client.ask("api uuid_kill c2 BORED")).isEqualTo("-ERR invalid cause\n");
            assertThat(client.ask("api hupall")).isEqualTo("+OK hangup all channels with cause MANAGER_REQUEST\n");
        }
        assertThat(calls.hangUps).containsExactly("c1 USER_BUSY", "c1 NORMAL_CLEARING", "c2 MANAGER_REQUEST");
    }

    @Test
    void sendsEventsToThoseWhoAskedForThem() throws IOException {
        try (var client = RawClient.loggedIn(server.port());
                var other = RawClient.loggedIn(server.port())) {
            assertThat(client.ask("event plain DTMF CUSTOM a::b")).isEqualTo("+OK event listener enabled plain");
            assertThat(other.ask("event json ALL")).isEqualTo("+OK event listener enabled json");
            events.publish("CHANNEL_CREATE", event -> event.add("Unique-ID", "c1"));
            events.publish("DTMF", event -> event.add("DTMF-Digit", "#"));
            events.publishCustom("a::b", event -> event.add("X", "1").body("text\n"));
            assertThat(new EventReader().read(client.read()).orElseThrow().header("DTMF-Digit"))
                    .contains("#");
            assertThat(new EventReader().read(client.read()).orElseThrow().body())
                    .contains("text\n");
            assertThat(other.read().text()).startsWith("{\"Event-Name\":\"CHANNEL_CREATE\"");
            assertThat(client.ask("noevents")).isEqualTo("+OK no longer listening for events");
            events.publish("DTMF", event -> event.add("DTMF-Digit", "1"));
            assertThat(client.ask("api hostname")).isEqualTo("vm");
        }
    }

    @Test
    void tellsTheOutcomeOfABackgroundJob() throws IOException {
        try (var client = RawClient.loggedIn(server.port())) {
            client.ask("event plain BACKGROUND_JOB");
            assertThat(client.ask("bgapi hostname\nJob-UUID: j1")).isEqualTo("+OK Job-UUID: j1");
            var event = new EventReader().read(client.read()).orElseThrow();
            assertThat(event.header("Job-UUID")).contains("j1");
            assertThat(event.header("Job-Command")).contains("hostname");
            assertThat(event.body()).contains("vm");
        }
    }

    @Test
    void runsOneCommandOfAClientAtATimeAndOthersMeanwhile() throws IOException {
        var go = new CountDownLatch(1);
        server.commands().with("wait", argument -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                return "-ERR\n";
            }
            return "+OK " + argument + "\n";
        });
        server.commands().with("fail", argument -> {
            throw new IllegalStateException("on purpose");
        });
        try (var client = RawClient.loggedIn(server.port());
                var other = RawClient.loggedIn(server.port())) {
            client.send("api wait 1\n\napi hostname\n\napi fail\n\n");
            assertThat(other.ask("api hostname")).isEqualTo("vm");
            go.countDown();
            assertThat(client.read().text()).isEqualTo("+OK 1\n");
            assertThat(client.read().text()).isEqualTo("vm");
            assertThat(client.read().text()).isEqualTo("-ERR internal error\n");
        }
    }

    @Test
    void sendsHeartbeats() throws Exception {
        try (var lively = start(options(Duration.ofSeconds(10), Duration.ofMillis(20)));
                var client = RawClient.loggedIn(lively.port())) {
            client.ask("event plain HEARTBEAT");
            var event = new EventReader().read(client.read()).orElseThrow();
            assertThat(event.header("Event-Info")).contains("System Ready");
            assertThat(event.header("Session-Since-Startup")).contains("24");
            assertThat(event.header("Max-Sessions")).contains("5000");
            assertThat(event.header("Up-Time").orElseThrow()).startsWith("0 years, 0 days");
        }
    }

    @Test
    void turnsAwayWhoTriesPasswords() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (var client = new RawClient(server.port())) {
                client.read();
                assertThat(client.ask("auth guess" + i)).isEqualTo("-ERR invalid");
                assertThat(client.read().contentType()).isEqualTo("text/disconnect-notice");
                assertThat(client.next()).isEmpty();
            }
        }
        try (var client = new RawClient(server.port())) {
            assertThat(client.read().contentType()).isEqualTo("text/rude-rejection");
            assertThat(client.next()).isEmpty();
        }
    }

    @Test
    void turnsAwayMoreClientsThanAllowed() throws IOException {
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < 3; i++) {
            clients.add(RawClient.loggedIn(server.port()));
        }
        try (var client = new RawClient(server.port())) {
            assertThat(client.read().contentType()).isEqualTo("text/rude-rejection");
        }
        clients.getFirst().close();
        await().until(() -> server.clients() < 3);
        clients.set(0, RawClient.loggedIn(server.port()));
        for (var client : clients) {
            client.close();
        }
        await().until(() -> server.clients() == 0);
    }

    @Test
    void endsAConnectionThatDoesNotLogIn() throws Exception {
        try (var impatient = start(options(Duration.ofMillis(50), Duration.ofSeconds(20)));
                var client = new RawClient(impatient.port())) {
            client.read();
            assertThat(client.next()).isEmpty();
        }
    }

    @Test
    void endsAConnectionThatDoesNotReadItsEvents() throws IOException {
        try (var slow = RawClient.loggedIn(server.port());
                var client = RawClient.loggedIn(server.port())) {
            slow.ask("event plain ALL");
            client.ask("event plain DTMF");
            String padding = "x".repeat(10_000);
            await().until(() -> {
                for (int i = 0; i < 100; i++) {
                    events.publish("CHANNEL_STATE", event -> event.add("Padding", padding));
                }
                return !events.wanted("CHANNEL_STATE");
            });
            events.publish("DTMF", event -> event.add("DTMF-Digit", "1"));
            assertThat(new EventReader().read(client.read()).orElseThrow().name())
                    .isEqualTo("DTMF");
            assertThat(events.wanted("DTMF")).isTrue();
        }
        await().until(() -> !events.wanted("DTMF"));
    }

    @Test
    void boundsWhatAClientMaySend() throws IOException {
        try (var client = RawClient.loggedIn(server.port())) {
            String rubbish = "x".repeat(10_000);
            try {
                for (int i = 0; i < 10; i++) {
                    client.send(rubbish);
                }
                assertThat(client.read().header("Reply-Text").orElseThrow())
                        .startsWith("-ERR a frame's head is larger");
            } catch (SocketException e) {
                // reset, because rubbish was still on its way: as good as an answer
                assertThat(e).isNotNull();
            }
        }
        try (var client = RawClient.loggedIn(server.port())) {
            assertThat(client.ask("api hostname")).isEqualTo("vm");
        }
    }

    @Test
    void saysWhenThePortIsTaken() {
        var taken = new EventSocketOptions("127.0.0.1", server.port(), "secret");
        assertThatThrownBy(() -> start(taken)).isInstanceOf(BindException.class);
    }
}
