package io.dialplane.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.eventsocket.ClientSession.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private final ClientSession client = new ClientSession("secret");
    private final ServerSession server = new ServerSession("secret", () -> "job-1");

    /** Lets both talk until neither has more to say; api commands answer "done: NAME". */
    private List<Output> talk(byte[] toServer) {
        var outputs = new ArrayList<Output>();
        var actions = new ArrayList<>(server.received(toServer));
        while (!actions.isEmpty()) {
            var action = actions.removeFirst();
            switch (action) {
                case ServerSession.Action.Send(var bytes) -> {
                    for (var output : client.received(bytes)) {
                        outputs.add(output);
                        if (output instanceof Output.Send(var answer)) {
                            actions.addAll(server.received(answer));
                        }
                    }
                }
                case ServerSession.Action.Api(var command, var argument) ->
                    actions.addAll(server.replied("done: " + command));
                default -> {
                    // nothing to do here
                }
            }
        }
        return outputs;
    }

    private void logIn() {
        for (var output : client.received("Content-Type: auth/request\n\n".getBytes(StandardCharsets.UTF_8))) {
            assertThat(talk(((Output.Send) output).bytes())).containsExactly(new Output.LoggedIn());
        }
        assertThat(client.ready()).isTrue();
    }

    @Test
    void logsInAndGetsAnswersInOrder() {
        logIn();
        var one = client.command("api status");
        var two = client.command("event json ALL");
        var three = client.command("api nosuch");
        var outputs = new ArrayList<Output>();
        outputs.addAll(talk(one));
        outputs.addAll(talk(two));
        outputs.addAll(talk(three));
        assertThat(outputs)
                .containsExactly(
                        new Output.Reply("api status", "done: status"),
                        new Output.Reply("event json ALL", "+OK event listener enabled json"),
                        new Output.Reply("api nosuch", "done: nosuch"));
    }

    @Test
    void tellsARefusal() {
        var stranger = new ClientSession("wrong");
        assertThat(stranger.received("Content-Type: auth/request\n\n".getBytes(StandardCharsets.UTF_8)))
                .hasSize(1);
        assertThat(stranger.received(
                        "Content-Type: command/reply\nReply-Text: -ERR invalid\n\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new Output.Refused("-ERR invalid"));
        assertThatThrownBy(() -> stranger.command("api status")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void receivesEventsBetweenAnswers() {
        logIn();
        client.command("api status");
        var event = Event.named("DTMF").add("DTMF-Digit", "#").build();
        var other =
                Event.named("CUSTOM").add("Event-Subclass", "a::b").body("x\ny").build();
        assertThat(client.received(EventFormat.PLAIN.frame(event))).containsExactly(new Output.Received(event));
        assertThat(client.received(EventFormat.JSON.frame(other))).containsExactly(new Output.Received(other));
        assertThat(client.received(
                        "Content-Type: text/disconnect-notice\nContent-Length: 0\n\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(new Output.Disconnected());
    }

    @Test
    void refusesACommandOfTwoLines() {
        logIn();
        assertThatThrownBy(() -> client.command("api status\nexit")).isInstanceOf(IllegalArgumentException.class);
    }
}
