package io.dialplane.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.eventsocket.ServerSession.Action;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wording of answers is that of a running FreeSWITCH. */
class ServerSessionTest {
    private final ServerSession session = new ServerSession("secret", () -> "job-1");

    private List<Action> actions(String text) {
        return session.received(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sent(List<Action> actions) {
        var out = new StringBuilder();
        for (var action : actions) {
            if (action instanceof Action.Send(var bytes)) {
                out.append(new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return out.toString();
    }

    private static String reply(String text) {
        return "Content-Type: command/reply\nReply-Text: " + text + "\n\n";
    }

    private String logIn() {
        return sent(actions("auth secret\n\n"));
    }

    private String say(String command) {
        return sent(actions(command + "\n\n"));
    }

    @Test
    void asksForThePassword() {
        assertThat(sent(session.opened())).isEqualTo("Content-Type: auth/request\n\n");
        assertThat(say("api status")).isEqualTo(reply("-ERR command not found"));
        assertThat(say("event plain ALL")).isEqualTo(reply("-ERR command not found"));
        assertThat(session.authenticated()).isFalse();
        assertThat(logIn()).isEqualTo(reply("+OK accepted"));
        assertThat(session.authenticated()).isTrue();
        assertThat(say("bogus cmd")).isEqualTo(reply("-ERR command not found"));
        assertThat(say("api")).isEqualTo(reply("-ERR command not found"));
    }

    @Test
    void closesAfterAWrongPassword() {
        var actions = actions("auth wrong\n\nauth secret\n\n");
        assertThat(sent(actions)).startsWith(reply("-ERR invalid") + "Content-Type: text/disconnect-notice\n");
        assertThat(actions).contains(new Action.LoginFailed(), new Action.Close());
        assertThat(session.authenticated()).isFalse();
        assertThat(actions("auth secret\n\n")).isEmpty();
    }

    @Test
    void saysGoodByeAndCloses() {
        logIn();
        var actions = actions("exit\n\n");
        assertThat(sent(actions))
                .isEqualTo(reply("+OK bye")
                        + "Content-Type: text/disconnect-notice\nContent-Length: 23\n\nDisconnected, goodbye.\n");
        assertThat(actions).endsWith(new Action.Close());
    }

    @Test
    void answersInTheOrderOfTheQuestions() {
        logIn();
        var first = actions("api hostname\n\napi uptime s\n\nnoevents\n\n");
        assertThat(first).containsExactly(new Action.Api("hostname", ""));
        assertThat(session.busy()).isTrue();
        var second = session.replied("vm");
        assertThat(sent(second)).isEqualTo("Content-Type: api/response\nContent-Length: 2\n\nvm");
        assertThat(second).endsWith(new Action.Api("uptime", "s"));
        assertThat(sent(session.replied("")))
                .isEqualTo("Content-Type: api/response\nContent-Length: 14\n\n-ERR no reply\n"
                        + reply("+OK no longer listening for events"));
    }

    @Test
    void runsBackgroundJobs() {
        logIn();
        var own = actions("bgapi status\nJob-UUID: my-own-job-id-1\n\n");
        assertThat(sent(own))
                .isEqualTo("Content-Type: command/reply\nReply-Text: +OK Job-UUID: my-own-job-id-1\n"
                        + "Job-UUID: my-own-job-id-1\n\n");
        assertThat(own).endsWith(new Action.Background("my-own-job-id-1", "status", ""));
        assertThat(actions("bgapi originate a b\n\n")).endsWith(new Action.Background("job-1", "originate", "a b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event plain CHANNEL_CREATE CHANNEL_HANGUP CUSTOM sofia::register|+OK event listener enabled plain",
                "event json ALL|+OK event listener enabled json",
                "event xml HEARTBEAT|+OK event listener enabled xml",
                "event CHANNEL_CREATE|+OK event listener enabled plain",
                "event plain NOSUCH|-ERR no keywords supplied",
                "event|-ERR no keywords supplied",
                "nixevent CHANNEL_HANGUP|+OK events nixed",
                "nixevent ALL|+OK events nixed",
                "noevents|+OK no longer listening for events",
                "filter Event-Name CHANNEL_HANGUP|+OK filter added. [Event-Name]=[CHANNEL_HANGUP]",
                "filter Caller-Destination-Number /^90/|+OK filter added. [Caller-Destination-Number]=[/^90/]",
                "filter|-ERR command not found",
                "filter delete Event-Name CHANNEL_HANGUP|+OK filter deleted. [Event-Name][CHANNEL_HANGUP]",
                "filter delete all|+OK filter deleted. [all][]",
                "filter A /(/|-ERR invalid expression",
                "nolog|+OK no longer logging",
                "linger|-ERR not controlling a session",
                "divert_events on|-ERR not controlling a session.",
                "getvar hostname|-ERR command not found",
                "resume|-ERR command not found",
            })
    void answers(String command, String expected) {
        logIn();
        assertThat(say(command)).isEqualTo(reply(expected));
    }

    @Test
    void tellsAClientThatAFormatIsUnknown() {
        logIn();
        assertThat(say("event bogusfmt ALL")).contains("-ERR unknown format [bogusfmt]");
        assertThat(session.subscription()).isEqualTo(Subscription.NONE);
    }

    @Test
    void subscribesToKindsAndSubclasses() {
        logIn();
        say("event plain CHANNEL_CREATE CUSTOM a::b c::d");
        say("event json DTMF");
        var subscription = session.subscription();
        assertThat(subscription.format()).isEqualTo(EventFormat.JSON);
        assertThat(subscription.wants(Event.named("CHANNEL_CREATE").build())).isTrue();
        assertThat(subscription.wants(Event.named("DTMF").build())).isTrue();
        assertThat(subscription.wants(Event.named("CHANNEL_ANSWER").build())).isFalse();
        assertThat(subscription.wants(custom("a::b"))).isTrue();
        assertThat(subscription.wants(custom("x::y"))).isFalse();
        assertThat(subscription.mayWant("CHANNEL_ANSWER")).isFalse();
        say("nixevent CHANNEL_CREATE CUSTOM a::b");
        assertThat(session.subscription().wants(Event.named("CHANNEL_CREATE").build()))
                .isFalse();
        assertThat(session.subscription().wants(custom("a::b"))).isFalse();
        assertThat(session.subscription().wants(custom("c::d"))).isTrue();
    }

    @Test
    void takesAllButWhatIsNixed() {
        logIn();
        say("event plain ALL");
        say("nixevent HEARTBEAT");
        assertThat(session.subscription().wants(Event.named("DTMF").build())).isTrue();
        assertThat(session.subscription().wants(custom("a::b"))).isTrue();
        assertThat(session.subscription().wants(Event.named("HEARTBEAT").build()))
                .isFalse();
    }

    @Test
    void filtersAsFreeSwitchDoesAndNotAsItsManualSays() {
        logIn();
        say("event plain ALL");
        say("filter Event-Name CHANNEL_HANGUP");
        say("filter Caller-Destination-Number /^90/");
        say("filter Caller-Context -private");
        assertThat(wants("CHANNEL_HANGUP", "5000", "default")).isTrue();
        assertThat(wants("CHANNEL_CREATE", "9001", "default")).isTrue();
        assertThat(wants("CHANNEL_CREATE", "5000", "default")).isFalse();
        assertThat(wants("CHANNEL_HANGUP", "9001", "PRIVATE")).isFalse();
        say("filter delete Caller-Context");
        assertThat(wants("CHANNEL_HANGUP", "9001", "private")).isTrue();
        say("filter delete all");
        assertThat(wants("CHANNEL_CREATE", "5000", "default")).isTrue();
    }

    @Test
    void aFilterCannotHoldUpTheNode() {
        logIn();
        say("event plain ALL");
        say("filter X /^(a+)+$/");
        var event = Event.named("DTMF").add("X", "a".repeat(5_000) + "!").build();
        assertThat(session.subscription().wants(event)).isFalse();
    }

    @Test
    void boundsWhatAClientMaySend() {
        logIn();
        var actions = actions("x".repeat(ServerSession.MAX_HEAD + 1));
        assertThat(sent(actions)).contains("-ERR a frame's head is larger");
        assertThat(actions).endsWith(new Action.Close());

        var other = new ServerSession("secret", () -> "job");
        other.received("auth secret\n\n".getBytes(StandardCharsets.UTF_8));
        var replies = new ArrayList<String>();
        for (int i = 0; i <= ServerSession.MAX_FILTERS; i++) {
            replies.add(sent(other.received(("filter A " + i + "\n\n").getBytes(StandardCharsets.UTF_8))));
        }
        assertThat(replies.getLast()).contains("-ERR more than");
    }

    @Test
    void survivesRubbish() {
        long seed = System.nanoTime();
        var random = new java.util.Random(seed);
        var words = new String[] {
            "auth secret",
            "api",
            "bgapi x",
            "event",
            "plain",
            "ALL",
            "CUSTOM",
            "filter",
            "-/a",
            "/(/",
            "delete",
            "\n",
            "\n\n",
            "\r\n",
            "Content-Length: 3",
            "Content-Length:",
            "nixevent",
            "\0",
            "ü",
            " ",
            ":"
        };
        for (int n = 0; n < 500; n++) {
            var other = new ServerSession("secret", () -> "job");
            var actions = new ArrayList<Action>(other.received("auth secret\n\n".getBytes(StandardCharsets.UTF_8)));
            for (int i = 0; i < 200; i++) {
                var word = words[random.nextInt(words.length)];
                actions.addAll(other.received(word.getBytes(StandardCharsets.UTF_8)));
                if (other.busy()) {
                    actions.addAll(other.replied("x"));
                }
            }
            assertThat(sent(actions)).as("seed %s", seed).startsWith(reply("+OK accepted"));
        }
    }

    private boolean wants(String name, String number, String context) {
        return session.subscription()
                .wants(Event.named(name)
                        .add("Caller-Destination-Number", number)
                        .add("Caller-Context", context)
                        .build());
    }

    private static Event custom(String subclass) {
        return Event.named("CUSTOM").add("Event-Subclass", subclass).build();
    }
}
