package io.dialplane.node.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.node.event.Events;
import io.dialplane.node.event.Identity;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import link.thingscloud.freeswitch.esl.IEslEventListener;
import link.thingscloud.freeswitch.esl.InboundClient;
import link.thingscloud.freeswitch.esl.inbound.option.InboundClientOption;
import link.thingscloud.freeswitch.esl.inbound.option.ServerOption;
import link.thingscloud.freeswitch.esl.transport.event.EslEvent;
import org.junit.jupiter.api.Test;

/** A client library that others wrote for FreeSWITCH works with a node unchanged. */
class ForeignClientTest {
    @Test
    void aClientOfFreeSwitchLogsInCommandsAndListens() throws InterruptedException {
        var events = new Events(new Identity("core-1", "vm", "node-1", "127.0.0.1"), Clock.systemDefaultZone());
        var calls = new FakeCalls();
        calls.call("c1", "Ann");
        var received = new ConcurrentLinkedQueue<Map<String, String>>();
        var options = new EventSocketOptions("127.0.0.1", 0, "secret");
        try (var server = EventSocketServer.start(options, events, calls, Clock.systemUTC(), "0.1.0")) {
            var option = new InboundClientOption()
                    .defaultPassword("secret")
                    .addServerOption(new ServerOption("127.0.0.1", server.port()))
                    .addListener(new IEslEventListener() {
                        @Override
                        public void eventReceived(String address, EslEvent event) {
                            received.add(event.getEventHeaders());
                        }

                        @Override
                        public void backgroundJobResultReceived(String address, EslEvent event) {
                            received.add(event.getEventHeaders());
                        }
                    });
            var client = InboundClient.newInstance(option);
            client.start();
            try {
                String address = "127.0.0.1:" + server.port();
                await().until(() -> server.clients() == 1);
                await().ignoreExceptions().until(() -> client.sendSyncApiCommand(address, "hostname", "") != null);
                var shown = client.sendSyncApiCommand(address, "show", "calls count");
                assertThat(String.join("\n", shown.getBodyLines())).contains("1 total.");
                assertThat(client.setEventSubscriptions(address, "plain", "DTMF CHANNEL_ANSWER")
                                .isOk())
                        .isTrue();
                events.publish("DTMF", event -> event.add("Unique-ID", "c1").add("DTMF-Digit", "#"));
                await().until(() -> !received.isEmpty());
                assertThat(received.peek())
                        .containsEntry("Event-Name", "DTMF")
                        .containsEntry("Unique-ID", "c1")
                        .containsEntry("DTMF-Digit", "#")
                        .containsEntry("Core-UUID", "core-1");
            } finally {
                client.shutdown();
            }
        }
    }
}
