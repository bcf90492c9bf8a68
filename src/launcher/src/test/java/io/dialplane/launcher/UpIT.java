package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.phone.Ending;
import io.dialplane.phone.Phone;
import io.dialplane.phone.Tone;
import io.dialplane.phone.Wav;
import io.dialplane.testkit.Baresip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dialplane up} with two nodes, called by the built-in phone and by baresip. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpIT {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    static Path var;

    private static Running dialplane;

    @BeforeAll
    static void start() {
        dialplane = Running.start(var, "--nodes", "2");
    }

    @AfterAll
    static void stop() {
        dialplane.close();
    }

    @Test
    void saysWhereItIsAndHowToCallIt() throws Exception {
        JsonNode run = dialplane.runFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(RunFile.in(var))))
                .isEqualTo("rw-------");
        assertThat(run.path("ready").asBoolean()).isTrue();
        assertThat(run.path("nodes")).hasSize(2);
        assertThat(run.path("pids").path("nodes")).hasSize(2);
        assertThat(dialplane.process.output())
                .contains(run.path("apiUrl").asText())
                .contains(run.path("sip").asText())
                .contains("1001 password "
                        + run.path("users").get(0).path("password").asText())
                .contains("9197 tone of 1004 Hz")
                .contains("./dialplane call 5000");
    }

    @Test
    void theToneNumberHasItsTone() throws Exception {
        try (var alice = Phone.named("alice").proxy(dialplane.sip()).open()) {
            var call = alice.calls("9197");
            call.awaitAnswer().hears(Tone.HZ_1004);
            assertThat(Tone.strongest(lastOf(call.heard()))).isEqualTo(1004);
            call.hangUp();
            assertThat(Phone.areIdle(alice)).isTrue();
        }
    }

    private static short[] lastOf(short[] samples) {
        return java.util.Arrays.copyOfRange(samples, Math.max(0, samples.length - 2_000), samples.length);
    }

    @Test
    void theEchoNumberGivesBackWhatIsSaidOverTcpToo() throws Exception {
        try (var alice = Phone.named("alice").proxy(dialplane.sip()).overTcp().open()) {
            var call = alice.calls("9196");
            call.awaitAnswer().says(Tone.HZ_440).hears(Tone.HZ_440);
            call.hangUp();
        }
    }

    @Test
    void theIvrTalksAndHangsUpOnThree() throws Exception {
        try (var alice = Phone.named("alice").proxy(dialplane.sip()).open()) {
            var call = alice.calls("5000");
            call.awaitAnswer().hearsSound().sendDigits("3");
            assertThat(call.awaitEnd(LONG).by()).isEqualTo(Ending.By.THEM);
            assertThat(call.received().sources()).isEqualTo(1);
            assertThat(call.received().lost()).isZero();
        }
    }

    @Test
    void anUnknownNumberIsRefusedWith404() throws Exception {
        try (var alice = Phone.named("alice").proxy(dialplane.sip()).open()) {
            assertThat(alice.calls("4711").awaitEnd(LONG).status()).isEqualTo(404);
        }
    }

    @Test
    void everyCallHasItsRecord() throws Exception {
        try (var alice = Phone.named("recorded").proxy(dialplane.sip()).open()) {
            var call = alice.calls("9196");
            call.awaitAnswer();
            call.hangUp();
            await().atMost(LONG).untilAsserted(() -> {
                var mine = StreamSupport.stream(
                                dialplane.api("/v1/cdrs?limit=50").path("cdrs").spliterator(), false)
                        .filter(cdr -> cdr.path("sipCallId").asText().equals(call.id()))
                        .toList();
                assertThat(mine).hasSize(1);
                assertThat(mine.getFirst().path("hangupCause").asText()).isEqualTo("NORMAL_CLEARING");
                assertThat(mine.getFirst().path("to").asText()).isEqualTo("9196");
                assertThat(mine.getFirst().path("hangupBy").asText()).isEqualTo("caller");
            });
        }
    }

    @Test
    void baresipRegistersAndCalls() throws Exception {
        JsonNode user = dialplane.runFile().path("users").get(0);
        String account =
                "<sip:" + user.path("user").asText() + "@" + user.path("domain").asText() + ">;auth_pass="
                        + user.path("password").asText() + ";outbound=\"sip:" + dialplane.sip() + "\";regint=600";
        try (var baresip = Baresip.account(account).start()) {
            baresip.awaitEvent("REGISTER_OK");
            assertThat(dialplane.api("/v1/registrations").toString())
                    .contains(user.path("user").asText());
            baresip.dial("sip:9196@" + user.path("domain").asText());
            baresip.awaitEvent("CALL_ESTABLISHED");
            assertThat(dialplane.api("/v1/calls").path("calls")).isNotEmpty();
            baresip.hangUp();
        }
    }

    @Test
    void bothNodesAreKnownAndUp() throws Exception {
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode nodes = dialplane.api("/v1/nodes").path("nodes");
            assertThat(nodes).hasSize(2);
            assertThat(nodes).allMatch(node -> node.path("state").asText().equals("up"));
        });
    }

    @Test
    void theCallCommandTellsTheCallAndRecordsIt(@TempDir Path directory) throws Exception {
        Path recording = directory.resolve("out.wav");
        try (var call = Running.script(var, "call", "9197", "--digits", "1,w0.5,2#", "--record", recording.toString())
                .start()) {
            assertThat(call.awaitExit(LONG)).isZero();
            assertThat(call.output())
                    .contains("answered (200 OK)")
                    .contains("sent digits 1")
                    .contains("sent digits 2#")
                    .containsPattern("received [0-9.]+ s of PCMU: \\d+ packets, \\d+ lost")
                    .contains("hung up by this phone");
        }
        assertThat(Tone.HZ_1004.isIn(lastOf(Wav.read(recording)))).isTrue();
    }

    @Test
    void theCallCommandFailsWhenNobodyAnswers() {
        try (var call = Running.script(var, "call", "4711").start()) {
            assertThat(call.awaitExit(LONG)).isEqualTo(1);
            assertThat(call.output()).contains("not answered: 404");
        }
        try (var call = Running.script(var, "call", "9196", "--digits", "1,x").start()) {
            assertThat(call.awaitExit(LONG)).isEqualTo(2);
            assertThat(call.output()).contains("'x' is neither digits");
        }
    }

    @Test
    void aSecondOneIsRefusedInOneSentence(@TempDir Path other) {
        try (var sameDirectory = Running.begin(var, Running.freeOffset())) {
            assertThat(sameDirectory.process.awaitExit(LONG)).isEqualTo(2);
            assertThat(sameDirectory.process.output()).contains("is in use by another Dialplane");
        }
        try (var samePorts = Running.begin(other, dialplane.offset)) {
            assertThat(samePorts.process.awaitExit(LONG)).isEqualTo(2);
            assertThat(samePorts.process.output().strip().lines()).hasSize(1);
            assertThat(samePorts.process.output())
                    .contains("port " + (8080 + dialplane.offset))
                    .contains("DIALPLANE_APP_SERVER_HTTP_PORT");
        }
        assertThat(dialplane.hasRunFile()).isTrue();
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsToldInOneSentence() {
        try (var nowhere = Running.begin(Path.of("/proc/dialplane"), Running.freeOffset())) {
            assertThat(nowhere.process.awaitExit(LONG)).isEqualTo(2);
            assertThat(nowhere.process.output().strip().lines()).hasSize(1);
            assertThat(nowhere.process.output())
                    .contains("/proc/dialplane cannot be written")
                    .contains("DIALPLANE_VAR");
        }
    }

    @Test
    void aNumberIsSimulatedOnTheDialplaneThatRuns() {
        try (var script = Running.script(var, "simulate", "--number", "5000", "--digits", "3")
                .start()) {
            assertThat(script.awaitExit(LONG)).isZero();
            assertThat(script.output())
                    .contains("hears     sounds ivr/welcome.wav", "presses   3", "hears     sounds ivr/goodbye.wav")
                    .contains("completed after")
                    .doesNotContain("is started for this simulation");
        }
    }

    @Test
    void theLaunchersCommandsExplainThemselves() {
        for (String command : List.of("up", "call", "simulate", "bench")) {
            try (var script = Running.script(var, command, "--help").start()) {
                assertThat(script.awaitExit(LONG)).isZero();
                assertThat(script.output()).contains("Usage: dialplane " + command);
            }
        }
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void aNodeThatDiesIsStartedAgainAndTakesCalls() throws Exception {
        List<Long> before = nodePids();
        assertThat(ProcessHandle.of(before.getFirst()).orElseThrow().destroyForcibly())
                .isTrue();
        dialplane.process.awaitLine("Media node 1 ended .* was started again");
        await().atMost(LONG).until(() -> !nodePids().getFirst().equals(before.getFirst()));
        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> {
            try (var alice = Phone.named("alice")
                    .proxy(dialplane.runFile().path("nodes").get(0).path("sip").asText())
                    .open()) {
                alice.calls("9197").awaitAnswer(Duration.ofSeconds(2)).hangUp();
            }
        });
    }

    private static List<Long> nodePids() throws Exception {
        return StreamSupport.stream(
                        dialplane.runFile().path("pids").path("nodes").spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void sigtermHangsUpAndEndsEverything() throws Exception {
        List<ProcessHandle> children = dialplane.children();
        try (var alice = Phone.named("alice").proxy(dialplane.sip()).open()) {
            var call = alice.calls("9196");
            call.awaitAnswer();
            dialplane.process.terminate();
            assertThat(call.awaitEnd().by()).isEqualTo(Ending.By.THEM);
        }
        dialplane.process.awaitExit(Duration.ofSeconds(10));
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(dialplane.hasRunFile()).isFalse();
    }
}
